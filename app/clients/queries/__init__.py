"""Reads of this feature. Other features take what they need from here."""

from app.clients.queries.files import (
    ClientFilters,
    SearchKind,
    client_list,
    client_numbered,
    get_client,
    holder_of_code,
    kind_of_search,
    notes_of,
    with_team_and_consents,
)
from app.clients.queries.households import (
    clients_of,
    get_household,
    household_label,
    household_labels,
    keep_away_places,
    may_know_keep_away,
    open_household_of,
    wishes_of,
)
from app.clients.queries.scope import client_in_reach, household_in_reach, may_open_name, reaches, sees_identity
from app.clients.queries.team import caseloads, staff_for, supporters_in, supporters_of

__all__ = [
    "ClientFilters",
    "SearchKind",
    "caseloads",
    "client_in_reach",
    "client_list",
    "client_numbered",
    "clients_of",
    "get_client",
    "get_household",
    "holder_of_code",
    "household_in_reach",
    "household_label",
    "household_labels",
    "keep_away_places",
    "kind_of_search",
    "may_know_keep_away",
    "may_open_name",
    "notes_of",
    "open_household_of",
    "reaches",
    "sees_identity",
    "staff_for",
    "supporters_in",
    "supporters_of",
    "wishes_of",
    "with_team_and_consents",
]
