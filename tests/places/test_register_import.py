"""Loading the register, on both engines: what is added, updated, withdrawn, passed over, and what is refused whole."""

import gc
import tracemalloc
from datetime import date

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM, AuditEvent
from app.places import operations, queries
from app.places.models import Place, PlaceStatus
from app.places.operations import import_address_register
from app.places.operations import register_import as module
from app.places.register_file import RegisterFileRefused
from app.places.rules import Skipped
from geo.types import coordinates
from tests.factories import TODAY, make_area, make_building
from tests.places.register_files import LIEPAJA, RIGA, STREETS, Dialect, register_rows, write_extract

SAMPLE = [street for street in STREETS if street.name in ("Marijas iela", "Graudu iela", "Skolas iela")]
ROWS = list(register_rows(SAMPLE))
IN_RIGA = [row for row in ROWS if f", {RIGA}," in row["STD"]]
KEPT = [row for row in IN_RIGA if row["STATUSS"] == "EKS"]


@pytest.fixture
def city(db_session):
    return operations.create_municipality("Rīga", "R", ("Rīga",), actor=SYSTEM, today=date(2020, 1, 1))


@pytest.fixture
def load(city, tmp_path):
    def run(rows, dialect=Dialect.CURRENT, municipality=city, **options):
        path = tmp_path / "aw_eka.csv"
        write_extract(path, rows, dialect)
        return import_address_register(path, municipality, actor=SYSTEM, today=TODAY, **options)

    return run


def changed(code, **values):
    """The sample with one row changed."""
    return [row | values if row["KODS"] == code else row for row in ROWS]


def place_of(db_session, code) -> Place:
    return db_session.scalars(sa.select(Place).where(Place.register_code == code)).one()


def point_of(db_session, code):
    point = place_of(db_session, code).point
    assert point is not None
    return coordinates(point)


def counts(report):
    return report.added, report.updated, report.withdrawn, report.unchanged


def test_the_addresses_of_the_municipality_are_added_and_the_others_counted(load, db_session):
    report = load(ROWS)

    assert counts(report) == (len(KEPT), 0, 0, 0)
    assert report.rows == len(ROWS)
    assert report.skipped == {
        Skipped.OTHER_MUNICIPALITY: len(ROWS) - len(IN_RIGA),
        Skipped.NOT_KNOWN: len(IN_RIGA) - len(KEPT),
    }
    first = place_of(db_session, KEPT[0]["KODS"])
    assert (first.address, first.postcode, first.status) == (KEPT[0]["STD"], "LV-1050", PlaceStatus.EXISTING)
    assert point_of(db_session, first.register_code) == (float(KEPT[0]["KOORD_Y"]), float(KEPT[0]["KOORD_X"]))


def test_the_same_file_again_changes_nothing_in_either_dialect(load):
    load(ROWS)

    again, older = load(ROWS), load(ROWS, Dialect.OLDER, full=True)
    assert counts(again) == counts(older) == (0, 0, 0, len(KEPT))
    assert older.absent == 0


def test_a_changed_row_updates_and_the_search_follows(load, db_session, city):
    load(ROWS)
    code = KEPT[0]["KODS"]

    report = load(changed(code, STD="Jaunā iela 1, Rīga, LV-1050", FOR_BUILD="Y"))

    assert counts(report) == (0, 1, 0, len(KEPT) - 1)
    assert [hit.register_code for hit in queries.find_places("jauna 1", [city.id])] == [code]


@pytest.mark.parametrize("status", ["DEL", "ERR"])
def test_a_deleted_row_withdraws_and_keeps_what_was_known(load, db_session, status):
    load(ROWS)
    row = KEPT[0]
    gone = changed(row["KODS"], STATUSS=status, DAT_BEIG="2026.01.05", KOORD_X="", KOORD_Y="", DD_N="", DD_E="")

    assert counts(load(gone)) == (0, 0, 1, len(KEPT) - 1)
    place = place_of(db_session, row["KODS"])
    assert (place.status, place.withdrawn_on, place.address) == (PlaceStatus.WITHDRAWN, date(2026, 1, 5), row["STD"])
    assert place.point is not None
    assert counts(load(gone)) == (0, 0, 0, len(KEPT))
    assert counts(load(ROWS)) == (0, 1, 0, len(KEPT) - 1)
    assert place_of(db_session, row["KODS"]).status is PlaceStatus.EXISTING


def test_absence_means_nothing_unless_the_file_is_complete(load, db_session):
    load(ROWS)
    rest = [row for row in ROWS if row is not KEPT[0]]

    assert counts(load(rest)) == (0, 0, 0, len(KEPT) - 1)
    assert place_of(db_session, KEPT[0]["KODS"]).status is PlaceStatus.EXISTING

    assert load(rest, full=True).absent == 1
    place = place_of(db_session, KEPT[0]["KODS"])
    assert (place.status, place.withdrawn_on) == (PlaceStatus.WITHDRAWN, TODAY)
    assert load(rest, full=True).absent == 0
    assert counts(load(ROWS, full=True)) == (0, 1, 0, len(KEPT) - 1)


def test_a_withdrawn_address_in_use_is_reported_every_time(load, db_session, city):
    load(ROWS)
    row = KEPT[0]
    make_building(city, place=place_of(db_session, row["KODS"]))

    for _ in range(2):
        assert load(changed(row["KODS"], STATUSS="DEL")).in_use == [(row["KODS"], row["STD"])]
    assert load(ROWS).in_use == []


