"""A municipality writes its own list of what acts look at: each change is a version of its own."""

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.conditions.models import ActTemplate
from app.conditions.queries.acts import template_of
from app.conditions.standard import BASICS, Check, CheckLevel, Element, Room, Template
from app.conditions.wording import RESERVED
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

MOST_ROOMS, MOST_ELEMENTS, MOST_CHECKS = 30, 60, 40  # of a list, of a room, of a list
LONGEST_CODE = 24  # a check is known in every act by its code


def save_template(
    municipality: Municipality, template: Template, reason: str, *, actor: Actor, seen: int | None = None
) -> ActTemplate:
    """A new version, which acts begun from now on look at; acts that are begun already keep theirs.

    `seen`: the version the person had before them. Raises Refused for a list that cannot be walked, that lacks a
    mandatory check (digest row 58), that says the same as before, or where a colleague saved one meanwhile.
    """
    take_turn(municipality.id)
    version, now = template_of(municipality.id)
    if seen is not None and seen != version:
        raise Refused(
            _("A colleague has changed this meanwhile. Open it in another window, and add what you wrote here.")
        )
    check_template(template)
    if template == now:
        raise Refused(_("Nothing in this list differs from the one that holds."))
    saved = ActTemplate(
        municipality=municipality,
        version=version + 1,
        content=template.as_json(),
        reason=reason,
        made_by_id=actor.actor_id,
    )
    db.session.add(saved)
    db.session.flush()
    audit.record_facts(
        "act_template.save", municipality, actor=actor, facts={"act_template_version": saved.version}, note=reason
    )
    return saved


def check_template(template: Template) -> None:
    """Raises Refused, in words, for the first thing that makes the list unfit for acts."""
    _check_sizes(template)
    _check_basics(template)
    _check_names(template.rooms)
    _check_names(template.checks)
    for room in template.rooms:
        _check_names(room.elements)


def _check_sizes(template: Template) -> None:
    if not template.rooms:
        raise Refused(_("The list has at least one room."))
    if len(template.rooms) > MOST_ROOMS:
        raise Refused(ngettext("The list has at most %(num)s room.", "The list has at most %(num)s rooms.", MOST_ROOMS))
    if len(template.checks) > MOST_CHECKS:
        most = ngettext("The list has at most %(num)s check.", "The list has at most %(num)s checks.", MOST_CHECKS)
        raise Refused(most)
    for room in template.rooms:
        if len(room.elements) > MOST_ELEMENTS:
            raise Refused(_("A room has at most %(number)s elements: %(room)s.", number=MOST_ELEMENTS,
                            room=room.names.get("lv", room.code)))  # fmt: skip


def _check_basics(template: Template) -> None:
    mandatory = {check.code for check in template.checks if check.level is CheckLevel.MANDATORY}
    if not mandatory.issuperset(BASICS):
        raise Refused(_("Water, heating and electricity stay mandatory checks: without them no flat is offered."))
    for check in template.checks:
        if check.elsewhere and check.code in mandatory:
            raise Refused(_("What is mandatory is in the flat itself and not elsewhere: %(check)s.",
                            check=check.names.get("lv", check.code)))  # fmt: skip


def _check_names(things: Iterable[Room] | Iterable[Element] | Iterable[Check]) -> None:
    listed = list(things)
    for thing in listed:
        if not thing.names.get("lv"):
            raise Refused(_("Everything in the list has a Latvian name."))
        if not thing.code or len(thing.code) > LONGEST_CODE or thing.code in RESERVED:
            raise Refused(_("This code cannot be used in the list: %(code)s.", code=thing.code))
    for name, times in Counter(thing.names["lv"] for thing in listed).items():
        if times > 1:
            raise Refused(_("This name is in the list twice: %(name)s.", name=name))
    for code, times in Counter(thing.code for thing in listed).items():
        if times > 1:
            raise Refused(_("This code is in the list twice: %(code)s.", code=code))
