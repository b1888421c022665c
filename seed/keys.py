"""Keys of the flats, answers about the spare one, and its uses; a few copies are not where they should be."""

from datetime import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.core.extensions import db
from app.keys.models import ConsentAnswer, FlatKey, KeyEnd, KeyKind, Signing, Situation
from app.keys.operations import copies
from app.keys.operations.consents import Answered, record_consent
from app.keys.operations.copies import add_keys, end_key, give_key
from app.keys.operations.uses import UseFacts, record_police_entry, record_use
from app.placements.models import EndReason, Placement, PlacementClient
from app.placements.queries.browse import really_was
from seed.world import World

MENTOR = "marta@majoklis.example"
SHELF = "Atslēgu skapis, 2. plaukts"
CONDITIONS = "Vispirms zvanīt māsai. Ja divas dienas neviens mani nav redzējis, var ienākt divatā."
WITHOUT_OWNERS = 11  # of so many flats the owner's copy is not on record at one
AGREED = (Situation.HEALTH, Situation.UNREACHED)
Register = dict[int, list[FlatKey]]


def hand_out_keys(world: World) -> None:
    """Whoever lives in a flat has a key to it, their team another, the owner the third; then what went wrong."""
    stays = db.session.scalars(
        sa.select(Placement)
        .where(really_was(), Placement.starts_on <= world.as_of)
        .options(selectinload(Placement.clients).joinedload(PlacementClient.client))
        .order_by(Placement.starts_on, Placement.id)
    ).all()
    keys: Register = {}
    for turn, stay in enumerate(stays, start=1):
        _hand_out(world, stay, turn, keys)
    running = [one for one in stays if one.ends_on is None and _team(one)]
    own = [one for one in running if _team(one)[0].email == MENTOR]
    limited, refusing, unasked, losing = own[:4]
    for stay in running:
        answer = {limited: ConsentAnswer.CONDITIONS, refusing: ConsentAnswer.NO}.get(stay, ConsentAnswer.YES)
        for row in stay.clients if stay is not unasked else ():
            _answer(stay, row.client, answer)
    _opened(world, limited, refusing, keys)
    elsewhere = next(one for one in running if one not in own and one.municipality_id == losing.municipality_id)
    _gone_astray(world, losing, elsewhere, keys)


def _hand_out(world: World, stay: Placement, turn: int, keys: Register) -> None:
    """The first stay of a flat brings its keys; a later one gets those that came back."""
    officer, on = world.officers[stay.municipality.name], stay.starts_on
    then: dict[str, Any] = {"actor": officer, "today": on}
    if stay.flat_id not in keys:
        shelf, count = copies.on_shelf(SHELF), 1 + len(stay.clients)
        keys[stay.flat_id] = add_keys(stay.flat, KeyKind.FLAT, count, shelf, on, **then)
        if turn % WITHOUT_OWNERS:
            add_keys(stay.flat, KeyKind.FLAT, 1, copies.with_owner(), on, **then)
        first = copies.with_client(stay, stay.clients[0].client)
        add_keys(stay.flat, KeyKind.FRONT_DOOR, 1, first, on, **then)
    ours, *theirs = keys[stay.flat_id]
    if (team := _team(stay)) and ours.holding and ours.holding.user != team[0]:
        give_key(ours, copies.with_colleague(team[0]), on, **then)
    for key, row in zip(theirs, stay.clients, strict=False):
        give_key(key, copies.with_client(stay, row.client), on, **then)
    if stay.ends_on is not None and stay.ends_on <= world.as_of and stay.end_reason is not EndReason.DEATH:
        for key in theirs:
            give_key(key, copies.on_shelf(SHELF), stay.ends_on, actor=officer, today=stay.ends_on)


def _answer(stay: Placement, client: Client, answer: ConsentAnswer) -> None:
    on, limited = stay.starts_on, answer is ConsentAnswer.CONDITIONS
    conditions = (AGREED, CONDITIONS) if limited else ((), None)
    answered = Answered(answer, on, Signing.PAPER, client.language, *conditions)
    record_consent(stay, client, answered, actor=_team(stay)[0], today=on)


def _opened(world: World, limited: Placement, refusing: Placement, keys: Register) -> None:
    """The spare key was used as one person had agreed; the police came to one who had not."""
    mentor = _team(limited)[0]
    missed = UseFacts(
        clock.instant(world.ago(20), time(11, 30)),
        Situation.UNREACHED,
        "Divas dienas neatbild, kaimiņi nav redzējuši.",
        "Mentors un sociālais darbinieks",
        "Cilvēks bija mājās un gulēja ar augstu temperatūru; izsaukta ātrā palīdzība.",
        world.ago(20),
        "Māsai zvanīts divreiz, pagājušas divas dienas.",
    )
    record_use(
        limited, keys[limited.flat_id][0], mentor, missed, actor=mentor, now=clock.instant(world.ago(19), time(9))
    )
    fallen = UseFacts(
        clock.instant(world.ago(6), time(18, 10)),
        Situation.HEALTH,
        "Kaimiņi dzirdēja kritienu, cilvēks neatsaucās.",
        "Divi policisti un mentors; protokols 118 (izdomāts)",
        "Cilvēks bija sasitis galvu, aizvests uz slimnīcu.",
    )
    record_police_entry(refusing, fallen, actor=_team(refusing)[0], now=clock.instant(world.ago(5), time(9)))


def _gone_astray(world: World, losing: Placement, passed_on: Placement, keys: Register) -> None:
    """One key is lost; one copy is still with a mentor who does not work with that household any more."""
    lost, left = world.ago(4), world.ago(45)
    end_key(keys[losing.flat_id][1], KeyEnd.LOST, lost, "Pazudusi tirgū.", actor=_team(losing)[0], today=lost)
    mentor = world.users[MENTOR]
    give_key(keys[passed_on.flat_id][0], copies.with_colleague(mentor), left, actor=mentor, today=left)


def _team(stay: Placement) -> list[User]:
    """Those who support the stay's first client, who was with them longest first."""
    team = stay.clients[0].client.support_team
    return [one.user for one in sorted(team, key=lambda one: one.id) if one.ends_on is None]
