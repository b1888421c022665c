"""The suggested order of the waitlist, its filters, and the applications by the day they are due."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy import event

from app.clients.models import Language
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import PolicySetting
from app.waitlist import queries
from app.waitlist.models import Decision
from app.waitlist.queries import WaitingFilters
from tests.factories import (
    TODAY,
    access_for,
    client_of,
    make_application,
    make_area,
    make_household,
    make_municipality,
    make_waiting,
    save,
)

pytestmark = pytest.mark.usefixtures("app_ctx")


def waiting_household(municipality, days: int, features: int = 0, **wishes):
    household = make_household(municipality, **wishes)
    entry = make_waiting(household, TODAY - timedelta(days=days))
    assert entry.application
    entry.application.features = ["addiction", "long_in_shelter", "prison_experience"][:features]
    db.session.flush()
    return household


def test_points_order_the_list_and_say_what_they_are_made_of():
    municipality = make_municipality()
    fresh = waiting_household(municipality, 3)
    long, marked = waiting_household(municipality, 62), waiting_household(municipality, 40, features=2)

    rows = queries.waiting(access_for(Role.HOUSING_OFFICER, municipality=municipality), TODAY)

    assert [row.household_id for row in rows] == [marked.id, long.id, fresh.id]
    assert [row.points.total for row in rows] == [40 + 2 * 30, 62, 3]
    assert [row.long_wait for row in rows] == [False, True, False]


def test_the_points_are_the_settings_of_the_day():
    municipality = make_municipality()
    waiting_household(municipality, 10, features=1)
    for day, value in ((TODAY, 5), (TODAY + timedelta(days=1), 7)):
        save(PolicySetting(municipality_id=municipality.id, key="feature_points", value=value, valid_from=day))

    officer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    assert [row.points.total for row in queries.waiting(officer, TODAY)] == [15]
    assert [row.points.total for row in queries.waiting(officer, TODAY + timedelta(days=1))] == [11 + 7]


def test_equal_points_leave_the_longest_wait_on_top():
    municipality = make_municipality()
    marked, long = waiting_household(municipality, 10, features=1), waiting_household(municipality, 40)

    rows = queries.waiting(access_for(Role.HOUSING_OFFICER, municipality=municipality), TODAY)

    assert [row.household_id for row in rows] == [long.id, marked.id]


def test_another_order_is_a_click_away():
    municipality = make_municipality()
    marked, long = waiting_household(municipality, 40, features=2), waiting_household(municipality, 62)
    rows = queries.waiting(access_for(Role.HOUSING_OFFICER, municipality=municipality), TODAY)

    assert [row.household_id for row in queries.sorted_by(rows, "-days")] == [long.id, marked.id]
    assert [row.household_id for row in queries.sorted_by(rows, "points")] == [long.id, marked.id]
    assert [row.household_id for row in queries.sorted_by(rows, "-points")] == [marked.id, long.id]


def test_filters_narrow_the_list():
    municipality = make_municipality()
    plain = waiting_household(municipality, 42)
    wished = waiting_household(municipality, 43)
    russian = waiting_household(municipality, 1)
    area = make_area(municipality)
    wished.wished_areas = [area]
    client_of(russian).language = Language.RUSSIAN
    db.session.flush()
    officer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    def ids(**filters) -> list[int]:
        return [row.household_id for row in queries.waiting(officer, TODAY, WaitingFilters(**filters))]

    assert ids(area_id=area.id) == [wished.id]
    assert ids(language=Language.RUSSIAN) == [russian.id]
    assert ids(long_wait=True) == [wished.id]
    assert ids(municipality_id=municipality.id) == [wished.id, plain.id, russian.id]
    assert ids(municipality_id=municipality.id + 1) == []


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER])
def test_each_sees_the_waitlist_of_their_own_municipalities(role: Role):
    riga, liepaja = make_municipality(), make_municipality()
    own = waiting_household(riga, 5)
    other = waiting_household(liepaja, 5)
    application = make_application(make_household(liepaja))
    viewer = access_for(role, municipality=riga)

    assert [row.household_id for row in queries.waiting(viewer, TODAY)] == [own.id]
    assert queries.undecided(viewer, TODAY) == []
    assert queries.get_application(application.id, viewer) is None
    entry = queries.open_entry(other.id)
    assert entry is not None
    assert queries.get_entry(entry.id, viewer) is None


def test_a_mentor_sees_no_waitlist():
    municipality = make_municipality()
    waiting_household(municipality, 5)

    assert queries.waiting(access_for(Role.MENTOR, municipality=municipality), TODAY) == []


def test_undecided_applications_come_in_the_order_in_which_they_are_due():
    municipality = make_municipality()
    days = [date(2026, 11, 20), date(2026, 10, 20), date(2026, 11, 1)]
    applications = [make_application(make_household(municipality), received_on=day) for day in days]
    make_application(make_household(municipality), decision=Decision.APPROVED, decided_on=TODAY)

    rows = queries.undecided(access_for(Role.HOUSING_OFFICER, municipality=municipality), TODAY)

    assert [row.id for row in rows] == [applications[1].id, applications[2].id, applications[0].id]
    assert [row.clock.days_left for row in rows] == [-4, 8, 27]


@time_machine.travel(TODAY)
def test_the_number_of_queries_does_not_grow_with_the_list():
    municipality = make_municipality()
    officer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    def count(households: int) -> int:
        for _ in range(households):
            waiting_household(municipality, 5, lift=True)
        db.session.expire_all()
        statements: list[str] = []
        listen = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        queries.waiting(officer, TODAY)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len([statement for statement in statements if statement.startswith("SELECT")])

    assert count(2) == count(20) == 2


def test_a_household_nobody_is_left_in_has_no_file_number():
    household = make_household(make_municipality())
    household.members[0].ends_on = TODAY
    db.session.flush()

    assert queries.labels([household.id], TODAY) == {household.id: "–"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(sa.table("household"))) == 1
