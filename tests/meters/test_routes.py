"""Meters and certificates in the browser: read in one form, corrected, replaced; who may do what; lists and files."""

import csv
import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.meters.models import Certificate, CertificateKind, Meter, MeterKind, MeterReading, ReadingPhoto, WhyLower
from tests.contracts.papers import pdf
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user, save
from tests.meters.cases import NOW, SINCE, make_certificate, make_meter, read
from tests.pages import values_of
from tests.pictures import picture

JUNE = date(2026, 6, 1)


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city)


@pytest.fixture
def meter(flat):
    return make_meter(flat, {"": 10_000}, place_words="Vannasistabā")


@pytest.fixture
def _day(monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
    monkeypatch.setattr("app.core.clock.utc_now", lambda: NOW)


@pytest.fixture
def officer(client, city, _day):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=city))
    return client


@pytest.fixture
def mentor(client, city, flat, _day):
    """A mentor whose client lives in the flat."""
    user = make_user(Role.MENTOR, municipality=city)
    resident = client_of(make_stay(flat).household)
    save(SupportAssignment(client=resident, user=user, role=TeamRole.MENTOR, starts_on=SINCE))
    client.sign_in(user)
    client.resident = resident
    return client


def readings() -> list[tuple[str, int | None]]:
    rows = db.session.execute(sa.select(MeterReading.zone, MeterReading.value).order_by(MeterReading.id))
    return [(row.zone, row.value) for row in rows]


def test_all_counters_of_a_flat_are_read_in_one_form(officer, flat, meter):
    two = make_meter(flat, kind=MeterKind.ELECTRICITY, number="E 1", zones=("T1", "T2"))
    page = officer.get(f"/flats/{flat.id}").follow("Ierakstīt rādījumus")
    assert "Pēdējais rādījums: 10 m³, 01.01.2026." in page.main
    assert page.one("form[data-outbox]")["data-outbox"].startswith("Rādījumi: ")

    shown = page.submit(
        "Saglabāt rādījumus",
        **{
            f"line-{meter.id}-0-value": "12,345",
            f"line-{meter.id}-0-photos": (io.BytesIO(picture()), "skaititajs.jpg"),
            f"line-{two.id}-1-value": "7.5",
            "source": "person_told",
        },
    ).follow()

    assert "Ierakstīti 2 rādījumi." in shown.main
    assert "12,345 m³, 23.11.2026." in shown.main
    assert readings() == [("", 10_000), ("", 12_345), ("T2", 7_500)]
    photo = db.session.scalars(sa.select(ReadingPhoto)).one()
    path = f"/meters/{meter.id}/photos/{photo.id}/small.jpg"
    assert officer.get(path).response.data.startswith(b"\xff\xd8")
    assert path in str(officer.get(f"/meters/{meter.id}").soup)


def test_one_refused_line_keeps_all_that_was_typed_and_writes_nothing(officer, flat, meter):
    other = make_meter(flat, number="B", kind=MeterKind.HOT_WATER)
    line = f"line-{meter.id}-0"
    values = {f"{line}-value": "9,5", f"line-{other.id}-0-value": "3"}
    page = officer.get(f"/flats/{flat.id}/meters/readings").submit(**values)

    assert page.status == 422
    assert "Rādījums 9,5 ir mazāks par iepriekšējo (10)." in page.main
    assert page.one(f"input[name=line-{other.id}-0-value]")["value"] == "3"
    assert readings() == [("", 10_000)]

    page.submit(**{f"{line}-why_lower": "earlier_wrong"}).follow()
    assert readings() == [("", 10_000), ("", 9_500), ("", 3_000)]


@pytest.mark.parametrize(
    ("value", "words"), [("", "vismaz viena skaitītāja"), ("1.234,5", "1234,567"), ("100000", "tik daudz")]
)
def test_what_is_no_reading_is_said_beside_it(officer, flat, meter, value, words):
    page = officer.get(f"/flats/{flat.id}/meters/readings").submit(**{f"line-{meter.id}-0-value": value})
    assert page.status == 422
    assert words in page.main
    assert len(readings()) == 1


