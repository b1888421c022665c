"""Acts of the demonstration: every flat that was ready was walked and signed for; some stories are told in full."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.accounts.models import User
from app.clients.models import Client
from app.conditions.models import (
    ActItem,
    ActKind,
    ActRoom,
    Answer,
    Condition,
    ConditionAct,
    DamagePayer,
    ItemKind,
    Judged,
    Side,
    SignatureWay,
)
from app.conditions.operations.draft import Seen, add_photos, add_thing, note_room, start_act
from app.conditions.operations.judging import Judgement, judge_difference
from app.conditions.operations.locking import lock_act
from app.conditions.operations.signing import Signing, freeze_act, sign_act
from app.conditions.operations.templates import save_template
from app.conditions.queries.acts import clients_on_the_day, with_rooms
from app.conditions.rules import PARTIES
from app.conditions.standard import STANDARD, CheckLevel, Element, Template
from app.core import clock
from app.core.photos import read_photo
from app.flats.models import Flat
from app.placements.models import Placement
from seed import pictures

if TYPE_CHECKING:
    from seed.world import World

ROOMS = ("hall", "living", "kitchen", "bath")
NOON = time(12)
TOLD = 3  # stays whose handover is told in full
Notes = Mapping[tuple[str, str], Seen]
GOOD, WORN = Seen(condition=Condition.GOOD), Seen(condition=Condition.WORN)
AT_HANDOVER: Notes = {
    ("hall", "walls"): GOOD,
    ("hall", "front_door"): Seen(condition=Condition.GOOD, words="Slēdzene jauna"),
    ("living", "walls"): Seen(condition=Condition.WORN, words="Tapetes pie loga atlīmējušās"),
    ("living", "ceiling"): Seen(condition=Condition.WORN, words="Dzeltenīgi griesti jau pirms ievākšanās"),
    ("living", "window"): GOOD,
    ("living", "light"): GOOD,
    ("kitchen", "cooker"): Seen(condition=Condition.GOOD, words="Četri riņķi strādā"),
    ("kitchen", "sink"): GOOD,
    ("kitchen", "fridge"): WORN,
    ("bath", "toilet"): GOOD,
    ("bath", "bath_or_shower"): GOOD,
}
AT_INSPECTION: Notes = {
    ("living", "ceiling"): Seen(condition=Condition.WORN, words="Kā iepriekš"),
    ("living", "window"): Seen(condition=Condition.DAMAGED, words="Ieplaisājusi iekšējā rūts"),
    ("living", "walls"): Seen(condition=Condition.GOOD, words="Tapetes pielīmētas no jauna"),
    ("kitchen", "cooker"): Seen(condition=Condition.WORN, words="Viens riņķis silda vājāk"),
}
WHY_OWN_LIST = "Ugunsdrošības pārbaudē lūgts piedāvāt tikai dzīvokļus ar strādājošu dūmu detektoru."
DISPUTE = {"kitchen_shelf": "Sienas skapja virtuvē nav."}


def first_act(flat: Flat, on: date, agent: User) -> ConditionAct:
    """The flat is taken over from its landlord, or looked at where it is the municipality's; it meets the standard."""
    kind = ActKind.LANDLORD_TO_PROVIDER if flat.landlord and flat.ownership.value == "private" else ActKind.PERIODIC
    act = with_rooms(start_act(flat, kind, on, room_codes=ROOMS, actor=agent, today=on))
    _note_whole(act, agent)
    _finish(act, agent)
    return act


def walk(world: "World", stays: Sequence[Placement]) -> None:
    """Three people took their flats over, one later inspection found something, and two acts are still open."""
    mentor = world.users["marta@majoklis.example"]
    told = stays[:TOLD]
    handovers = [_handover(stay, world, index) for index, stay in enumerate(told)]
    if handovers:
        _inspection(handovers[0], world)
    _own_list(world)
    open_ones = stays[TOLD : TOLD + 2]
    for index, stay in enumerate(open_ones):
        act = with_rooms(start_act(stay.flat, ActKind.PERIODIC, world.as_of, actor=mentor, today=world.as_of))
        if index == 0:
            _note(act, {("living", "walls"): GOOD, ("kitchen", "cooker"): GOOD}, mentor)
        else:
            _note_whole(act, mentor)
            freeze_act(act, actor=mentor)


def _own_list(world: "World") -> None:
    """Liepāja looks at one thing more, and offers no flat without a working smoke detector."""
    hall, *others = STANDARD.rooms
    meter_box = Element("meter_box", {"lv": "Elektrības sadales skapis", "en": "Fuse box", "ru": "Электрощиток"})
    checks = (
        replace(check, level=CheckLevel.MANDATORY) if check.code == "smoke_detector" else check
        for check in STANDARD.checks
    )
    own = Template((replace(hall, elements=(*hall.elements, meter_box)), *others), tuple(checks))
    save_template(world.towns["Liepāja"], own, WHY_OWN_LIST, actor=world.users["juris@majoklis.example"])