def test_an_address_whose_two_points_differ_is_passed_over_and_keeps_its_earlier_point(load, db_session):
    load(ROWS)
    code = KEPT[0]["KODS"]

    report = load(changed(code, KOORD_X=f"{float(KEPT[0]['KOORD_X']) + 60:.3f}"))

    assert report.skipped[Skipped.TWO_POINTS] == 1
    assert "60 m apart" in str(report.notes[0])
    assert point_of(db_session, code).northing == float(KEPT[0]["KOORD_X"])


def test_each_address_gets_its_neighbourhood(load, db_session, city):
    area = make_area(city)  # holds all of Marijas iela
    load(ROWS)

    assert place_of(db_session, KEPT[0]["KODS"]).area_id == area.id


def test_an_address_held_by_another_municipality_stays_there(load, db_session):
    load(ROWS)
    other = operations.create_municipality("Cita", "C", ("Rīga", "Liepāja"), actor=SYSTEM, today=date(2020, 1, 1))

    report = load(changed(KEPT[0]["KODS"], ATRIB="LV-1099"), municipality=other)

    assert report.skipped[Skipped.KNOWN_ELSEWHERE] == len(KEPT)
    assert report.added == sum(1 for row in ROWS if LIEPAJA in row["STD"] and row["STATUSS"] == "EKS")
    assert place_of(db_session, KEPT[0]["KODS"]).postcode == "LV-1050"


@pytest.mark.parametrize("size", [3, 2_000], ids=["small batches", "one batch"])
class TestACodeThatComesTwice:
    """Wherever the batches end."""

    @pytest.fixture(autouse=True)
    def _batches_of(self, size, monkeypatch):
        monkeypatch.setattr(module, "BATCH", size)

    def test_word_for_word_is_one_address(self, load):
        report = load([*ROWS, KEPT[0], KEPT[0]])

        assert report.skipped[Skipped.REPEATED] == 2
        assert report.rows == sum(counts(report)) + report.skipped.total()

    @pytest.mark.parametrize("known_before", [False, True])
    @pytest.mark.parametrize("change", [{"STATUSS": "DEL"}, {"ATRIB": "LV-1099"}])
    @pytest.mark.parametrize("changed_first", [False, True])
    def test_with_something_else_the_file_is_refused(self, load, known_before, change, changed_first):
        if known_before:
            load(ROWS)
        other = KEPT[0] | change
        rows = [other, *ROWS] if changed_first else [*ROWS, other]

        with pytest.raises(RegisterFileRefused) as refusal:
            load(rows)
        last = len(rows) + 1
        first = rows.index(KEPT[0]) + 2 if not changed_first else 2
        second = last if not changed_first else rows.index(KEPT[0]) + 2
        assert str(refusal.value) == (
            f"Row {second}, column KODS: {KEPT[0]['KODS']} says something else than in row {first}."
        )


def test_unreadable_rows_refuse_the_file_all_named_at_once(load):
    rows = changed(KEPT[0]["KODS"], DAT_MOD="04.04.2015")
    rows = [row | {"KOORD_X": "1,5"} if row is KEPT[1] else row for row in rows]

    with pytest.raises(RegisterFileRefused) as refusal:
        load(rows)
    assert [line.split(":")[0] for line in str(refusal.value).splitlines()] == [
        f"Row {ROWS.index(KEPT[0]) + 2}, column DAT_MOD",
        f"Row {ROWS.index(KEPT[1]) + 2}, column KOORD_X",
    ]


def test_a_thoroughly_broken_file_names_twenty_rows(load):
    with pytest.raises(RegisterFileRefused) as refusal:
        load([row | {"KOORD_X": row["KOORD_Y"], "KOORD_Y": row["KOORD_X"]} for row in ROWS])

    assert len(str(refusal.value).splitlines()) == 20
    assert "KOORD_X and KOORD_Y are exchanged" in str(refusal.value)


def test_the_good_rows_are_taken_when_asked_for(load):
    report = load(changed(KEPT[0]["KODS"], DAT_MOD="04.04.2015"), accept_good=True)

    assert (report.added, report.skipped[Skipped.UNREADABLE]) == (len(KEPT) - 1, 1)
    with pytest.raises(RegisterFileRefused, match="not both"):
        load(ROWS, accept_good=True, full=True)


def test_a_file_without_any_own_address_and_a_municipality_without_endings_are_refused(load, db_session):
    with pytest.raises(RegisterFileRefused, match=r"None of the \d+ rows .* ends with, Rīga"):
        load([row for row in ROWS if row not in IN_RIGA], full=True)
    nowhere = operations.create_municipality("Cita", "C", (), actor=SYSTEM, today=TODAY)
    with pytest.raises(RegisterFileRefused, match="do not say how its addresses end"):
        load(ROWS, municipality=nowhere)


def test_the_import_is_in_the_history_of_the_municipality(load, db_session, city):
    load(ROWS)

    event = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "register.import")).one()
    assert (event.object_id, event.changes["added"]) == (city.id, [None, len(KEPT)])


def test_memory_hardly_grows_with_the_file(load, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 50)

    def peak(times):
        rows = (
            row | {"KODS": str(int(row["KODS"]) + 1_000_000 * times + 1_000 * turn)}
            for turn in range(times)
            for row in ROWS
        )
        gc.collect()
        tracemalloc.start()
        load(rows)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    load(ROWS)  # caches are filled
    assert peak(40) < 3 * peak(2)
