"""`./run bench [--full]`: the limits of docs/benchmarks.md, measured on both engines in a generated city."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.core import locale
from app.core.database import writing
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality
from seed.scale import FLATS_PER_BUILDING, build_city
from seed.scale_costs import add_costs
from tests.benchmarks import costs, maps, pages, placing, register
from tests.benchmarks.measuring import HEAD, Line
from tests.conftest import make_app, migrate
from tests.databases import ENGINES, Databases, opened
from tests.factories import TODAY, make_user
from tests.pages import PageClient

SIZES = (2_000, 20_000)
FULL = (*SIZES, 200_000)
MOST_GROWTH = 2


def main() -> None:
    options = argparse.ArgumentParser(prog="run bench")
    options.add_argument("--full", action="store_true", help="also 200,000 flats in 40,000 buildings")
    sizes = FULL if options.parse_args().full else SIZES
    locale.compile_catalogues()
    print(HEAD)
    measured: list[Line] = []
    for engine in ENGINES:
        for part in (register_of(engine), *(city_of(engine, size, size == sizes[-1]) for size in sizes)):
            for line in part:
                measured.append(line)
                print(line, flush=True)
    grown = list(growth(measured))
    print("\n| engine | what | flats | growth | at most | |\n|---|---|---:|---:|---|---|")
    for text, _passed in grown:
        print(text)
    missed = [line for line in measured if line.passed is False]
    print(f"\n{len(missed) + sum(not passed for _text, passed in grown)} missed")


def city_of(engine: str, size: int, largest: bool) -> Iterator[Line]:
    """Everything that is asked of a city of this size."""
    with tempfile.TemporaryDirectory(prefix="majoklis-bench-") as name:
        folder = Path(name)
        databases = Databases(folder, "bench", os.getpid(), migrate)
        url = databases.sqlite() if engine == "sqlite" else databases.postgresql()
        with opened(make_app(url, folder, RATELIMIT_ENABLED=False)) as flask_app:
            with writing():
                city = build_city(size, today=TODAY)
                municipality = db.session.get_one(Municipality, city.municipality_id)
                officer = make_user(Role.HOUSING_OFFICER, municipality=municipality)
                finance = make_user(Role.FINANCE, municipality=municipality)
                add_costs(municipality.id, TODAY)
                db.session.commit()
            yield from placing.lines(engine, size, city)
            browser = PageClient(flask_app, use_cookies=True)
            browser.sign_in(officer)
            buildings = size // FLATS_PER_BUILDING
            yield from pages.lines(engine, size, browser)
            yield from maps.lines(engine, size, buildings, browser)
            accountant = PageClient(flask_app, use_cookies=True)
            accountant.sign_in(finance)
            yield from costs.lines(engine, size, municipality, accountant)
            email = officer.email
        if engine == "sqlite" and largest:
            database = Path(url.removeprefix("sqlite:///"))
            yield maps.browser_line(size, buildings, database, folder / "served", email)


def register_of(engine: str) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="majoklis-bench-") as name:
        folder = Path(name)
        databases = Databases(folder, "register", os.getpid(), migrate)
        url = databases.sqlite() if engine == "sqlite" else databases.postgresql()
        with opened(make_app(url, folder)):
            yield from register.lines(engine, folder)


def growth(measured: list[Line]) -> Iterator[tuple[str, bool]]:
    """How much longer the largest stock takes than the smallest."""
    for line in measured:
        same = [one for one in measured if (one.engine, one.what) == (line.engine, line.what) and one.app_ms]
        if len(same) < 2 or line is not same[0]:
            continue
        first, last = same[0], same[-1]
        times = (last.app_ms or 0) / (first.app_ms or 1)
        promised = not line.what.startswith("ranking")
        passed = times <= MOST_GROWTH or not promised
        verdict = (f"{MOST_GROWTH} ×", "pass" if passed else "**miss**") if promised else ("", "")
        cells = (line.engine, line.what, f"{first.size:,} → {last.size:,}", f"{times:.1f} ×", *verdict)
        yield f"| {' | '.join(cells)} |", passed


if __name__ == "__main__":
    sys.exit(main())