def _handover(stay: Placement, world: "World", index: int) -> ConditionAct:
    officer, on = world.officers[stay.flat.municipality.name], stay.starts_on
    municipal = stay.flat.ownership.value == "municipal"
    kind = ActKind.MUNICIPALITY_TO_CLIENT if municipal else ActKind.PROVIDER_TO_CLIENT
    act = with_rooms(start_act(stay.flat, kind, on, stay=stay, actor=officer, today=max(on, world.as_of)))
    _note_whole(act, officer)
    _note(act, AT_HANDOVER, officer)
    kitchen = _room(act, "kitchen")
    shelf = add_thing(kitchen, ItemKind.EQUIPMENT, "Sienas skapis", actor=officer)
    _write(kitchen, {shelf: Seen(condition=Condition.GOOD)}, officer, on)
    _photograph(act, index, officer)
    _finish(act, officer, disputes={shelf.ref: DISPUTE["kitchen_shelf"]} if index == 0 else {})
    return act


def _inspection(before: ConditionAct, world: "World") -> None:
    """A year later: what changed, and what it is."""
    mentor, on = world.users["marta@majoklis.example"], world.ago(40)
    if on <= before.act_on:
        return
    act = with_rooms(
        start_act(before.flat, ActKind.PERIODIC, on, stay=before.placement, actor=mentor, today=world.as_of)
    )
    _note_whole(act, mentor)
    _note(act, {**AT_HANDOVER, **AT_INSPECTION}, mentor)
    _finish(act, mentor)
    window = _thing(act, "living", "window")
    damage = Judgement(
        Judged.DAMAGE, DamagePayer.REPAIR_BUDGET, 6_500, words="Rūti nomainīs; klients par bojājumu ziņoja pats."
    )
    judge_difference(before, act, window.ref, damage, actor=mentor)
    wear = Judgement(Judged.WEAR, words="Parasta lietošana.")
    judge_difference(before, act, _thing(act, "kitchen", "cooker").ref, wear, actor=mentor)


def _note_whole(act: ConditionAct, actor: User) -> None:
    """Every room is good as a whole, every check is answered yes."""
    for room in act.rooms:
        seen = {item: GOOD for item in room.items if item.code == "whole"}
        seen |= {item: Seen(answer=Answer.YES) for item in room.items if item.kind is ItemKind.CHECK}
        if seen:
            _write(room, seen, actor, act.act_on)


def _note(act: ConditionAct, notes: Notes, actor: User) -> None:
    for room in act.rooms:
        seen = {item: notes[room.code, item.code] for item in room.items if (room.code, item.code) in notes}
        if seen:
            _write(room, seen, actor, act.act_on)


def _write(room: ActRoom, seen: Mapping[ActItem, Seen], actor: User, on: date) -> None:
    at = _noon(on)
    note_room(room, seen, made_at=at, actor=actor, now=at)


def _photograph(act: ConditionAct, palette: int, actor: User) -> None:
    at = _noon(act.act_on)
    for code, (_caption, drawn) in zip(("living", "kitchen", "bath"), pictures.rooms(palette), strict=True):
        add_photos(_thing(act, code, "whole"), [read_photo(drawn)], made_at=at, actor=actor, now=at)


def _finish(act: ConditionAct, actor: User, disputes: Mapping[str, str] | None = None) -> None:
    at = _noon(act.act_on)
    freeze_act(act, actor=actor)
    for side in PARTIES[act.kind]:
        for client in _who_signs(act, side):
            signing = Signing(
                side=side,
                name=f"{client.given_name} {client.family_name}" if client else _signatory(act, side, actor),
                language="lv",
                way=SignatureWay.SCREEN,
                disputes=(disputes or {}) if side is Side.CLIENT else {},
                client=client,
                picture=pictures.signature(f"{act.id}{side}{client.id if client else ''}"),
            )
            sign_act(act, signing, act.content_hash or "", actor=actor, now=at)
    lock_act(act, actor=actor, now=at + timedelta(hours=1))


def _who_signs(act: ConditionAct, side: Side) -> Sequence[Client | None]:
    """Each of those who live there; of any other side one person, who is no client."""
    return clients_on_the_day(act) if side is Side.CLIENT and act.placement else [None]


def _signatory(act: ConditionAct, side: Side, actor: User) -> str:
    if side is Side.LANDLORD and act.flat.landlord:
        return act.flat.landlord.name
    return actor.display_name


def _room(act: ConditionAct, code: str) -> ActRoom:
    return next(room for room in act.rooms if room.code == code)


def _thing(act: ConditionAct, room: str, code: str) -> ActItem:
    return next(item for item in _room(act, room).items if item.code == code)


def _noon(day: date) -> datetime:
    return clock.instant(day, NOON)