def test_what_waited_on_the_phone_has_the_instant_of_the_phone(officer, flat, meter):
    page = officer.get(f"/flats/{flat.id}/meters/readings")
    made = NOW - timedelta(hours=5)
    sent = values_of(page.form()) | {f"line-{meter.id}-0-value": "11", "made_at": made.isoformat()}
    officer.post(f"/flats/{flat.id}/meters/readings", data=sent).follow()
    row = db.session.scalars(sa.select(MeterReading).order_by(MeterReading.id.desc())).first()
    assert row
    assert row.made_at == made


def test_sent_twice_it_is_recorded_once(officer, flat, meter):
    page = officer.get(f"/flats/{flat.id}/meters/readings")
    for _time in range(2):
        assert page.submit(**{f"line-{meter.id}-0-value": "11"}).status == 303
    assert len(readings()) == 2


def test_a_meter_is_recorded_corrected_and_found(officer, flat):
    page = (
        officer.get(f"/flats/{flat.id}").follow("Visi dzīvokļa skaitītāji un apliecības").follow("Pievienot skaitītāju")
    )
    page = page.submit(kind="electricity", number="E 5", zones="T1, T2", verified_until="13.2027", first="5")
    assert page.status == 422
    assert "03.2027" in page.main
    shown = page.submit(verified_until="02.2028", first="", installed_on="2026-01-01").follow()
    assert "Ierakstīts: Elektrība, nr. E 5" in shown.main

    meter = db.session.scalars(sa.select(Meter)).one()
    assert (meter.zones, meter.verified_until) == (["T1", "T2"], date(2028, 2, 29))
    page, late = (officer.get(f"/meters/{meter.id}").follow("Labot skaitītāja datus") for _time in range(2))
    assert page.one("input[name=verified_until]")["value"] == "02.2028"
    assert "Elektrība, nr. E 6" in page.submit(number="E 6").follow().h1
    assert "Kolēģis" in late.submit(number="E 7").main


def test_a_meter_is_replaced_and_its_months_go_on(officer, flat, meter):
    read(meter, JUNE, 16_000)
    page = officer.get(f"/meters/{meter.id}").follow("Nomainīt skaitītāju")
    shown = page.submit(on="2026-07-01", number="B 9", final_0="17", first_0="0,5").follow()
    assert shown.h1 == "Aukstais ūdens, nr. B 9"
    new = db.session.scalars(sa.select(Meter).where(Meter.number == "B 9")).one()
    read(new, date(2026, 8, 1), 2_500)

    months = officer.get(f"/meters/{new.id}")
    used = [row.get_text(" ").split() for row in months.all("tbody tr")]
    assert [(row[0], row[1]) for row in used][:3] == [("07.2026", "2"), ("06.2026", "1"), ("05.2026", "1,232")]
    assert "noņemts 01.07.2026." in officer.get(f"/flats/{flat.id}/meters").main
    assert officer.get(f"/meters/{meter.id}/replace").status == 404


def test_a_meter_is_taken_off_with_its_last_reading_and_put_back(officer, flat, meter):
    page = officer.get(f"/meters/{meter.id}").follow("Noņemt skaitītāju")
    page.submit(on="2026-09-01", final_0="18", reason="Lieks.").follow()
    assert readings()[-1] == ("", 18_000)
    db.session.refresh(meter)
    assert meter.removed_on == date(2026, 9, 1)
    officer.get(f"/meters/{meter.id}/edit").submit(removed_on="")
    db.session.refresh(meter)
    assert meter.removed_on is None


def test_a_wrong_reading_stays_beside_its_correction(officer, meter):
    read(meter, JUNE, 160_000)
    page = officer.get(f"/meters/{meter.id}")
    link = page.all("a[href*=correct]")[0]
    shown = officer.get(str(link["href"])).submit(value="16", reason="Par vienu ciparu vairāk.").follow()

    assert "Labots, neskaitās" in shown.main
    assert "Par vienu ciparu vairāk." in shown.main
    rows = shown.all("#readings a[href*=correct]")
    assert len(rows) == 2
    assert "Rādījums labots" in shown.main


