"""Client (case file), Household, wishes, places that matter, consents, the support team, and receiving the service.

A client is a file number wherever the name is not needed (digest row 205). Names, codes, contacts and notes are
encrypted; a name is found by whole words through `ClientWord`.
"""

from app.clients.models.files import Client, ClientWord, Consent, Language, PreviousResidence
from app.clients.models.households import (
    AssessmentOutcome,
    GroupFlatAssessment,
    GroupFlatWish,
    Household,
    HouseholdMember,
    ImportantPlace,
    ImportantPlaceKind,
    KeepAwayPlace,
    Relation,
    WishedArea,
    Wishes,
)
from app.clients.models.services import Away, AwayKind, Destination, Service, ServiceAgreement, ServiceEnd
from app.clients.models.support import ClientNote, SupportAssignment, TeamRole

__all__ = [
    "AssessmentOutcome",
    "Away",
    "AwayKind",
    "Client",
    "ClientNote",
    "ClientWord",
    "Consent",
    "Destination",
    "GroupFlatAssessment",
    "GroupFlatWish",
    "Household",
    "HouseholdMember",
    "ImportantPlace",
    "ImportantPlaceKind",
    "KeepAwayPlace",
    "Language",
    "PreviousResidence",
    "Relation",
    "Service",
    "ServiceAgreement",
    "ServiceEnd",
    "SupportAssignment",
    "TeamRole",
    "WishedArea",
    "Wishes",
]
