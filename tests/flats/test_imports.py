"""A list of flats from the file to the stock and back: what is written, what is refused, what is undone."""

import io

import openpyxl
import pytest
import sqlalchemy as sa
import xlsxwriter

from app.core import clock
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import batches, work
from app.core.imports.models import ImportBatch, ImportRow, ImportState, Outcome
from app.core.permissions import Role
from app.core.photos import read_photo
from app.flats.imports import KIND, fields
from app.flats.imports.importer import FlatImporter
from app.flats.models import Building, Flat, Heating, Ownership, Readiness
from app.flats.operations.photos import add_photos
from app.flats.operations.readiness import set_readiness
from tests.factories import make_building, make_flat, make_landlord, make_municipality, make_place, make_stay, make_user
from tests.pictures import picture

HEAD = ["Adrese", "Dz. nr.", "Istabas", "Platība, m2", "Stāvs", "Īre", "Komunālie", "Apkure", "Īpašnieks"]
ROWS = [
    ["Brīvības iela 21, Rīga", "1", 2, 41.5, 3, 280.5, "90,00", "centrālā", ""],
    ["Brīvības iela 21, Rīga", "2", 1, 30, 1, 210, "85,5", "malkas", "SIA Ozols"],
    ["Ģertrūdes iela 5, Rīga", "7a", 3, 60, 2, 300, "", "", ""],
]


def xlsx(rows, head=HEAD) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return written.getvalue()


@pytest.fixture
def city(db_session):
    city = make_municipality("Rīga")
    make_place(city, address="Brīvības iela 21, Rīga, LV-1010")
    make_place(city, address="Ģertrūdes iela 5, Rīga, LV-1010")
    make_landlord(city, "SIA Ozols")
    return city


@pytest.fixture
def officer(client, city):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=city))
    return client


@pytest.fixture
def received(city, db_session):
    """`received(data)`: the batch of a file, its columns as guessed, checked."""

    city_id = city.id

    def receive(data: bytes, ownership: str | None = "private", name: str = "saraksts.xlsx") -> ImportBatch:
        batch = batches.receive(data, name, kind=KIND, municipality_id=city_id, fields=fields, actor=SYSTEM)
        batches.set_columns(batch, batch.mapping, {"ownership": ownership} if ownership else {}, now=clock.utc_now())
        return done(batch)

    return receive


def done(batch: ImportBatch) -> ImportBatch:
    id = batch.id
    db.session.commit()
    work.run(id)
    return db.session.get_one(ImportBatch, id)


def write(batch: ImportBatch, good_rows_only: bool = False) -> ImportBatch:
    batches.confirm(batch, good_rows_only=good_rows_only, actor=SYSTEM, now=clock.utc_now())
    return done(batch)


def undo(batch: ImportBatch) -> ImportBatch:
    batches.undo(batch, actor=SYSTEM, now=clock.utc_now())
    return done(batch)


def problems(batch: ImportBatch, db_session) -> list[str]:
    rows = db_session.scalars(batches.rows_with(batch, Outcome.ERROR))
    return [words for row in rows for _column, words in row.problems]


def flats(db_session) -> dict[str, Flat]:
    return {flat.number: flat for flat in db_session.scalars(sa.select(Flat).order_by(Flat.number))}


def test_nothing_is_written_before_it_is_confirmed_and_then_all_of_it(received, db_session):
    batch = received(xlsx(ROWS))
    assert (batch.state, batch.counts) == (ImportState.CHECKED, {"new": 3})
    assert flats(db_session) == {}

    batch = write(batch)

    assert batch.state is ImportState.WRITTEN
    assert batch.content is None
    found = flats(db_session)
    first, second, third = found["1"], found["2"], found["7A"]
    assert (first.rooms, first.area_m2, first.floor) == (2, 41.5, 3)
    assert (first.rent_cents, first.utilities_cents) == (28_050, 9_000)
    assert (first.heating, first.ownership) == (Heating.DISTRICT, Ownership.PRIVATE)
    assert first.readiness is Readiness.IN_PREPARATION
    assert second.landlord
    assert second.landlord.name == "SIA Ozols"
    assert first.building_id == second.building_id != third.building_id
    assert first.address_key < second.address_key
    events = db_session.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_type == "flat")).all()
    assert events == ["flat.create"] * 3


