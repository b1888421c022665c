"""Booking, reversing and closing: each flat's months add up to the entry, and what is booked stays."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

from app.core.audit import AuditEvent
from app.core.errors import Refused
from app.core.permissions import Role
from app.costs.models import BookingClose, CostCategory, CostEntry, CostPayer, CostShare, CostSource, SharedBy
from app.costs.operations import Cost, book_cost, close_month, reverse_cost
from app.flats.models import Readiness
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_stay, make_user

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def rita(city: Any) -> Any:
    return make_user(Role.FINANCE, municipality=city)


def cost(place: Any, cents: int = 10_000, **values: Any) -> Cost:
    asked = {
        "category": CostCategory.HEATING,
        "payer": CostPayer.MUNICIPALITY,
        "starts_on": JANUARY,
        "ends_on": FEBRUARY,
    }
    return Cost(place=place, cents=cents, **(asked | values))


def carried(entry: CostEntry) -> dict[tuple[int, date], int]:
    return {(share.flat_id, share.month): share.cents for share in entry.shares}


class TestBooking:
    def test_a_flat_carries_its_cost_by_the_days_of_each_month(self, city: Any, rita: Any) -> None:
        flat = make_flat(municipality=city)
        entry = book_cost(cost(flat, 5900, ends_on=MARCH), actor=rita, today=TODAY)
        assert carried(entry) == {(flat.id, JANUARY): 3100, (flat.id, FEBRUARY): 2800}
        assert (entry.booked_on, entry.recorded_by_id, entry.municipality_id) == (TODAY, rita.id, city.id)

    def test_a_building_is_shared_among_its_flats_but_withdrawn_ones(self, city: Any, rita: Any) -> None:
        building = make_building(city)
        small, large = make_flat(building, area_m2=20.0), make_flat(building, area_m2=40.5)
        make_flat(building, readiness=Readiness.WITHDRAWN)
        make_flat(municipality=city)
        equally = book_cost(cost(building, 101, shared_by=SharedBy.FLATS), actor=rita, today=TODAY)
        assert carried(equally) == {(small.id, JANUARY): 51, (large.id, JANUARY): 50}
        by_area = book_cost(cost(building, 6050, shared_by=SharedBy.AREA), actor=rita, today=TODAY)
        assert carried(by_area) == {(small.id, JANUARY): 2000, (large.id, JANUARY): 4050}

    def test_of_the_municipality_by_the_days_people_lived_there(self, city: Any, rita: Any) -> None:
        stay = make_stay(make_flat(municipality=city), starts_on=date(2026, 11, 21))
        later = make_stay(make_flat(municipality=city), starts_on=date(2026, 11, 26))
        make_flat(municipality=city)
        november = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 12, 1)}
        entry = book_cost(cost(city, 1500, shared_by=SharedBy.PERSON_DAYS, **november), actor=rita, today=TODAY)
        month = date(2026, 11, 1)
        assert carried(entry) == {(stay.flat_id, month): 1000, (later.flat_id, month): 500}

    def test_a_one_off_counts_over_its_months(self, city: Any, rita: Any) -> None:
        flat = make_flat(municipality=city)
        entry = book_cost(cost(flat, 100, spread_months=3), actor=rita, today=TODAY)
        assert list(carried(entry).values()) == [34, 33, 33]

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"cents": 0}, "nav nulle"),
            ({"cents": 10**9 + 1}, "desmit miljonus"),
            ({"cents": -5}, "kāpēc nauda"),
            ({"ends_on": JANUARY}, "nav pirms pirmās"),
            ({"ends_on": date(2032, 1, 1)}, "piecus gadus"),
        ],
    )
    def test_what_is_out_of_reason_is_refused(self, city: Any, rita: Any, values: Any, words: str) -> None:
        with pytest.raises(Refused, match=words):
            book_cost(cost(make_flat(municipality=city), **values), actor=rita, today=TODAY)

    def test_what_nothing_can_carry_is_refused(self, city: Any, rita: Any) -> None:
        building = make_building(city)
        for shared_by in SharedBy:
            with pytest.raises(Refused, match="Nav neviena dzīvokļa"):
                book_cost(cost(building, shared_by=shared_by), actor=rita, today=TODAY)
        make_flat(building, area_m2=None)
        with pytest.raises(Refused, match="zināma 1 dzīvokļa platība"):
            book_cost(cost(building, shared_by=SharedBy.AREA), actor=rita, today=TODAY)

    def test_a_line_of_a_source_is_booked_once(self, city: Any, rita: Any, db_session: scoped_session) -> None:
        flat = make_flat(municipality=city)
        line = cost(flat, source=CostSource.TICKET, source_key="cost:7")
        entry = book_cost(line, actor=rita, today=TODAY)
        with pytest.raises(Refused, match="jau ir iegrāmatots"):
            book_cost(line, actor=rita, today=TODAY)
        reverse_cost(entry, "Nepareizi", actor=rita, today=TODAY)
        with pytest.raises(Refused, match="jau ir iegrāmatots"):
            book_cost(line, actor=rita, today=TODAY)


class TestReversing:
    def test_each_flat_and_month_gets_back_what_it_carried(
        self, city: Any, rita: Any, db_session: scoped_session
    ) -> None:
        building = make_building(city)
        flats = [make_flat(building) for _number in range(3)]
        entry = book_cost(cost(building, 100, shared_by=SharedBy.FLATS, vat_cents=17), actor=rita, today=TODAY)
        make_flat(building)  # who came since carries nothing of it
        back = reverse_cost(entry, "Rēķins ir cita nama", actor=rita, today=TODAY)
        assert carried(back) == {key: -part for key, part in carried(entry).items()}
        assert (back.cents, back.vat_cents, back.words) == (-100, -17, "Rēķins ir cita nama")
        assert {flat_id for flat_id, _month in carried(back)} == {flat.id for flat in flats}
        assert entry.reversed_by is back
        for one in (entry, back):
            with pytest.raises(Refused, match="jau ir atgrāmatots"):
                reverse_cost(one, "Vēlreiz", actor=rita, today=TODAY)
        actions = db_session.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_type == "cost_entry"))
        assert list(actions) == ["cost.book", "cost.reverse"]

    def test_a_slip_in_the_year_is_refused(self, city: Any, rita: Any) -> None:
        flat = make_flat(municipality=city)
        book_cost(cost(flat, starts_on=TODAY, ends_on=TODAY + timedelta(366)), actor=rita, today=TODAY)
        far = date(2062, 1, 1)
        with pytest.raises(Refused, match="Pārbaudiet gadu"):
            book_cost(cost(flat, starts_on=far, ends_on=date(2062, 2, 1)), actor=rita, today=TODAY)


class TestClosing:
    def test_a_late_cost_is_booked_in_the_open_month(self, city: Any, rita: Any) -> None:
        flat = make_flat(municipality=city)
        close_month(city, date(2026, 10, 15), actor=rita, today=TODAY)
        with pytest.raises(Refused, match=r"pēdējā diena: 31\.10\.2026"):
            book_cost(cost(flat), actor=rita, today=TODAY, booked_on=date(2026, 10, 31))
        entry = book_cost(cost(flat), actor=rita, today=TODAY, booked_on=date(2026, 11, 1))
        assert (entry.booked_on, *carried(entry)) == (date(2026, 11, 1), (flat.id, JANUARY))

    def test_a_month_is_closed_once_and_when_it_is_over(self, city: Any, rita: Any) -> None:
        with pytest.raises(Refused, match="nav beidzies"):
            close_month(city, TODAY, actor=rita, today=TODAY)
        close_month(city, date(2026, 10, 1), actor=rita, today=TODAY)
        for month in (date(2026, 10, 1), date(2026, 9, 1)):
            with pytest.raises(Refused, match="jau ir slēgts"):
                close_month(city, month, actor=rita, today=TODAY)

    def test_another_municipality_books_on(self, city: Any, rita: Any) -> None:
        close_month(city, date(2026, 10, 1), actor=rita, today=TODAY)
        elsewhere = make_flat(municipality=make_municipality("Liepāja"))
        assert book_cost(cost(elsewhere), actor=rita, today=TODAY, booked_on=date(2026, 10, 2))


class TestTheDatabase:
    def test_it_refuses_a_closed_month_whatever_code_runs(
        self, city: Any, rita: Any, db_session: scoped_session
    ) -> None:
        flat = make_flat(municipality=city)
        entry = book_cost(cost(flat), actor=rita, today=TODAY)
        db_session.add(BookingClose(municipality_id=city.id, until_on=TODAY, closed_on=TODAY))
        db_session.flush()
        columns = {column.key: getattr(entry, column.key) for column in sa.inspect(CostEntry).column_attrs}
        again = columns | {"id": None, "booked_on": date(2026, 11, 22)}
        with pytest.raises(DBAPIError, match="cost_entry_closed"), db_session.begin_nested():
            db_session.execute(sa.insert(CostEntry), [again])
        db_session.execute(sa.insert(CostEntry), [again | {"booked_on": TODAY}])

    @pytest.mark.parametrize("model", [CostEntry, CostShare, BookingClose])
    def test_what_is_booked_stays(self, model: Any, city: Any, rita: Any, db_session: scoped_session) -> None:
        book_cost(cost(make_flat(municipality=city)), actor=rita, today=TODAY)
        close_month(city, date(2026, 10, 1), actor=rita, today=TODAY)
        for statement in (
            sa.update(model).values({"created_at" if model is not CostShare else "cents": None}),
            sa.delete(model),
        ):
            with pytest.raises(DBAPIError, match="append_only"), db_session.begin_nested():
                db_session.execute(statement)

    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ({"cents": 0, "words": "x"}, "is_some_money|vat_within"),
            ({"vat_cents": 20_000}, "vat_within"),
            ({"flat_id": None}, "shared_by_a_stated_key"),
            ({"spread_months": 0}, "spread_within_reason"),
            ({"source_key": "x"}, "source_names_its_line"),
            ({"cents": -1, "vat_cents": 0}, "money_back_is_explained"),
        ],
    )
    def test_it_knows_what_is_never_true(
        self, values: Any, name: str, city: Any, rita: Any, db_session: scoped_session
    ) -> None:
        entry = book_cost(cost(make_flat(municipality=city)), actor=rita, today=TODAY)
        columns = {column.key: getattr(entry, column.key) for column in sa.inspect(CostEntry).column_attrs}
        with pytest.raises(DBAPIError, match=name), db_session.begin_nested():
            db_session.execute(sa.insert(CostEntry), [columns | {"id": None} | values])
