"""The words for this feature's enums, and a household's wishes in words."""

from collections.abc import Sequence

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clients.models import (
    AssessmentOutcome,
    AwayKind,
    Destination,
    ImportantPlaceKind,
    Language,
    PreviousResidence,
    Relation,
    ServiceEnd,
    TeamRole,
    Wishes,
)
from app.core import history
from app.core.crypto import without_diacritics
from app.core.formatting import format_money
from app.places.models import RiverSide

LANGUAGE = {
    Language.LATVIAN: _l("Latvian"),
    Language.RUSSIAN: _l("Russian"),
    Language.ENGLISH: _l("English"),
}
PREVIOUS_RESIDENCE = {
    PreviousResidence.SHELTER: _l("Shelter"),
    PreviousResidence.STREET: _l("Street, stairwell or allotment"),
    PreviousResidence.SHORT_STAY: _l("Short-stay lodging"),
    PreviousResidence.RENTED: _l("Rented dwelling"),
    PreviousResidence.ACQUAINTANCE: _l("With acquaintances"),
    PreviousResidence.INSTITUTION: _l("Care or medical institution"),
    PreviousResidence.PRISON: _l("Prison"),
    PreviousResidence.OTHER: _l("Somewhere else"),
}
RELATION = {
    Relation.APPLICANT: _l("Applicant"),
    Relation.PARTNER: _l("Partner or spouse"),
    Relation.CHILD: _l("Child"),
    Relation.PARENT: _l("Parent"),
    Relation.OTHER: _l("Other relation"),
}
IMPORTANT_PLACE = {
    ImportantPlaceKind.WORK: _l("Workplace"),
    ImportantPlaceKind.RELATIVES: _l("Relatives and friends"),
    ImportantPlaceKind.SERVICE: _l("Social service, soup kitchen"),
    ImportantPlaceKind.HEALTH: _l("Health care"),
    ImportantPlaceKind.SCHOOL: _l("School or course"),
    ImportantPlaceKind.OTHER: _l("Another important place"),
}
TEAM_ROLE = {
    TeamRole.MENTOR: _l("Social mentor"),
    TeamRole.SOCIAL_WORKER: _l("Social worker (case manager)"),
    TeamRole.MUNICIPAL_WORKER: _l("Municipal social worker"),
}
SERVICE_END = {
    ServiceEnd.CLIENT_WISH: _l("The person's own wish"),
    ServiceEnd.PROVIDER_DECISION: _l("The provider's decision"),
    ServiceEnd.ABSENCE: _l("Long absence"),
    ServiceEnd.TERM: _l("The agreed term ended"),
    ServiceEnd.DEATH: _l("Death"),
}
DESTINATION = {
    Destination.MARKET_FLAT: _l("A flat rented on the market"),
    Destination.SOCIAL_FLAT: _l("A social or municipal flat"),
    Destination.SHELTER: _l("Shelter"),
    Destination.ROUGH: _l("Sleeps rough"),
    Destination.FAMILY_OR_FRIENDS: _l("With family or friends"),
    Destination.INSTITUTION: _l("Care or medical institution"),
    Destination.PRISON: _l("Prison"),
    Destination.ABROAD: _l("Abroad"),
    Destination.DEATH: _l("Death"),
    Destination.UNKNOWN: _l("Not known"),
}
AWAY = {
    AwayKind.REHABILITATION: _l("In rehabilitation"),
    AwayKind.HOSPITAL: _l("In hospital"),
    AwayKind.CUSTODY: _l("In custody"),
    AwayKind.ABROAD: _l("Abroad for a while"),
    AwayKind.OTHER: _l("Away for another reason"),
}
WISHED_RIVER_SIDE = {
    RiverSide.LEFT: _l("Left bank"),
    RiverSide.RIGHT: _l("Right bank"),
}

ASSESSMENT = {
    AssessmentOutcome.SUPPORTS: _l("Supports the wish"),
    AssessmentOutcome.ADVISES_AGAINST: _l("Advises against it"),
}