def test_the_same_sheet_again_changes_nothing_and_a_corrected_one_only_what_differs(received, db_session):
    data = xlsx(ROWS)
    write(received(data))

    again = received(data)
    assert again.counts == {"unchanged": 3}
    assert batches.earlier_with_same_file(again)
    with pytest.raises(Refused, match="Nav ko ierakstīt"):
        write(again)

    corrected = [[*ROWS[0][:5], 299.99, *ROWS[0][6:]], *ROWS[1:]]
    batch = write(received(xlsx(corrected)))
    assert batch.counts == {"changed": 1, "unchanged": 2}
    assert flats(db_session)["1"].rent_cents == 29_999
    event = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "flat.import")).one()
    assert event.changes == {"rent_cents": [28_050, 29_999]}

    undo(batch)
    assert flats(db_session)["1"].rent_cents == 28_050


def test_an_empty_cell_and_a_missing_column_leave_what_is_known(received, db_session):
    write(received(xlsx(ROWS)))
    write(received(xlsx([["Brīvības iela 21, Rīga", "2", "", "", 4]], HEAD[:5])))

    flat = flats(db_session)["2"]
    assert (flat.floor, flat.rooms, flat.heating, flat.utilities_cents) == (4, 1, Heating.WOOD, 8_550)


def test_rows_with_errors_stop_everything_unless_only_the_good_are_wanted(received, db_session):
    bad = ["Nekurienes iela 9, Rīga", "1", 1]
    batch = received(xlsx([*ROWS, bad]))
    assert batch.counts == {"new": 3, "error": 1}
    with pytest.raises(Refused, match="ir kļūdas"):
        write(batch)
    assert flats(db_session) == {}

    batch = write(batch, good_rows_only=True)

    assert len(flats(db_session)) == 3
    assert batch.counts == {"new": 3, "error": 1}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "1", 1], "Trūkst adreses"),
        (["Brīvības iela 21, Rīga", "", 1], "Trūkst dzīvokļa numura"),
        (["Brīvības iela 21, Rīga", "9", ""], "jānorāda istabu skaits"),
        (["Brīvības iela 21, Rīga", "9", 1.5], "veselam skaitlim"),
        (["Brīvības iela 21, Rīga", "9", 40], "no 1 līdz 20"),
        (["Brīvības iela 21, Rīga", "9", 1, "daudz"], "nav skaitlis"),
        (["Brīvības iela 21, Rīga", "9", 1, 30, 1, "1.234,50"], "1234,56"),
        (["Brīvības iela 21, Rīga", "9", 1, 30, 1, -5], "no 0 līdz"),
        (["Brīvības iela 21, Rīga", "9", 1, 30, 1, 200, 50, "atomu"], "Zināmie vārdi"),
        (["Brīvības iela 21, Rīga", "9", 1, 30, 1, 200, 50, "", "SIA Nezināms"], "nav reģistrēts"),
        (["Brīvības iela 21, Rīga", "numurs ir par garu", 1], "par garu"),
    ],
)
def test_what_is_wrong_is_said_beside_its_row(received, db_session, row, words):
    batch = received(xlsx([row]))

    assert [words in one for one in problems(batch, db_session)] == [True]


def test_an_address_that_may_be_several_is_not_guessed(received, city, db_session):
    for town in ("Rīga", "Jūrmala"):
        make_place(city, address=f"Kalnu iela 3, {town}, LV-1010")

    batch = received(xlsx([["Kalnu iela 3", "1", 1]]))

    (words,) = problems(batch, db_session)
    assert "Kalnu iela 3, Rīga" in words
    assert "Kalnu iela 3, Jūrmala" in words


