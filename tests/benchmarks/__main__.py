"""`./run bench [--full]`: placement check and ranking at 2,000 and 20,000 flats on both engines (--full: 200,000)."""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.clients.models import Household
from app.core import locale
from app.core.database import writing
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Flat
from app.placements.queries.facts import check_placement
from app.placements.queries.ranking import ranked_flats
from app.places.models import Municipality
from seed.scale import City, build_city
from tests.conftest import make_app, migrate
from tests.databases import ENGINES, Databases
from tests.factories import TODAY, access_for

SIZES = (2_000, 20_000)
FULL = (*SIZES, 200_000)
Statement = tuple[str, Any]


def main() -> None:
    options = argparse.ArgumentParser(prog="run bench")
    options.add_argument("--full", action="store_true", help="also 200,000 flats")
    sizes = FULL if options.parse_args().full else SIZES
    locale.compile_catalogues()
    print("| engine | flats | what | app, ms | same SQL bare, ms | ratio | queries |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for engine in ENGINES:
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="majoklis-bench-") as folder:
                measure(engine, size, Path(folder))


def measure(engine: str, size: int, folder: Path) -> None:
    """One line for the check and one for the ranking."""
    databases = Databases(folder, "bench", os.getpid(), migrate)
    url = databases.sqlite() if engine == "sqlite" else databases.postgresql()
    flask_app = make_app(url, folder)
    with flask_app.app_context():
        with writing():
            city = build_city(size, today=TODAY)
        for what, work in (("placement check", check_some), ("ranking of 1,000 vacant flats", rank)):
            print(line(engine, size, what, lambda work=work: work(flask_app, city)), flush=True)
        db.session.remove()
        db.engine.dispose()


def check_some(flask_app: Flask, city: City) -> Callable[[int], None]:
    household = db.session.get_one(Household, city.household_id)
    flats = [db.session.get_one(Flat, flat_id) for flat_id in city.vacant_flat_ids[:: len(city.vacant_flat_ids) // 40]]

    def work(turn: int) -> None:
        check_placement(flats[turn % len(flats)], household, TODAY, today=TODAY)

    return work


def rank(flask_app: Flask, city: City) -> Callable[[int], None]:
    household = db.session.get_one(Household, city.household_id)
    municipality = db.session.get_one(Municipality, city.municipality_id)
    viewer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    def work(turn: int) -> None:
        assert ranked_flats(household, TODAY, viewer, today=TODAY, limit=20).total == len(city.vacant_flat_ids)

    return work


def line(engine: str, size: int, what: str, prepare: Callable[[], Callable[[int], None]]) -> str:
    """Runs the work and its own statements in turn, so that both see the same machine, and compares the medians."""
    work = prepare()
    turns = 40 if what.startswith("placement") else 7
    for turn in range(2):
        work(turn)
    app_ms, bare_ms, queries = [], [], []
    for turn in range(turns):
        statements: list[Statement] = []
        with recording(statements):
            app_ms.append(timed(lambda turn=turn: work(turn)))
        bare_ms.append(timed(lambda statements=statements: replay(statements)))
        queries.append(len(statements))
    app, bare = statistics.median(app_ms), statistics.median(bare_ms)
    return f"| {engine} | {size:,} | {what} | {app:.1f} | {bare:.1f} | {app / bare:.1f} | {max(queries)} |"


class recording:
    """Notes every statement that reaches the driver, with its parameters."""

    def __init__(self, statements: list[Statement]) -> None:
        self.statements = statements

    def __enter__(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._note)

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        self.statements.append((statement, parameters))


def replay(statements: list[Statement]) -> None:
    """The same statements through the driver alone, every row fetched."""
    cursor = db.session.connection().connection.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    cursor.close()


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
