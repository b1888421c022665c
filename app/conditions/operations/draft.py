"""An act is begun and walked: rooms, things, notes, photos. Nothing that was noted is overwritten."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app.conditions import rules
from app.conditions.models import (
    ActItem,
    ActKind,
    ActNote,
    ActPhoto,
    ActRoom,
    ActState,
    Answer,
    Condition,
    ConditionAct,
    ItemKind,
    Owner,
)
from app.conditions.operations.meters import MeterSeen
from app.conditions.operations.parts import OWN, copy_rooms, new_ref, put_fixed_parts, put_room, take_over
from app.conditions.queries.acts import (
    latest_locked,
    locked_supplements,
    open_act,
    template_at,
    template_of,
    with_rooms,
)
from app.conditions.queries.content import current, shown_photos
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.photos import Photo
from app.flats.models import Flat
from app.placements.models import Placement
from app.placements.operations.turns import take_turn

MOST_ROOMS, MOST_THINGS, MOST_PHOTOS = 30, 80, 40  # of an act, of a room, of a thing


@dataclass(frozen=True)
class Seen:
    """What somebody saw of a thing. `value` in thousandths of the meter's unit."""

    condition: Condition | None = None
    answer: Answer | None = None
    owner: Owner | None = None
    value: int | None = None
    count: int | None = None
    words: str | None = None

    @property
    def says_something(self) -> bool:
        return any(getattr(self, name) is not None for name in self.__dataclass_fields__ if name != "owner")


def start_act(
    flat: Flat,
    kind: ActKind,
    act_on: date,
    *,
    stay: Placement | None = None,
    room_codes: Sequence[str] = (),
    meters: Iterable[MeterSeen] = (),
    actor: Actor,
    today: date,
) -> ConditionAct:
    """A draft that begins from the flat's last act and today's list; without one, from the list and `room_codes`.

    Raises Refused while another act of the flat is open, and RuleViolation for a day that is not possible (A7).
    """
    take_turn(flat.municipality_id, flat)  # two begin one after the other
    if other := open_act(flat.id):
        raise Refused(_("Act %(number)s of this flat is not finished yet.", number=other.number))
    if (kind in rules.ABOUT_A_STAY) != (stay is not None) and kind is not ActKind.PERIODIC:
        raise Refused(_("Choose whose stay the act is about."))
    previous = latest_locked(flat.id)
    insist(rules.day_is_possible(act_on, today, previous.act_on if previous else None))
    version, template = template_of(flat.municipality_id)
    act = ConditionAct(
        municipality_id=flat.municipality_id,
        municipality=flat.municipality,
        flat=flat,
        kind=kind,
        act_on=act_on,
        placement=stay,
        previous_id=previous.id if previous else None,
        template_version=version,
        state=ActState.DRAFT,
        prepared_by_id=actor.actor_id,
    )
    db.session.add(act)
    if previous:
        supplements = [with_rooms(one) for one in locked_supplements([previous.id])]
        take_over(with_rooms(previous), act, template, supplements)
    else:
        for code in room_codes:
            put_room(act, next(room for room in template.rooms if room.code == code))
    put_fixed_parts(act, template, list(meters))
    db.session.flush()
    db.session.expire(act, ["rooms"])  # read again, in their order
    audit.record_facts("act.start", act, actor=actor, facts={"kind": kind, "act_on": act_on})
    return act


def start_supplement(act: ConditionAct, words: str, *, actor: Actor, today: date) -> ConditionAct:
    """An act that adds to a locked one or puts it right; the locked one stays as it is."""
    hold(act)
    if act.state is not ActState.LOCKED:
        raise Refused(_("The act is not locked yet: change the act itself."))
    supplement = ConditionAct(
        municipality_id=act.municipality_id,
        municipality=act.municipality,
        flat=act.flat,
        kind=act.kind,
        act_on=today,
        placement=act.placement,
        previous_id=act.id,
        supplements_id=act.id,
        supplement_words=words,
        template_version=act.template_version,
        state=ActState.DRAFT,
        prepared_by_id=actor.actor_id,
    )
    db.session.add(supplement)
    copy_rooms(with_rooms(act), supplement)
    db.session.flush()
    db.session.expire(supplement, ["rooms"])
    audit.record_facts("act.supplement", supplement, actor=actor, facts={"supplements": act.number})
    return supplement


def add_room(act: ConditionAct, code: str, name: str | None, *, actor: Actor) -> ActRoom:
    """A further room, of a kind from the list the act began with; `name` where there are several of a kind."""
    _must_be_draft(act)
    template = template_at(act.municipality_id, act.template_version)
    if len(act.rooms) >= MOST_ROOMS:
        raise Refused(_("An act has at most %(number)s rooms.", number=MOST_ROOMS))
    room = put_room(act, next(room for room in template.rooms if room.code == code), name)
    db.session.flush()
    audit.record_facts("act.add_room", act, actor=actor, facts={"room": code})
    return room