def test_the_same_flat_or_code_twice_is_refused_with_the_first_row(received, db_session):
    head = [*HEAD[:3], "Kadastra apzīmējums"]
    rows = [
        ["Brīvības iela 21, Rīga", "1", 1, "01000000000000001"],
        ["Brīvības iela 21, Rīga", "01", 1, "01000000000000001"],
        ["Brīvības 21, Rīga", "1", 1, ""],
    ]
    assert problems(received(xlsx(rows, head)), db_session) == ["Tas pats jau ir rindā nr. 2."] * 2


def test_a_code_a_spreadsheet_has_rounded_is_refused(received, db_session):
    head = [*HEAD[:3], "Kadastra apzīmējums"]
    batch = received(xlsx([["Brīvības iela 21, Rīga", "1", 1, 1000000000000001]], head))

    assert "pazaudējusi ciparus" in problems(batch, db_session)[0]


def test_the_address_may_hold_the_flat_or_be_spread_over_columns(received, db_session):
    write(received(xlsx([["Brīvības iela 21-5, Rīga", 1]], ["Adrese", "Istabas"])))
    write(received(xlsx([["Ģertrūdes", 5, "Rīga", 8, 1]], ["Iela", "Mājas nr.", "Pilsēta", "Dzīvoklis", "Istabas"])))

    assert set(flats(db_session)) == {"5", "8"}


def test_a_building_is_made_of_what_the_row_says(received, db_session):
    head = [*HEAD[:3], "Ēkas kadastra apzīmējums", "Stāvu skaits", "Lifts", "Labiekārtojums", "Tuvumā"]
    rows = [["Brīvības iela 21, Rīga", "1", 1, "01001240238001", 5, "ir", "daļējs", "veikals; parks"]]
    write(received(xlsx(rows, head)))

    building = db_session.scalars(sa.select(Building)).one()
    assert (building.cadastral_code, building.floors, building.has_lift) == ("01001240238001", 5, True)
    flat = flats(db_session)["1"]
    assert (flat.note, flat.nearby) == ("Labiekārtojums: daļējs", ["shop", "park"])


def test_what_others_have_recorded_since_the_check_stops_the_writing(received, city, db_session):
    head = [*HEAD[:3], "Kadastra apzīmējums"]
    rows = [["Brīvības iela 21, Rīga", "1", 1, "01000000000000001"], ["Brīvības iela 21, Rīga", "2", 1, ""]]
    building = make_building(city)
    batch = received(xlsx(rows, head))
    make_flat(db_session.get_one(Building, building.id), number="98", cadastral_code="01000000000000001")

    batch = write(batch)

    assert batch.state is ImportState.CHECKED
    assert batch.counts == {"error": 1, "new": 1}
    assert "mainījušies" in (batch.failure or "")
    assert set(flats(db_session)) == {"98"}


class TestUndo:
    def test_everything_unused_is_gone_buildings_too(self, received, db_session):
        batch = undo(write(received(xlsx(ROWS))))

        assert (batch.state, batch.counts) == (ImportState.UNDONE, {"undone": 3})
        assert flats(db_session) == {}
        assert db_session.scalar(sa.select(sa.func.count()).select_from(Building)) == 0

    def test_what_was_used_since_stays_and_says_why(self, received, db_session):
        batch = write(received(xlsx(ROWS)))
        found = flats(db_session)
        found["1"].readiness, found["1"].electricity = Readiness.READY, True
        found["1"].act_on, found["1"].act_passed = clock.today(), True
        add_photos(found["2"], [read_photo(picture())], actor=SYSTEM)
        make_stay(found["1"])

        batch = undo(batch)

        assert batch.counts == {"kept": 2, "undone": 1}
        assert set(flats(db_session)) == {"1", "2"}
        kept = db_session.scalars(batches.rows_with(batch, Outcome.KEPT)).all()
        assert [row.problems[0][1] for row in kept][1] == "Tam ir pievienoti fotoattēli."

    def test_a_flat_corrected_since_keeps_the_correction(self, received, db_session):
        write(received(xlsx(ROWS)))
        batch = write(received(xlsx([[*ROWS[0][:5], 300], *[row[:6] for row in ROWS[1:]]], HEAD[:6])))
        flat = flats(db_session)["1"]
        set_readiness(flat, Readiness.IN_REPAIR, clock.today(), actor=SYSTEM, today=clock.today())

        batch = undo(batch)

        assert batch.counts == {"kept": 1, "unchanged": 2}
        assert flats(db_session)["1"].rent_cents == 30_000


