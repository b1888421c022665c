"""The words for this feature's enums, and a household's wishes in words."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clients.models import ImportantPlaceKind, Language, PreviousResidence, Relation, TeamRole, Wishes
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
WISHED_RIVER_SIDE = {
    RiverSide.LEFT: _l("Left bank"),
    RiverSide.RIGHT: _l("Right bank"),
}


def wishes_in_words(wishes: Wishes | None, areas: Sequence[str]) -> list[str]:
    """Each wish as a short phrase; `areas` are the names of the neighbourhoods wished for."""
    words = [_("Neighbourhood: %(names)s", names=", ".join(areas))] if areas else []
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
