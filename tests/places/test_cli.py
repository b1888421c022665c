"""The commands of places: what they print, their exit code, and that a refused file changes nothing."""

import json

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.places import operations
from app.places.models import Area, Place
from tests.factories import TODAY, make_building
from tests.places.register_files import STREETS, register_rows, write_extract
from tests.places.test_operations import TWO, areas_file

ROWS = list(register_rows([street for street in STREETS if street.name == "Marijas iela"]))
KEPT = sum(1 for row in ROWS if row["STATUSS"] == "EKS")


@pytest.fixture
def command(flask_app, db_session):
    operations.create_municipality("Rīga", "R", ("Rīga",), actor=SYSTEM, today=TODAY.replace(year=2020))
    db_session.commit()

    def run(*arguments: object):
        result = flask_app.test_cli_runner().invoke(args=[str(one) for one in arguments])
        db_session.expire_all()
        return result

    return run


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "aw_eka.csv"
    write_extract(path, ROWS)
    return path


def load(command, path, *options):
    return command("import", "address-register", path, "--municipality", "Rīga", *options)


def test_an_import_says_what_it_did_and_a_second_one_that_nothing_changed(command, extract):
    first, second = load(command, extract), load(command, extract, "--full")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert first.stdout.splitlines()[:6] == [
        f"{len(ROWS)} rows read",
        f"added {KEPT}",
        "updated 0",
        "withdrawn 0",
        "unchanged 0",
        f"skipped {len(ROWS) - KEPT}",
    ]
    assert "added 0\nupdated 0\nwithdrawn 0\n" in second.stdout


def test_progress_goes_to_the_error_stream(command, extract, monkeypatch):
    monkeypatch.setattr("app.places.operations.register_import.PROGRESS_STEP", 30)
    monkeypatch.setattr("app.places.operations.register_import.BATCH", 10)

    assert load(command, extract).stderr.startswith("30 rows read\n")


def test_a_refused_file_names_row_and_column_and_leaves_nothing(command, extract, db_session, monkeypatch):
    monkeypatch.setattr("app.places.operations.register_import.BATCH", 5)  # much is written before the bad row comes
    write_extract(extract, [*ROWS[:-1], ROWS[-1] | {"KOORD_X": "312123,02"}])

    result = load(command, extract)

    assert result.exit_code == 1
    assert "Nothing was changed." in result.stderr
    assert f"Row {len(ROWS) + 1}, column KOORD_X: '312123,02' is not a number" in result.stderr
    assert db_session.scalar(sa.select(sa.func.count(Place.id))) == 0
    assert load(command, extract, "--accept-good").exit_code == 0


def test_withdrawn_addresses_in_use_and_rows_to_look_at_are_listed(command, extract, db_session):
    load(command, extract)
    place = db_session.scalars(sa.select(Place).order_by(Place.register_code)).first()
    assert place
    make_building(place.municipality, place=place)
    db_session.commit()
    write_extract(
        extract,
        [row | {"STATUSS": "DEL"} if row["KODS"] == place.register_code else row for row in ROWS[:-1]]
        + [ROWS[-1] | {"DD_N": "56.9999999"}],
    )

    out = load(command, extract).stdout
    assert "Rows to look at:\n  Row" in out
    assert f"Withdrawn by the register but in use here:\n  {place.register_code} {place.address}" in out


@pytest.mark.parametrize("arguments", [("import", "address-register"), ("import", "areas")])
def test_an_unknown_municipality_is_named_with_those_there_are(command, extract, arguments):
    result = command(*arguments, extract, "--municipality", "Ventspils")

    assert result.exit_code == 1
    assert "There is no municipality Ventspils. Known: Rīga." in result.stderr


def test_an_address_is_found_with_its_coordinates(command, extract):
    load(command, extract)

    (hit,) = json.loads(command("places", "find", "marijas 2-7", "--json", "--municipality", "Rīga").stdout)[:1]
    assert hit["address"] == "Marijas iela 2, Rīga, LV-1050"
    assert set(hit) == {"code", "address", "easting", "northing", "latitude", "longitude"}
    row = next(row for row in ROWS if row["KODS"] == hit["code"])
    assert (hit["easting"], hit["northing"]) == (float(row["KOORD_Y"]), float(row["KOORD_X"]))
    assert (hit["latitude"], hit["longitude"]) == (float(row["DD_N"]), float(row["DD_E"]))

    line = command("places", "find", "marijas 2").stdout.splitlines()[0]
    assert line.split("\t")[:2] == [hit["code"], hit["address"]]


def test_nothing_found_is_said_in_words_and_as_an_empty_list(command):
    assert "No such address." in command("places", "find", "nekur 1").stderr
    assert json.loads(command("places", "find", "nekur 1", "--json").stdout) == []


def test_neighbourhoods_are_loaded_or_refused(command, tmp_path, db_session):
    path = tmp_path / "areas.geojson"
    path.write_bytes(TWO)
    good = command("import", "areas", path, "--municipality", "Rīga")
    assert (good.exit_code, good.stdout.splitlines()[0]) == (0, "added 2")

    path.write_bytes(areas_file(({"name": "Teika"}, (0, 0, 10, 10))))
    bad = command("import", "areas", path, "--municipality", "Rīga", "--name-property", "name")
    assert bad.exit_code == 1
    assert "Area 1 (Teika)" in bad.stderr
    assert db_session.scalar(sa.select(sa.func.count(Area.id))) == 2