def test_what_was_typed_is_encrypted_and_the_file_forgotten(received, db_session):
    batch = received(xlsx(ROWS))
    raw = db_session.execute(sa.text('SELECT cells, "values" FROM import_row')).all()
    assert not any("Ozols" in str(row) for row in raw)
    assert "Ozols" not in str(db_session.execute(sa.text("SELECT content FROM import_batch")).all())

    batches.cancel(batch, actor=SYSTEM)

    assert batch.content is None
    assert db_session.scalar(sa.select(sa.func.count()).select_from(ImportRow)) == 0


class TestPages:
    def send(self, officer, data: bytes, name: str = "Jana saraksts.xlsx"):
        page = officer.get("/flats/imports/new").submit("Nosūtīt", file=(io.BytesIO(data), name))
        return page.follow() if page.status == 303 else page

    def test_from_the_file_to_the_stock_and_back(self, officer, db_session):
        page = self.send(officer, xlsx([*ROWS, ["Nekur 1", "=1+1", 1]]))
        assert page.h1 == "Ko nozīmē kolonnas?"
        assert page.one("#column_0 option[selected]")["value"] == "address"

        page = page.submit("Pārbaudīt rindas", ownership="municipal").follow()
        assert [number.get_text() for number in page.all(".number-value")] == ["3", "1"]
        assert "Adrese: Nekur 1 – Šādas adreses reģistrā nav." in page.main
        assert page.submit("Ierakstīt fondā").status == 422

        errors = officer.get(page.links("Lejupielādēt rindas ar kļūdām")[0])
        sheet = openpyxl.load_workbook(io.BytesIO(errors.response.data)).worksheets[0]
        assert [sheet["A2"].value, sheet["C2"].value, sheet["D2"].value] == ["5", "Nekur 1", "=1+1"]
        assert sheet["D2"].data_type == "s"

        page = page.submit("Ierakstīt fondā", good_rows_only="y").follow()
        assert "Pārņemts" in page.h1
        assert len(flats(db_session)) == 3

        page = page.submit("Atsaukt šo pārņemšanu").follow()
        assert "Atsaukts" in page.h1
        assert flats(db_session) == {}

    def test_the_list_of_imports_and_the_warning_about_the_same_file(self, officer, db_session):
        data = xlsx(ROWS)
        for _time in range(2):
            page = self.send(officer, data).submit("Pārbaudīt rindas", ownership="private").follow()
            if page.all("button:-soup-contains('Ierakstīt fondā')"):
                page.submit("Ierakstīt fondā")
        assert "Tieši šis pats fails jau ir pārņemts" in page.main
        assert len(officer.get("/flats/imports").all("tbody tr")) == 2

    def test_headings_in_another_row(self, officer):
        data = xlsx([["x", "y", "z"], HEAD[:3], ["Brīvības iela 21, Rīga", "1", 1]], ["Dzīvokļi", "2026"])
        page = self.send(officer, data)
        assert page.one("#row")["value"] == "3"

        page = page.submit("Nolasīt virsrakstus vēlreiz", row="2").follow()

        assert [heading.get_text() for heading in page.all("tbody th")] == ["xKolonna A", "yKolonna B", "zKolonna C"]

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "nav saraksta"),
            (b"Adrese;Dz. nr.\n", "nav saraksta"),
            (b"\xd0\xcf\x11\xe0" + bytes(100), ".xls"),
            (b"PK\x03\x04 broken", "bojāta"),
            (b"\x89PNG\r\n\x1a\n" + bytes(100), "nav tabula"),
        ],
    )
    def test_a_file_that_is_no_list_is_refused_in_words(self, officer, data, words):
        page = self.send(officer, data)

        assert page.status == 422
        assert words in page.one(".error-summary").get_text()

    def test_columns_must_make_sense(self, officer):
        page = self.send(officer, xlsx(ROWS)).submit("Pārbaudīt rindas", column_0="rooms")

        assert page.status == 422
        assert "Divām kolonnām" in page.main
        assert "kurā kolonnā ir adrese" in page.main

    def test_a_long_list_is_checked_by_a_process_of_its_own(self, officer, monkeypatch, db_session):
        started = []
        monkeypatch.setattr(work.subprocess, "Popen", lambda command, **_options: started.append(command))
        rows = [["Brīvības iela 21, Rīga", str(number), 1] for number in range(1, 260)]

        page = self.send(officer, xlsx(rows)).submit("Pārbaudīt rindas", ownership="private").follow()

        assert page.h1 == "Notiek pārbaude"
        assert started[0][-3:-1] == ["batches", "run"]
        id = int(started[0][-1])
        said = officer.get(f"/flats/imports/{id}/progress").response.json
        assert said == {"state": "checking", "processed": 0, "total": None}
        work.run(id)
        assert officer.get(f"/flats/imports/{id}").all(".number-value")[0].get_text() == "259"

    def test_work_that_was_cut_off_can_be_started_again(self, officer, db_session, received):
        batch = received(xlsx(ROWS))
        batch.state, batch.beat_at = ImportState.CHECKING, clock.utc_now().replace(year=2025)

        page = officer.get(f"/flats/imports/{batch.id}").submit("Sākt vēlreiz").follow()

        assert page.h1 == "Kas tiktu ierakstīts"
        assert [number.get_text() for number in page.all(".number-value")] == ["3"]


