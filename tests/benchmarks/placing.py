"""Checking one flat, ranking a thousand."""

from collections.abc import Iterator

from app.clients.models import Household
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Flat
from app.placements.queries.facts import check_placement
from app.placements.queries.ranking import ranked_flats
from app.places.models import Municipality
from seed.scale import City
from tests.benchmarks.measuring import Line, compared, line_of
from tests.factories import TODAY, access_for


def lines(engine: str, size: int, city: City) -> Iterator[Line]:
    yield line_of(engine, size, "placement check of one flat", compared(checking(city), 40), 3, or_ms=10)
    yield line_of(engine, size, "ranking of 1,000 vacant flats", compared(ranking(city), 7), 3)


def checking(city: City):
    household = db.session.get_one(Household, city.household_id)
    some = city.vacant_flat_ids[:: len(city.vacant_flat_ids) // 40]

    def work(turn: int) -> None:
        flat = db.session.get_one(Flat, some[turn % len(some)])
        check_placement(flat, household, TODAY, today=TODAY)

    return work


def ranking(city: City):
    household = db.session.get_one(Household, city.household_id)
    municipality = db.session.get_one(Municipality, city.municipality_id)
    viewer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    def work(turn: int) -> None:
        assert ranked_flats(household, TODAY, viewer, today=TODAY, limit=20).total == len(city.vacant_flat_ids)

    return work
