"""Hours of contact: by the price of their month, on the flats where the person lived, entered by who supports."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.permissions import Role
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource, SupportHours
from app.costs.operations import accrue, record_hours
from app.costs.queries.missing import missing_in
from app.costs.queries.support import support_between
from app.costs.support import Lived, by_flat, lived_in, support_cents
from app.places.models import PolicySetting
from tests.factories import (
    TODAY,
    make_client,
    make_flat,
    make_municipality,
    make_service,
    make_stay,
    make_user,
    save,
)

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def client_in_service(city: Any) -> Any:
    client = make_client(city)
    make_service(client, SEPTEMBER)
    return client


class TestCalculations:
    # Digest 2.3: Valmiera's mean hours of a person and month at 17.83, and halves upwards.
    @pytest.mark.parametrize(
        ("hundredths", "hour", "cents"), [(100, 1783, 1783), (1060, 1783, 18900), (1, 1783, 18), (50, 1, 1), (0, 9, 0)]
    )
    def test_what_hours_cost(self, hundredths: int, hour: int, cents: int) -> None:
        assert support_cents(hundredths, hour) == cents

    def test_days_of_the_month_in_each_flat(self) -> None:
        stays = [(1, date(2026, 9, 3), date(2026, 10, 11)), (2, date(2026, 10, 11), None), (3, NOVEMBER, None)]
        found = lived_in(stays, OCTOBER)
        assert found == {1: Lived(10, OCTOBER, date(2026, 10, 11)), 2: Lived(21, date(2026, 10, 11), NOVEMBER)}
        assert by_flat(101, found) == {1: 33, 2: 68}
        assert by_flat(101, {}) == {}


class TestBooking:
    def test_on_the_flats_where_the_person_lived_by_its_days(self, city: Any, db_session: scoped_session) -> None:
        stay = make_stay(make_flat(municipality=city), starts_on=SEPTEMBER)
        client = stay.clients[0].client  # in the service since that day
        hours = record_hours(client, OCTOBER, 1_000, actor=SYSTEM, today=TODAY)
        made = accrue(city, OCTOBER, actor=SYSTEM, today=TODAY)
        entry = db_session.scalars(sa.select(CostEntry)).one()
        assert made.cents == entry.cents == 17_830
        assert (entry.flat_id, entry.starts_on, entry.ends_on) == (stay.flat_id, OCTOBER, NOVEMBER)
        assert (entry.source, entry.category, entry.payer) == (
            CostSource.SUPPORT,
            CostCategory.SUPPORT,
            CostPayer.MUNICIPALITY,
        )
        assert client.file_number not in str(entry.source_key)
        assert record_hours(client, OCTOBER, 500, actor=SYSTEM, today=TODAY) is hours
        assert accrue(city, OCTOBER, actor=SYSTEM, today=TODAY).cents == -8_915
        record_hours(client, OCTOBER, 0, actor=SYSTEM, today=TODAY)
        assert accrue(city, OCTOBER, actor=SYSTEM, today=TODAY).cents == -8_915

    def test_who_had_no_flat_is_on_no_flat_and_not_lost(self, city: Any, client_in_service: Any) -> None:
        record_hours(client_in_service, OCTOBER, 200, actor=SYSTEM, today=TODAY)
        assert accrue(city, OCTOBER, actor=SYSTEM, today=TODAY).booked == 0
        (one,) = missing_in(city.id, OCTOBER).homeless
        assert (one.cents, one.has_no_flat) == (3_566, True)

    def test_the_price_is_that_of_the_month(self, city: Any, client_in_service: Any) -> None:
        save(PolicySetting(municipality_id=city.id, key="support_hour_cents", value=2_000, valid_from=OCTOBER))
        for month in (SEPTEMBER, OCTOBER):
            record_hours(client_in_service, month, 100, actor=SYSTEM, today=TODAY)
        assert [one.cents for one in support_between([city.id], SEPTEMBER, NOVEMBER)] == [1_783, 2_000]


class TestEntering:
    @pytest.mark.parametrize(
        ("month", "hundredths"), [(date(2026, 12, 1), 100), (date(2026, 8, 1), 100), (OCTOBER, -1), (OCTOBER, 50_001)]
    )
    def test_what_cannot_be_is_refused(self, client_in_service: Any, month: date, hundredths: int) -> None:
        with pytest.raises(Refused):
            record_hours(client_in_service, month, hundredths, actor=SYSTEM, today=TODAY)

    def test_none_is_said_and_silence_is_missing(self, city: Any, client_in_service: Any) -> None:
        assert missing_in(city.id, OCTOBER).without_hours == [client_in_service]
        assert not missing_in(city.id, date(2026, 8, 1)).without_hours
        record_hours(client_in_service, OCTOBER, 0, actor=SYSTEM, today=TODAY)
        assert not missing_in(city.id, OCTOBER).without_hours

    def test_a_mentor_enters_those_of_own_clients(
        self, client: Any, city: Any, client_in_service: Any, db_session: scoped_session
    ) -> None:
        mentor, other = make_user(Role.MENTOR, municipality=city), make_client(city)
        make_service(other, SEPTEMBER)
        team = {"role": TeamRole.MENTOR, "starts_on": SEPTEMBER}
        save(SupportAssignment(client=client_in_service, user=mentor, **team))
        client.sign_in(mentor)
        page = client.get("/costs/support")
        assert "10.2026" in page.h1
        assert other.file_number not in page.main
        name = f"hours_{client_in_service.id}"
        assert "Rakstiet stundas šādi" in page.submit("Saglabāt stundas", **{name: "daudz"}).text
        assert "no 0 līdz 500" in page.submit("Saglabāt stundas", **{name: "501"}).text
        page.submit("Saglabāt stundas", **{name: "5,25"}).follow()
        row = db_session.scalars(sa.select(SupportHours)).one()
        assert (row.hundredths, row.month, row.recorded_by_id) == (525, OCTOBER, mentor.id)
        assert client.get("/costs/support?month=2026-11").text.count("5,25") == 1  # said beside the field
        assert client.get("/costs/support?month=x").response.status_code == 404

    def test_finance_sees_hours_by_file_number_and_takes_them_as_a_file(
        self, client: Any, city: Any, client_in_service: Any
    ) -> None:
        record_hours(client_in_service, OCTOBER, 1_250, actor=SYSTEM, today=TODAY)
        client.sign_in(make_user(Role.FINANCE, municipality=city))
        page = client.get("/costs/hours")
        for words in (client_in_service.file_number, "12,5", "17,83", "222,88", "Bez dzīvokļa"):
            assert words in page.main, words
        assert client_in_service.given_name not in page.text
        rows = list(csv.reader(io.StringIO(client.get("/costs/hours/export.csv").response.text), delimiter=";"))
        assert [client_in_service.file_number, "Rīga"] == rows[1][:2]
        assert client.get("/costs/support").response.status_code == 403
