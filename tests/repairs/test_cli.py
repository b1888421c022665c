"""The command that says until when a repair is promised."""

import pytest

from app.core.audit import SYSTEM
from app.places import operations
from tests.factories import TODAY, make_municipality


@pytest.fixture
def due(flask_app, db_session):
    def run(*arguments: str):
        return flask_app.test_cli_runner().invoke(args=["repairs", "due", *arguments])

    return run


def test_it_prints_local_time_with_its_offset(due):
    assert due("urgent", "2026-03-28T12:00").stdout == "2026-03-29T13:00:00+03:00\n"
    assert due("routine", "2026-10-25T03:30+02:00").stdout == "2026-11-08T23:59:59+02:00\n"


def test_a_municipality_has_its_own_clock_from_the_day_it_decided(due, db_session):
    town = make_municipality()
    operations.set_policy(town, "repair_working_days", True, TODAY, "Kā līgumos", actor=SYSTEM, today=TODAY)
    db_session.commit()
    before = TODAY.replace(year=TODAY.year - 1).isoformat()

    assert (
        due("priority", f"{before}T12:00", "--municipality", town.name).stdout
        == due("priority", f"{before}T12:00").stdout
    )
    assert (
        due("priority", f"{TODAY}T12:00", "--municipality", town.name).stdout
        != due("priority", f"{TODAY}T12:00").stdout
    )


def test_what_cannot_be_is_said_in_words(due, db_session):
    gap, unknown, soon = (
        due("urgent", "2026-03-29T03:30"),
        due("urgent", "2026-03-29T12:00", "--municipality", "Ventspils"),
        due("soon", "2026-03-29T12:00"),
    )

    assert [one.exit_code for one in (gap, unknown, soon)] == [2, 1, 2]
    assert "No clock in Latvia showed 2026-03-29 03:30" in gap.stderr
    assert "There is no municipality Ventspils. Known: none yet." in unknown.stderr
    assert "'urgent', 'priority', 'routine'" in soon.stderr