class TestCutOff:
    """Work that ends in the middle, as by kill -9, leaves nothing half done and can be started again."""

    def cut(self, batch: ImportBatch, monkeypatch, owner: type, name: str) -> ImportBatch:
        """Does the work, but ends the process the second time `name` is asked for."""
        real, calls = getattr(owner, name), []

        def once(*arguments, **options):
            calls.append(name)
            if len(calls) > 1:
                raise KeyboardInterrupt
            return real(*arguments, **options)

        id = batch.id
        db.session.commit()
        with monkeypatch.context() as patch:
            patch.setattr(work, "CHUNK", 1)
            patch.setattr(owner, name, once)
            with pytest.raises(KeyboardInterrupt):
                work.run(id)
        db.session.rollback()
        db.session.expire_all()
        return db.session.get_one(ImportBatch, id)

    def test_in_the_check(self, received, db_session, monkeypatch):
        batch = received(xlsx(ROWS))
        batches.set_columns(batch, batch.mapping, batch.defaults, now=clock.utc_now())

        batch = self.cut(batch, monkeypatch, FlatImporter, "check")

        assert (batch.state, batch.processed) == (ImportState.CHECKING, 1)
        assert done(batch).counts == {"new": 3}

    def test_in_the_writing(self, received, db_session, monkeypatch):
        batch = received(xlsx(ROWS))
        batches.confirm(batch, good_rows_only=True, actor=SYSTEM, now=clock.utc_now())

        batch = self.cut(batch, monkeypatch, FlatImporter, "write")

        assert batch.state is ImportState.WRITING
        assert flats(db_session) == {}
        assert done(batch).counts == {"new": 3}
        assert len(flats(db_session)) == 3

    def test_in_the_undoing(self, received, db_session, monkeypatch):
        batch = write(received(xlsx(ROWS)))
        batches.undo(batch, actor=SYSTEM, now=clock.utc_now())

        batch = self.cut(batch, monkeypatch, FlatImporter, "undo")

        assert batch.state is ImportState.UNDOING
        assert len(flats(db_session)) == 3
        assert done(batch).counts == {"undone": 3}