def add_thing(room: ActRoom, kind: ItemKind, name: str, *, actor: Actor) -> ActItem:
    """A thing nobody foresaw: another element, or a piece of equipment."""
    _must_be_draft(room.act)
    if len(room.items) >= MOST_THINGS:
        raise Refused(_("A room has at most %(number)s things.", number=MOST_THINGS))
    last = max((item.position for item in room.items), default=0)
    item = ActItem(room=room, ref=new_ref(), kind=kind, code=OWN, names={"lv": name}, position=last + 1)
    db.session.add(item)
    db.session.flush()
    audit.record_facts("act.add_thing", room.act, actor=actor, facts={"thing_kind": kind})
    return item


def thing_called(room: ActRoom, kind: ItemKind, name: str, *, actor: Actor) -> ActItem:
    """The thing somebody added to the room under this name, else a new one: what waited on a phone may come twice."""
    same = (one for one in room.items if one.code == OWN and one.names["lv"].casefold() == name.casefold())
    return next(same, None) or add_thing(room, kind, name, actor=actor)


def note_room(
    room: ActRoom, seen: Mapping[ActItem, Seen], *, made_at: datetime, actor: Actor, now: datetime
) -> list[ActNote]:
    """Writes down what was seen of the things of a room; what did not change since the last note is not repeated.

    `made_at`: by the phone's clock; one that runs ahead counts as now. Returns the new notes.
    """
    _must_be_draft(room.act)
    at = min(made_at, now)
    new = [
        ActNote(item=item, by_id=actor.actor_id, made_at=at, **vars(what))
        for item, what in seen.items()
        if what.says_something and not _same(current(item), what)
    ]
    db.session.add_all(new)
    db.session.flush()
    if new:
        audit.record_facts("act.note", room.act, actor=actor, facts={"notes": len(new)})
    return new


def add_photos(
    item: ActItem, photos: Iterable[Photo], *, made_at: datetime, actor: Actor, now: datetime
) -> list[ActPhoto]:
    """Photos of a thing; one that it has already is passed over. Returns the new ones."""
    _must_be_draft(item.room.act)
    known = {photo.source_hash for photo in shown_photos(item)}
    new = {photo.source_hash: photo for photo in photos if photo.source_hash not in known}
    if len(known) + len(new) > MOST_PHOTOS:
        raise Refused(_("A thing has at most %(number)s photos.", number=MOST_PHOTOS))
    added = [_photo(item, photo, min(made_at, now), actor) for photo in new.values()]
    db.session.add_all(added)
    db.session.flush()
    if added:
        audit.record_facts("act.add_photos", item.room.act, actor=actor, facts={"photos": len(added)})
    return added


def remove_photo(photo: ActPhoto, *, actor: Actor, now: datetime) -> None:
    """Takes a photo off the draft: a wrong one, or one that shows a person."""
    _must_be_draft(photo.item.room.act)
    photo.removed_at = now
    audit.record_facts("act.remove_photo", photo.item.room.act, actor=actor, facts={"photo": photo.id})


def cancel_act(act: ConditionAct, reason: str, *, actor: Actor) -> None:
    """The act was begun by mistake. What was noted stays, and counts for nothing."""
    hold(act)
    if act.state not in (ActState.DRAFT, ActState.SIGNING):
        raise Refused(_("A locked act is not cancelled: write a supplement to it."))
    act.state, act.cancelled_because = ActState.CANCELLED, reason
    act.content = act.content_hash = act.passed = None
    audit.record("act.cancel", act, actor=actor)


def hold(act: ConditionAct) -> None:
    """Waits for whoever changes the act at this moment, then reads its state again; other acts are not held up."""
    db.session.flush()
    db.session.refresh(act, ["state", "content_hash"], with_for_update=True)


def _must_be_draft(act: ConditionAct) -> None:
    hold(act)
    if act.state is ActState.SIGNING:
        raise Refused(_("The act is being signed and stands still. Open it again, or write a supplement later."))
    if act.state is not ActState.DRAFT:
        raise Refused(_("The act is finished and does not change. Write a supplement to it."))


def _same(note: ActNote | None, seen: Seen) -> bool:
    return note is not None and all(getattr(note, name) == value for name, value in vars(seen).items())


def _photo(item: ActItem, photo: Photo, at: datetime, actor: Actor) -> ActPhoto:
    large, small = photo.keep()
    return ActPhoto(
        item=item,
        file_name=large,
        small_name=small,
        width=photo.width,
        height=photo.height,
        source_hash=photo.source_hash,
        sha256=hashlib.sha256(photo.large).hexdigest(),
        by_id=actor.actor_id,
        made_at=at,
    )