def test_a_certificate_is_recorded_with_its_file_replaced_and_ended(officer, flat, db_session):
    page = officer.get(f"/flats/{flat.id}/meters").follow("Ierakstīt apliecību")
    paper = (io.BytesIO(pdf()), "gāze.pdf")
    shown = page.submit(kind="gas", number="G 1", issued_on="2026-01-05", expires_on="2026-12-20", paper=paper).follow()
    assert "Gāzes iekārtu pārbaude" in shown.main
    assert "Apliecība ir spēkā līdz: 20.12.2026." in shown.main

    first = db_session.scalars(sa.select(Certificate)).one()
    (kept,) = first.papers
    answer = officer.get(f"/certificates/{first.id}/papers/{kept.id}")
    assert answer.response.data == pdf()
    assert "attachment" in answer.response.headers["Content-Disposition"]
    assert db_session.scalar(sa.select(AuditEvent.id).where(AuditEvent.action == "certificate.paper.read"))

    officer.get(f"/flats/{flat.id}/certificates/new?replaces={first.id}").submit(issued_on="2026-11-20")
    db_session.refresh(first)
    assert first.ended_on == date(2026, 11, 20)
    second = db_session.scalars(sa.select(Certificate).where(Certificate.ended_on.is_(None))).one()
    officer.get(f"/certificates/{second.id}/papers/new").submit(paper=(io.BytesIO(pdf("y")), "y.pdf"))
    shown = officer.get(f"/certificates/{second.id}/end").submit(reason="Anulēta.").follow()
    assert "2 apliecības, kas vairs nav spēkā" in shown.main
    assert "Anulēta." in shown.main


@pytest.mark.parametrize("data", [b"<svg/>", b"%PDF-1.4 cut"])
def test_a_file_that_is_no_paper_is_refused(officer, flat, data):
    page = officer.get(f"/flats/{flat.id}/certificates/new").submit(
        kind="gas", paper=(io.BytesIO(data), "x.pdf"), issued_on="2026-01-05"
    )
    assert page.status == 422
    assert db.session.scalar(sa.select(Certificate.id)) is None


class TestWho:
    def test_a_mentor_reads_the_meters_of_the_clients_flat_and_changes_none(self, mentor, flat, meter):
        make_certificate(flat)
        page = mentor.get(f"/clients/{mentor.resident.id}").follow("Ierakstīt rādījumus")
        line = f"line-{meter.id}-0"
        shown = page.submit(**{f"{line}-value": "11", f"{line}-words": "Durvis vēra kaimiņš."}).follow()
        assert "11 m³" in shown.main
        assert "Durvis vēra kaimiņš." in mentor.get(f"/meters/{meter.id}").main
        assert not shown.links("Pievienot skaitītāju")
        assert not shown.links("Ierakstīt apliecību")
        assert not mentor.get(f"/meters/{meter.id}").links("Nomainīt skaitītāju")
        for path in (f"/flats/{flat.id}/meters/new", f"/meters/{meter.id}/replace", f"/meters/{meter.id}/end"):
            assert mentor.get(path).status == 403

    def test_another_flat_is_not_there_for_the_mentor(self, mentor, flat):
        other = make_meter(make_flat(flat.building))
        for path in (
            f"/flats/{other.flat_id}/meters",
            f"/meters/{other.id}",
            f"/flats/{other.flat_id}/meters/readings",
        ):
            assert mentor.get(path).status == 404

    def test_finance_looks_and_writes_nothing(self, client, city, flat, meter):
        read(meter, JUNE, 11_000, words="Durvis vēra kaimiņš.")
        client.sign_in(make_user(Role.FINANCE, municipality=city))
        assert "kaimiņš" not in client.get(f"/meters/{meter.id}").main
        page = client.get(f"/flats/{flat.id}/meters")
        assert "11 m³" in page.main
        assert not page.links("Ierakstīt rādījumus")
        assert client.get(f"/flats/{flat.id}/meters/readings").status == 403


