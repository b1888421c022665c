"""What other features ask: in a number of queries that does not grow, and only what the viewer may see."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.clients.models import SupportAssignment, TeamRole
from app.core.permissions import Permission, Role
from app.flats.models import Flat
from app.meters import queries
from app.meters.models import MeterKind
from tests.factories import (
    TODAY,
    access_for,
    client_of,
    make_flat,
    make_municipality,
    make_stay,
    make_user,
    save,
)
from tests.meters.cases import SINCE, make_certificate, make_meter, read

JUNE = date(2026, 6, 1)


def filled(number: int) -> list[int]:
    flats = [make_flat() for _ in range(number)]
    for flat in flats:
        meter = make_meter(flat, {"": 1})
        read(meter, JUNE, 2)
        make_meter(flat, {"T1": 5, "T2": 6}, number="E", kind=MeterKind.ELECTRICITY, zones=("T1", "T2"))
        make_certificate(flat)
    return [flat.id for flat in flats]


@pytest.mark.parametrize("number", [1, 5])
def test_the_number_of_queries_does_not_grow(db_session, count_queries, number):
    ids = filled(number)
    db_session.flush()
    db_session.expire_all()
    with count_queries() as sent:
        meters = [meter for some in queries.meters_of(ids, TODAY).values() for meter in some]
        latest = queries.latest_readings([meter.id for meter in meters])
        counters = queries.counters_of(meters)
        certificates = queries.certificates_of(ids)

    assert (len(meters), len(latest), len(counters), len(certificates)) == (2 * number, 3 * number, 3 * number, number)
    assert len(sent) == 5


def test_readings_of_a_flat_in_their_order(db_session, count_queries):
    (flat_id,) = filled(1)
    db_session.expire_all()
    with count_queries() as sent:
        found = queries.readings_of(flat_id, SINCE, date(2026, 6, 2))
        assert [(one.meter.kind, one.zone, one.value) for one in found] == [
            (MeterKind.COLD_WATER, "", 1),
            (MeterKind.ELECTRICITY, "T1", 5),
            (MeterKind.ELECTRICITY, "T2", 6),
            (MeterKind.COLD_WATER, "", 2),
        ]
    assert len(sent) == 1
    assert queries.readings_of(flat_id, SINCE, JUNE)[-1].value == 6


def test_meters_are_listed_by_kind_and_number(db_session):
    flat = make_flat()
    for kind, number in ((MeterKind.HEATING, "1"), (MeterKind.HOT_WATER, "3"), (MeterKind.COLD_WATER, "9")):
        make_meter(flat, kind=kind, number=number)
    make_meter(flat, number="8")
    assert [meter.number for meter in queries.meters_of([flat.id], TODAY)[flat.id]] == ["8", "9", "3", "1"]
    assert queries.meters_of([flat.id], date(2025, 12, 31)) == {}


class TestReach:
    @pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.SRA_OFFICER, Role.FINANCE, Role.PROGRAMME_MANAGER])
    def test_of_a_municipality(self, db_session, role):
        meter = make_meter(make_flat(municipality=make_municipality()))
        here, elsewhere = meter.flat.municipality, make_municipality()
        see = Permission.METER_SEE
        assert queries.get_meter(meter.id, access_for(role, municipality=here), see) is meter
        assert queries.get_meter(meter.id, access_for(role, municipality=elsewhere), see) is None

    def test_of_own_clients_flats_until_a_month_after_they_leave(self, db_session):
        left_on = TODAY + timedelta(days=10)
        flat = make_flat(municipality=make_municipality())
        stay = make_stay(flat, ends_on=left_on)
        mentor = make_user(Role.MENTOR, municipality=flat.municipality)
        access = access_for(Role.MENTOR, municipality=flat.municipality, user_id=mentor.id)

        def reached(permission: Permission = Permission.METER_RECORD, day: date = TODAY) -> list[int]:
            query = sa.select(Flat.id).where(queries.flat_in_reach(access, permission, day))
            return list(db_session.scalars(query))

        assert reached() == []
        client = client_of(stay.household)
        save(SupportAssignment(client=client, user=mentor, role=TeamRole.MENTOR, starts_on=SINCE))
        make_flat(flat.building)
        assert reached() == [flat.id]
        assert reached(day=left_on + timedelta(days=30)) == [flat.id]  # the last readings are still written down
        assert reached(day=left_on + timedelta(days=31)) == []
        assert reached(Permission.METER_CHANGE) == []
