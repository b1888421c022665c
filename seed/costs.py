"""What homes of the demonstration cost in the last months: rent and repairs by what is known of them, for some also
utilities that follow the seasons, and supervision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.core.extensions import db
from app.core.months import months_before, next_month
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, accrue, book_cost, close_month, record_hours
from app.costs.queries.support import without_hours
from app.flats.models import Building, Flat, Ownership
from seed.world import World

FINANCE = "rita@majoklis.example"
MANAGER = "juris@majoklis.example"
MONTHS, FLATS, SUPPORTED = 3, 5, 4
UNREAD = "Skaitītājus šajā mēnesī vēl nenolasīja."
INVOICED = timedelta(days=12)  # after the month is over
# Percent of a year's mean in each calendar month: Riga's invented series (digest §3.9), July and August as September.
SEASON = {1: 138, 2: 131, 3: 116, 4: 87, 5: 69, 6: 63, 7: 63, 8: 63, 9: 63, 10: 76, 11: 109, 12: 147}
HEATING, WATER, SUPERVISION = 8_200, 1_450, 8_500  # cents a month; supervision as printed for 2023
PREPARATION, SERVES_MONTHS = 83_770, 12  # of one municipal flat (digest §2.3)


@dataclass(frozen=True)
class Home:
    """A flat and the number that makes its amounts its own."""

    flat: Flat
    number: int


def book(world: World) -> None:
    """The last months of a few flats of each town; the month before the last is closed."""
    finance, manager = world.users[FINANCE], world.users[MANAGER]
    for town in world.towns.values():
        homes = [Home(flat, number) for number, flat in enumerate(_flats(town.id))]
        for back in range(MONTHS, 0, -1):
            month = months_before(world.as_of, back)
            on = min(next_month(month) + INVOICED, world.as_of)
            for home in homes:
                for cost in _month(home, month, back):
                    book_cost(cost, actor=finance, today=on)
            for number, client in enumerate(without_hours(town.id, month)[:SUPPORTED]):
                record_hours(client, month, 425 + 150 * number + 25 * back, actor=manager, today=on)
            if back > 1:  # the last month's contracts are left to be booked from its page
                accrue(town, month, actor=finance, today=on)
        close_month(town, months_before(world.as_of, 2), UNREAD, actor=finance, today=world.as_of)


def _flats(town_id: int) -> list[Flat]:
    query = sa.select(Flat).join(Building, Building.id == Flat.building_id).where(Flat.municipality_id == town_id)
    return list(db.session.scalars(query.order_by(Flat.address_key).limit(FLATS)))


def _month(home: Home, month: date, back: int) -> Iterator[Cost]:
    flat, end = home.flat, next_month(month)
    ours = CostPayer.MUNICIPALITY if flat.ownership is Ownership.MUNICIPAL else CostPayer.PROVIDER
    heat = (HEATING + 310 * home.number) * SEASON[month.month] // 100
    invoice = f"{month:%y%m}-{100 + home.number}"
    yield Cost(
        flat, month, end, CostCategory.HEATING, heat, ours, heat * 12 // 112, None, "AS Pilsētas siltums", invoice
    )
    water = WATER + 120 * home.number
    yield Cost(flat, month, end, CostCategory.COLD_WATER, water, ours, water * 21 // 121, None, "SIA Ūdens", invoice)
    if flat.ownership is Ownership.PRIVATE:
        yield Cost(flat, month, end, CostCategory.SUPERVISION, SUPERVISION, CostPayer.PROVIDER)
    elif back == MONTHS and home.number == 0:
        once = {"spread_months": SERVES_MONTHS, "words": "Kosmētiskais remonts pirms ievākšanās"}
        yield Cost(flat, month, end, CostCategory.PREPARATION, PREPARATION, CostPayer.GRANT, **once)