history.name_actions(
    {
        "client.create": _l("File opened"),
        "client.edit": _l("File corrected"),
        "client.close": _l("File closed"),
        "client.reopen": _l("File opened again"),
        "client.read": _l("File read"),
        "client.open_name": _l("Name opened"),
        "client.print": _l("Everything held was printed"),
        "client.search": _l("Client searched by name or code"),
        "client.export": _l("List of clients downloaded"),
        "client.assign_support": _l("Colleague joined the support team"),
        "client.end_support": _l("Colleague left the support team"),
        "client.give_consent": _l("Consent given"),
        "client.withdraw_consent": _l("Consent withdrawn"),
        "client.add_note": _l("Support note added"),
        "service.start": _l("Service begun"),
        "service.start_earlier": _l("First day of the service moved earlier"),
        "service.end": _l("End of the service recorded"),
        "service.take_back_end": _l("End of the service taken back"),
        "away.start": _l("Temporarily away"),
        "away.end": _l("Back again"),
        "household.open": _l("Household opened"),
        "household.close": _l("Household closed"),
        "household.read": _l("Household read"),
        "household.join": _l("Joined the household"),
        "household.leave": _l("Left the household"),
        "household.wish_areas": _l("Neighbourhoods wished for changed"),
        "household.add_important_place": _l("Important place added"),
        "household.remove_important_place": _l("Important place removed"),
        "wishes.record": _l("Wishes recorded"),
        "household.wish_group_flat": _l("Wish to live in a group flat recorded"),
        "household.weigh_group_flat": _l("Wish to live in a group flat weighed"),
        "household.end_group_flat_wish": _l("No longer wishes to live in a group flat"),
        "keep_away.add": _l("Place to keep away from added"),
        "keep_away.end": _l("Place to keep away from ended"),
    }
)
history.name_fields(
    {
        "file_number": _l("File number"),
        "opened_on": _l("Opened on"),
        "closed_on": _l("Closed on"),
        "given_name": _l("Given name"),
        "family_name": _l("Family name"),
        "personal_code": _l("Personal code"),
        "birth_date": _l("Date of birth"),
        "contacts_note": _l("Family and support persons"),
        "language": _l("Language"),
        "previous_residence": _l("Previous residence"),
        "colleague": _l("Colleague"),
        "part": _l("Part in the team"),
        "relation": _l("Relation"),
        "client": _l("Client"),
        "household_id": _l("Household"),
        "previous_place_id": _l("Address of the previous residence"),
        "keep_away_place.place_id": _l("Address"),
        "version": _l("Version of the text"),
        "given_on": _l("Signed on"),
        "withdrawn_on": _l("Withdrawn on"),
        "starts_on": _l("First day"),
        "ends_on": _l("Until"),
        "added": _l("Added"),
        "removed": _l("Removed"),
        "river_side": _l("Side of the river"),
        "lowest_floor": _l("Lowest floor"),
        "highest_floor": _l("Highest floor"),
        "lift": _l("Lift"),
        "step_free": _l("Step-free access"),
        "pets": _l("Pets allowed"),
        "quiet": _l("Quiet surroundings"),
        "group_flat": _l("Would live in a group flat"),
        "rooms": _l("Rooms"),
        "own_share_cents": _l("Highest own share per month"),
        "own_words": _l("In the person's own words"),
        "recorded_on": _l("Recorded on"),
        "wished_on": _l("Wished since"),
        "assessed_on": _l("Weighed on"),
        "assessment": _l("What came of it"),
        "place": _l("Address"),
        "place_kind": _l("What is there"),
        "radius_m": _l("Distance to keep"),
        "started_on": _l("First day"),
        "service.ended_on": _l("First day without the service"),
        "service.end_reason": _l("Why the service ended"),
        "destination": _l("Where the person goes"),
        "notice_on": _l("The person said so on"),
        "end_recorded_on": _l("The end was recorded on"),
        "away.kind": _l("Why away"),
        "away.ended_on": _l("Back on"),
        "expected_until": _l("Expected back on"),
    },
    {
        "assessment": ASSESSMENT,
        "service.end_reason": SERVICE_END,
        "destination": DESTINATION,
        "away.kind": AWAY,
        "language": LANGUAGE,
        "previous_residence": PREVIOUS_RESIDENCE,
        "part": TEAM_ROLE,
        "relation": RELATION,
        "place_kind": IMPORTANT_PLACE,
        "river_side": WISHED_RIVER_SIDE,
    },
)


def code_in_words(code: str | None) -> str | None:
    """161175-19997."""
    return f"{code[:6]}-{code[6:]}" if code else None


def phone_in_words(phone: str | None) -> str | None:
    """+371 29 123 456; what is no telephone number stays as it is."""
    if not phone:
        return None
    try:
        number = phonenumbers.parse(phone, "LV")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def wishes_in_words(wishes: Wishes | None, areas: Sequence[str]) -> list[str]:
    """Each wish as a short phrase; `areas` are the names of the neighbourhoods wished for."""
    names = ", ".join(sorted(areas, key=without_diacritics))
    words = [_("Neighbourhood: %(names)s", names=names)] if areas else []
    if wishes is None:
        return words
    if wishes.river_side:
        words.append(_("Side of the river: %(side)s", side=WISHED_RIVER_SIDE[wishes.river_side]))
    words += _floor_words(wishes)
    if wishes.rooms:
        words.append(_("Rooms: %(rooms)s", rooms=wishes.rooms))
    words += [text for wished, text in _yes_words(wishes) if wished]
    if wishes.own_share_cents is not None:
        words.append(_("Own share per month, at most: %(amount)s", amount=format_money(wishes.own_share_cents)))
    return words


def _floor_words(wishes: Wishes) -> list[str]:
    lowest, highest = wishes.lowest_floor, wishes.highest_floor
    if lowest is not None and highest is not None:
        return [_("Floor: %(lowest)s to %(highest)s", lowest=lowest, highest=highest)]
    if highest is not None:
        return [_("Floor: %(highest)s or lower", highest=highest)]
    return [_("Floor: %(lowest)s or higher", lowest=lowest)] if lowest is not None else []


def _yes_words(wishes: Wishes) -> list[tuple[bool, str]]:
    return [
        (wishes.lift, _("Lift")),
        (wishes.step_free, _("Step-free access")),
        (wishes.pets, _("Pets allowed")),
        (wishes.quiet, _("Quiet surroundings")),
        (wishes.group_flat, _("Would live in a group flat")),
    ]