class TestRunningOut:
    @pytest.fixture
    def due(self, flat):
        day = timedelta(days=1)
        make_meter(flat, number="over", verified_until=TODAY - day)
        make_meter(flat, number="soon", verified_until=TODAY + 60 * day)
        make_meter(flat, number="later", verified_until=TODAY + 61 * day)
        make_certificate(flat, expires_on=TODAY + 30 * day)
        make_meter(make_flat(), number="elsewhere", verified_until=TODAY)

    def test_it_is_listed_by_its_day_and_as_a_file(self, officer, due):
        page = officer.get("/meters/running-out")
        lines = [row.get_text(" ") for row in page.all("tbody tr")]
        assert len(lines) == 3
        assert "over" in lines[0]
        assert "G-1" in lines[1]
        assert "soon" in lines[2]
        assert [len(officer.get(f"/meters/running-out?{query}").all("tbody tr")) for query in (
            "state=over", "state=soon", "what=certificate", "state=over&what=certificate",
        )] == [1, 2, 1, 0]  # fmt: skip

        text = officer.get("/meters/running-out/export.csv").response.data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert [row[3] for row in rows[1:]] == [
            "Aukstais ūdens, nr. over",
            "Gāzes iekārtu pārbaude, nr. G-1",
            "Aukstais ūdens, nr. soon",
        ]
        assert officer.get("/meters/running-out/export.xlsx").response.data.startswith(b"PK")

    def test_a_mentor_sees_what_runs_out_where_own_clients_live(self, mentor, flat, due):
        make_meter(make_flat(flat.building), number="neighbour", verified_until=TODAY)
        shown = mentor.get("/meters/running-out")
        assert len(shown.all("tbody tr")) == 3
        assert "neighbour" not in shown.main

    def test_what_was_replaced_or_taken_off_is_not(self, officer, flat, due, db_session):
        db_session.execute(sa.update(Meter).values(removed_on=TODAY))
        make_certificate(flat, issued_on=TODAY, expires_on=None)
        assert "Nekam drīz nebeidzas termiņš" in officer.get("/meters/running-out").main

    def test_today_names_it_for_those_who_may_do_something(self, officer, new_client, city, flat, due):
        assert "Verifikācijas un apliecības" in officer.get("/").main
        other = new_client()
        other.sign_in(make_user(Role.FINANCE, municipality=city))
        assert "Verifikācijas un apliecības" not in other.get("/").main

    def test_a_municipality_sets_how_near(self, officer, city, due, db_session):
        from app.core.audit import SYSTEM
        from app.places.operations.settings import set_policy

        set_policy(city, "verification_near_days", 10, TODAY, "Tā.", actor=SYSTEM, today=TODAY)
        db_session.commit()
        assert len(officer.get("/meters/running-out?what=verification").all("tbody tr")) == 1


def test_the_pages_ask_as_often_for_many_readings_as_for_few(officer, flat, count_queries, db_session):
    few = make_flat(flat.building)
    for some, number in ((few, 2), (flat, 6)):
        for index in range(number):
            meter = make_meter(some, {"": 1}, number=f"N {index}", verified_until=TODAY)
            for month in range(2, 2 + number):
                read(meter, date(2026, month, 1), month * 1000, why_lower=WhyLower.EARLIER_WRONG)
            make_certificate(some, CertificateKind.OTHER, other_words=f"Kas {index}")
    asked = {}
    for some in (few, flat):
        meter_id = db_session.scalars(sa.select(Meter.id).where(Meter.flat_id == some.id)).first()
        for path in (f"/flats/{some.id}/meters", f"/flats/{some.id}/meters/readings", f"/meters/{meter_id}"):
            with count_queries() as sent:
                officer.get(path)
            asked.setdefault(path.split("/")[-1] if "flats" in path else "meter", []).append(len(sent))
    assert all(first == second for first, second in asked.values()), asked
