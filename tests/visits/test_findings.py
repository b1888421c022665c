"""One visit makes many tickets at once and writes down what meters show; photos find both, whichever comes first."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.core.audit import SYSTEM
from app.core.errors import RuleViolation
from app.core.permissions import Role
from app.core.photos import read_photo
from app.meters.models import MeterKind, MeterReading, ReadingPhoto, WhyLower
from app.meters.operations.meters import MeterFacts, add_meter
from app.repairs.models import Channel, RepairTicket, TicketPhoto, TicketRoom
from app.repairs.operations.reporting import Fault
from app.visits.models import Visit, VisitTicket
from app.visits.operations.findings import Shown, keep_fault_photos, read_meters, report_faults
from app.visits.operations.photos import add_photos
from app.visits.operations.visits import WhichVisit
from tests.factories import TODAY, make_flat, make_municipality, make_stay, make_user
from tests.pictures import picture
from tests.visits.cases import NOW, make_mentor, visited

DAY = timedelta(days=1)
LEAK = {"dripping": Fault("dripping", TicketRoom.KITCHEN, "Pil."), "other-1": Fault("other", words="Čīkst.")}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stay(db_session):
    municipality = make_municipality("Rīga")
    make_user(Role.HOUSING_OFFICER, municipality=municipality)
    return make_stay(make_flat(municipality=municipality), starts_on=TODAY - 60 * DAY)


@pytest.fixture
def mentor(stay):
    return make_mentor(stay)


@pytest.fixture
def meter(stay):
    facts = MeterFacts(MeterKind.COLD_WATER, "AU-1", stay.starts_on)
    return add_meter(stay.flat, facts, actor=SYSTEM, now=NOW, first={"": 100_000})


def count(db_session, model) -> int:
    return db_session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_visit_reports_many_faults_from_when_it_was_made(stay, mentor, db_session):
    visit = visited(stay, mentor, days_ago=1)
    first, second = report_faults(visit, LEAK, actor=mentor, now=NOW)
    assert (first.flat_id, first.room, first.words, first.channel) == (
        stay.flat_id,
        TicketRoom.KITCHEN,
        "Pil.",
        Channel.VISIT,
    )
    assert first.reported_at == second.reported_at == visit.at == NOW - DAY


def test_sent_twice_a_visit_reports_nothing_twice(stay, mentor, db_session):
    for _time in range(2):
        report_faults(visited(stay, mentor), LEAK, actor=mentor, now=NOW)
    report_faults(visited(stay, mentor), {**LEAK, "light": Fault("light")}, actor=mentor, now=NOW)
    assert (count(db_session, RepairTicket), count(db_session, VisitTicket)) == (3, 3)
    report_faults(visited(stay, mentor, number=2), LEAK, actor=mentor, now=NOW)
    assert count(db_session, RepairTicket) == 5


@pytest.mark.parametrize("photos_first", [True, False])
def test_photos_of_a_fault_find_its_ticket(stay, mentor, db_session, photos_first):
    def send(colour="red", line="dripping"):
        sent = [read_photo(picture(colour=colour))]
        keep_fault_photos(stay, WhichVisit(TODAY), line, sent, made_at=NOW, actor=mentor)

    if photos_first:
        send()
    (ticket, other) = report_faults(visited(stay, mentor), LEAK, actor=mentor, now=NOW)
    send()
    send("blue")
    send("red", "other-1")
    db_session.expire_all()
    assert (len(ticket.photos), len(other.photos), count(db_session, TicketPhoto)) == (2, 1, 3)


@pytest.mark.parametrize("photos_first", [True, False])
def test_photos_of_a_meter_find_the_reading(stay, mentor, meter, db_session, photos_first):
    def send():
        sent = [read_photo(picture())]
        about = f"meter:{meter.id}:"
        add_photos(stay, WhichVisit(TODAY), about, sent, made_at=NOW, actor=mentor, now=NOW)

    if photos_first:
        send()
    read_meters(visited(stay, mentor), [Shown(meter, "", 101_000)], actor=mentor, now=NOW)
    send()
    reading = db_session.scalar(sa.select(MeterReading).where(MeterReading.value == 101_000))
    assert (len(reading.photos), count(db_session, ReadingPhoto)) == (1, 1)


def test_a_photo_of_somebody_elses_meter_joins_nothing(stay, mentor, db_session):
    other = make_stay(make_flat(municipality=stay.municipality), starts_on=TODAY - 9 * DAY)
    facts = MeterFacts(MeterKind.COLD_WATER, "AU-2", other.starts_on)
    meter = add_meter(other.flat, facts, actor=mentor, now=NOW, first={"": 1})
    assert meter.installed_on < TODAY
    sent = {"made_at": NOW, "actor": mentor, "now": NOW}
    add_photos(stay, WhichVisit(TODAY), f"meter:{meter.id}:", [read_photo(picture())], **sent)
    assert count(db_session, ReadingPhoto) == 0


def test_a_reading_below_the_last_needs_its_reason(stay, mentor, meter):
    with pytest.raises(RuleViolation):
        read_meters(visited(stay, mentor), [Shown(meter, "", 5)], actor=mentor, now=NOW)
    read_meters(visited(stay, mentor), [Shown(meter, "", 5, WhyLower.ROLLED_OVER)], actor=mentor, now=NOW)


class TestForm:
    def page(self, client: Any, stay, mentor) -> Any:
        client.sign_in(mentor)
        return client.get(f"/stays/{stay.id}/visits/{TODAY}/1")

    def filled(self, stay, **more: Any) -> dict[str, Any]:
        return {f"met-{stay.clients[0].client_id}": "met", "condition": "needs_work", **more}

    def test_all_of_it_arrives_in_one_form_and_stands_on_the_page(self, client, stay, mentor, meter, db_session):
        faults = {"faults": ["dripping", "light"], "words-dripping": "Pil.", "room-dripping": "bath"}
        said = self.filled(stay, **faults, **{"words-other-1": "Čīkst grīda.", f"value-{meter.id}-0": "101,5"})
        page = self.page(client, stay, mentor).submit("Saglabāt vizīti", **said).follow()
        assert [one.line for one in db_session.scalar(sa.select(Visit)).tickets] == ["dripping", "light", "other-1"]
        assert "pil vai sūcas" in page.main
        reading = db_session.scalar(sa.select(MeterReading).order_by(MeterReading.id.desc()))
        assert (reading.value, reading.recorded_by_id) == (101_500, mentor.id)
        page = client.get(f"/stays/{stay.id}/visits/{TODAY}/1")
        assert "atvērti 3 pieteikumi" in page.main
        assert "RP-" in page.main
        assert "pil vai sūcas" in client.get("/week").main

    def test_one_thing_refused_keeps_nothing(self, client, stay, mentor, meter, db_session):
        said = self.filled(stay, faults=["dripping"], **{f"value-{meter.id}-0": "3"})
        page = self.page(client, stay, mentor).submit("Saglabāt vizīti", **said)
        assert page.status == 422
        assert page.one("#fault-dripping").has_attr("checked")
        assert (count(db_session, Visit), count(db_session, RepairTicket)) == (0, 0)

    def test_photos_of_faults_are_taken_only_for_faults_of_the_list(self, client, stay, mentor, db_session):
        token = self.page(client, stay, mentor).form("Saglabāt vizīti").select_one("[name=csrf_token]")["value"]
        for about, status in (("fault:dripping", 303), ("fault:nothing", 422), ("fault:other-1", 303)):
            sent = {"csrf_token": token, "about": about, "once": about, "photos": [(BytesIO(picture()), "a.jpg")]}
            assert client.post(f"/stays/{stay.id}/visits/{TODAY}/1/photos", data=sent).status == status
        assert count(db_session, TicketPhoto) == 2
