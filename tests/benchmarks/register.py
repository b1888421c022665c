"""The import of an address register file, beside reading the file and writing the same rows with nothing around."""

import csv
from pathlib import Path

import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.extensions import db
from app.places.models import Municipality, Place
from app.places.operations import settings
from app.places.operations.register_import import import_address_register
from tests.benchmarks.measuring import Line, Statement, recording, timed
from tests.factories import TODAY
from tests.places.register_files import RIGA, STREETS, Street, register_rows, write_extract

ROWS = 60_000
COPIES = 12  # the streets of Riga so many times, under other names


def lines(engine: str, folder: Path) -> list[Line]:
    """First and second run into an empty municipality."""
    file = folder / "aw_eka.csv"
    rows = write_file(file)
    with writing():
        riga = settings.create_municipality("Rīga", "R", (", Rīga",), actor=SYSTEM, today=TODAY)
        db.session.commit()
    with recording() as statements:
        first = timed(lambda: load(file, riga))
    inserts = [one for one in statements if one[0].startswith("INSERT INTO place ")]
    again = timed(lambda: load(file, riga))
    kept = db.session.scalar(sa.select(sa.func.count(Place.id)))
    with writing():
        db.session.execute(sa.delete(Place))
        db.session.commit()
        read = timed(lambda: read_file(file))
        bare = read + timed(lambda: write_rows(inserts))
        assert db.session.scalar(sa.select(sa.func.count(Place.id))) == kept
        db.session.commit()
    what = f"address register, {rows:,} rows of which {kept:,} kept"
    return [
        line(engine, what, first, bare, 2),
        line(engine, f"the same file again ({rows:,} rows)", again, read, 4),
    ]


def line(engine: str, what: str, app_ms: float, bare_ms: float, most: float) -> Line:
    ratio = app_ms / bare_ms
    times = f"{app_ms:,.0f} ms", f"{bare_ms:,.0f} ms"
    return Line(engine, 0, what, *times, f"{ratio:.1f}", f"{most:g} ×", ratio <= most)


def write_file(file: Path) -> int:
    copies = (
        Street(f"{street.name} {copy}", street.town, street.postcode, street.start, street.end)
        for copy in range(COPIES)
        for street in STREETS
        if street.town == RIGA
    )
    return write_extract(file, register_rows(copies))


def load(file: Path, municipality: Municipality) -> None:
    with writing():
        import_address_register(file, municipality, actor=SYSTEM, today=TODAY)
        db.session.commit()


def read_file(file: Path) -> None:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for _row in csv.reader(opened):
            pass


def write_rows(statements: list[Statement]) -> None:
    cursor = db.session.connection().connection.cursor()
    for statement, parameters in statements:
        many = isinstance(parameters, list) and parameters and isinstance(parameters[0], list | tuple | dict)
        (cursor.executemany if many else cursor.execute)(statement, parameters)
    cursor.close()
