"""The report page and `flask report pilot`: loaded, shown, and what is said where nothing is loaded."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM, AuditEvent
from app.core.permissions import Role
from app.costs import queries
from app.costs.models import CostCategory, CostPayer, FigureKind, PilotFigure
from app.costs.operations import Cost, book_cost, load_pilot_figures
from seed.demo import PILOT_FIGURES
from tests.factories import TODAY, make_flat, make_municipality, make_user


@pytest.fixture
def loaded(db_session: scoped_session) -> None:
    load_pilot_figures(PILOT_FIGURES, actor=SYSTEM)


@pytest.fixture
def finance(client: Any, db_session: scoped_session) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=make_municipality("Rīga")))
    return client


@pytest.mark.usefixtures("loaded")
def test_figures_are_kept_as_they_were_printed() -> None:
    figures = queries.pilot_figures()
    assert str(figures["valmiera_client_support_2023"].value) == "189.00"
    assert str(figures["riga_rent"].value) == "285"
    assert figures["valmiera_rent"].kind is FigureKind.ASSUMED


@pytest.mark.usefixtures("loaded")
def test_loading_again_replaces_and_is_written_down(db_session: scoped_session) -> None:
    before = db_session.scalar(sa.select(sa.func.count()).select_from(PilotFigure))
    assert load_pilot_figures(PILOT_FIGURES, actor=SYSTEM) == before
    events = list(db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "pilot_figures.load")))
    assert [event.changes for event in events] == [{"figures": [None, before]}] * 2


def test_the_database_knows_invented_months_from_printed_figures(db_session: scoped_session) -> None:
    db_session.add(PilotFigure(key="x", millionths=1, decimals=0, kind=FigureKind.INVENTED, source="x"))
    with pytest.raises(IntegrityError):
        db_session.flush()


@pytest.mark.usefixtures("loaded")
def test_the_page_says_published_ours_how_and_verdict(finance: Any) -> None:
    page = finance.get("/costs/pilot")
    row = next(one for one in page.all("tr") if "Rīga: dzīvokļa izmaksas mēnesī" in one.get_text())
    text = row.get_text(" ", strip=True)
    for words in ("547", "552,5", "285 + 137,5 + 130", "Nav izrēķināms", "izvērtējuma", "507,5"):
        assert words in text, words
    assert "Izdomātie mēneši" in page.text


def test_the_page_says_how_to_load(finance: Any) -> None:
    assert "flask seed pilot-costs" in finance.get("/costs/pilot").text


def run(flask_app: Flask, db_session: scoped_session, *arguments: str) -> Any:
    db_session.commit()
    return flask_app.test_cli_runner().invoke(args=[*arguments])


def test_the_command_loads_and_reports(flask_app: Flask, db_session: scoped_session) -> None:
    assert run(flask_app, db_session, "report", "pilot").exit_code == 1
    loading = run(flask_app, db_session, "seed", "pilot-costs")
    assert (loading.exit_code, loading.output) == (0, f"{_rows(PILOT_FIGURES)} figures were loaded.\n")
    lines = {one["key"]: one for one in json.loads(run(flask_app, db_session, "report", "pilot", "--json").output)}
    liepaja = lines["liepaja_flat_month"]
    assert (liepaja["published"], liepaja["ours"], liepaja["verdict"]) == ("111.8", "111.8", "only_if")
    assert liepaja["readings"][0]["numbers"] == "101.8 + 100 / 10"
    assert liepaja["source"] == "002:4088"
    told = run(flask_app, db_session, "report", "pilot").output
    assert "published 547, from the same numbers 552.5 = 285 + 137.5 + 130" in told
    assert "Reproduced only if the gift card is spread over ten months" in told


def _rows(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines()) - 1


def test_what_was_spent_by_the_command(flask_app: Flask, db_session: scoped_session) -> None:
    flat = make_flat(municipality=make_municipality("Rīga"))
    cost = Cost(flat, date(2026, 1, 1), date(2026, 3, 1), CostCategory.HEATING, 5900, CostPayer.MUNICIPALITY)
    book_cost(cost, actor=SYSTEM, today=TODAY)
    asked = ("report", "costs", "--from", "2026-01", "--to", "2026-02", "--json")
    for by, name in (("municipality", "Rīga"), ("category", "Heating")):
        rows = json.loads(run(flask_app, db_session, *asked, "--by", by).output)
        assert rows[0] == {"name": name, "months": {"2026-01": "31.00", "2026-02": "28.00"}, "total": "59.00"}
        assert rows[-1] == rows[0] | {"name": "total"}
    assert run(flask_app, db_session, "report", "costs", "--from", "2026-02", "--to", "2026-01").exit_code == 1
