"""Move-ins of the demonstration: most are complete; one has a bed too few, and one is not finished."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.clients.models import Language
from app.core.extensions import db
from app.keys.models import Signing
from app.moveins.models import Crisis, Due, Function, ItemOwner, KitList, MoveIn, Source
from app.moveins.operations.agreements import Agreed, Signed, agree_on_crises
from app.moveins.operations.moveins import LineFacts, add_line, change_line, deliver, record_step, start_move_in
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from seed import reference
from seed.world import World

MENTOR = "marta@majoklis.example"
LISTS = ("ie-furniture", "ie-kit")
PLAN = "Grib savu galdu no patversmes. Pirmajām dienām vajag pārtiku un telefona karti."
LATEST = 12
CRISES = {
    Crisis.UNREACHED: Agreed(True, "Zvana man, tad māsai. Pēc divām dienām nāk un klauvē."),
    Crisis.DANGER: Agreed(True, "Izeju ārā un zvanu 112, tad mentorei."),
    Crisis.MENTAL: Agreed(False, "Negribu, ka zvana ātrajai. Lai vispirms piezvana mentorei."),
    Crisis.KEY_LOST: Agreed(True, "Zvanu mentorei; rezerves atslēgu atved."),
}


def move_in(world: World) -> None:
    """The latest stays have a move-in from the lists; those of one mentor show what is missing."""
    reference.load()
    lists = {one.code: one for one in db.session.scalars(sa.select(KitList).where(KitList.municipality_id.is_(None)))}
    running = db.session.scalars(
        sa.select(Placement)
        .where(really_was(), Placement.ends_on.is_(None), Placement.starts_on <= world.as_of)
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    ).all()
    led = [one for one in running if _team(one)]
    own = [one for one in led if _team(one)[0].email == MENTOR]
    for stay in dict.fromkeys([*own[:2], *led[:LATEST]]):
        names = ("lv-pilot",) if stay.municipality.file_prefix == "V" else LISTS
        planned = start_move_in(stay, [lists[name] for name in names], _team(stay)[0], PLAN, actor=_team(stay)[0])
        _happened(world, planned, incomplete=own.index(stay) if stay in own[:2] else None)


def _happened(world: World, planned: MoveIn, incomplete: int | None) -> None:
    """`incomplete` 0: things are missing and no crisis was talked about; 1: one thing; None: everything is there."""
    stay, mentor = planned.placement, planned.responsible
    then: dict[str, Any] = {"actor": mentor, "today": stay.starts_on}
    furniture = [line for line in planned.lines if line.due is Due.BEFORE]
    rest = [line for line in planned.lines if line.due is not Due.BEFORE]
    left = {0: 3, 1: 1}.get(incomplete, 0) if incomplete is not None else 0
    missing, there = rest[:left], rest[left:]
    deliver(furniture, stay.starts_on - timedelta(days=1), Source.IN_FLAT, ItemOwner.LANDLORD, **then)
    deliver(there[::2], stay.starts_on, Source.PROVIDER, ItemOwner.CLIENT, **then)
    deliver(there[1::2], stay.starts_on, Source.CHARITY, ItemOwner.CLIENT, **then)
    for days, line in enumerate(missing):
        change_line(line, LineFacts(mentor, world.ago(1 - 2 * days)), actor=mentor, today=world.as_of)
    for step in planned.steps:
        record_step(step, mentor, stay.starts_on, **then)
    if incomplete == 1:
        table = add_line(planned, "Galds no patversmes", Function.OTHER, Due.ON_DAY, actor=mentor)
        bought = LineFacts(mentor, table.due_on, Source.SHELTER, ItemOwner.CLIENT, 1_500, stay.starts_on)
        change_line(table, bought, **then)
    if incomplete != 0:
        client = stay.clients[0].client
        signed = Signed(stay.starts_on, Signing.PAPER, Language(client.language), mentor)
        agree_on_crises(stay, client, CRISES, signed, **then)


def _team(stay: Placement) -> list[User]:
    """Those who support the stay's first client, who was with them longest first."""
    team = stay.clients[0].client.support_team
    return [one.user for one in sorted(team, key=lambda one: one.id) if one.ends_on is None]
