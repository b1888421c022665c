"""`flask placements check`: the findings of the page, and an exit status for scripts."""

import json
from dataclasses import fields
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.core import clock
from app.core.errors import Finding
from app.placements.queries import check_placement
from app.places.models import Municipality
from tests import factories
from tests.factories import TODAY


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


def waiting_household(city: Municipality) -> Any:
    household = factories.make_household(city)
    factories.make_waiting(household)
    return household


def run(flask_app: Flask, db_session: scoped_session, *arguments: object) -> Result:
    db_session.commit()
    return flask_app.test_cli_runner().invoke(args=["placements", "check", *map(str, arguments)])


def test_json_has_the_findings_of_the_page(flask_app: Flask, db_session: scoped_session, city: Municipality) -> None:
    flat, household = factories.make_flat(municipality=city), waiting_household(city)
    made = check_placement(flat, household, TODAY, today=clock.today())
    on_the_page = [finding.as_dict() for finding in made.findings]
    result = run(flask_app, db_session, "--flat", flat.id, "--household", household.id, "--on", TODAY, "--json")
    printed = json.loads(result.output)
    assert result.exit_code == 0
    assert printed == on_the_page
    assert set(printed[0]) == {field.name for field in fields(Finding)}


def test_words_without_json(flask_app: Flask, db_session: scoped_session, city: Municipality) -> None:
    flat, household = factories.make_flat(municipality=city), waiting_household(city)
    result = run(flask_app, db_session, "--flat", flat.id, "--household", household.id, "--on", TODAY)
    assert "✓ P10 block: Dzīvoklis ir gatavs." in result.output
    assert "✗ P17 warn: " in result.output
    assert result.exit_code == 0  # a warning refuses nothing


def test_status_1_when_a_block_or_a_limit_fails(
    flask_app: Flask, db_session: scoped_session, city: Municipality
) -> None:
    building = factories.make_building(city)
    for _number in range(3):
        factories.make_stay(factories.make_flat(building))
    full, household = factories.make_flat(building), waiting_household(city)
    inside = factories.make_flat(factories.make_building(city, inside_institution=True))
    for flat, rule in ((full, "P1"), (inside, "P8")):
        result = run(flask_app, db_session, "--flat", flat.id, "--household", household.id, "--on", TODAY)
        assert result.exit_code == 1
        assert f"✗ {rule} " in result.output


@pytest.mark.parametrize("missing", ["flat", "household"])
def test_status_2_for_what_does_not_exist(
    flask_app: Flask, db_session: scoped_session, city: Municipality, missing: str
) -> None:
    ids = {"flat": factories.make_flat(municipality=city).id, "household": waiting_household(city).id, missing: 999_999}
    result = run(flask_app, db_session, "--flat", ids["flat"], "--household", ids["household"])
    assert result.exit_code == 2
    assert f"There is no {missing} 999999." in result.output
