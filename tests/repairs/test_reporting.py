"""Reporting: who answers, who has to mend it, until when; photos that come before their ticket; once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.clients.models import SupportAssignment, TeamRole
from app.contracts.models import RepairElement, RepairParty
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import Permission, Role
from app.core.photos import read_photo
from app.flats.models import Ownership
from app.placements.models import Placement
from app.repairs.clock import Priority
from app.repairs.models import HazardStep, Party, PartySource, RepairTicket, StepKind, TicketEvent, TicketPhoto
from app.repairs.operations.reporting import Fault, keep_photo, report_fault
from app.repairs.queries.tickets import get_building, get_flat, get_ticket, latest_list, open_of, tickets_in_reach
from app.repairs.standard import STANDARD
from tests.contracts.cases import head_lease, signed
from tests.factories import (
    TODAY,
    access_for,
    client_of,
    make_flat,
    make_landlord,
    make_municipality,
    make_stay,
    make_user,
    save,
)
from tests.pictures import picture
from tests.repairs.cases import NOW, photo_of, report

R = Permission.REPAIR_SEE


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city, landlord=make_landlord(city))


class TestReporting:
    def test_it_is_promised_and_written_down(self, flat):
        ticket = report(flat, words="Virtuvē nedeg gaisma")

        assert ticket.number == f"RP-{ticket.id}"
        assert ticket.priority is Priority.PRIORITY
        assert ticket.due_at == datetime(2026, 11, 30, 21, 59, 59, tzinfo=UTC)
        assert ticket.promised_at == ticket.net_due_at == ticket.due_at
        assert [(run.number, run.started_at, run.due_at) for run in ticket.runs] == [(1, NOW, ticket.due_at)]
        assert db.session.scalars(sa.select(TicketEvent.after)).all() == ["priority"]
        stored = db.session.scalar(sa.text("SELECT words FROM repair_ticket"))
        assert stored
        assert "gaisma" not in stored
        event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "ticket.report")).one()
        assert "sealed" in event.changes["words"][1]

    def test_the_clock_runs_from_the_report_not_from_when_it_arrived(self, flat):
        reported = NOW - timedelta(days=2)
        ticket = report(flat, "burst_pipe", reported_at=reported)
        assert ticket.due_at == reported + timedelta(hours=24)

        with pytest.raises(Refused, match="nākotnē"):
            report(flat, reported_at=NOW + timedelta(minutes=1))

    def test_the_specialist_with_the_fewest_open_tickets_answers(self, flat, city):
        make_user(Role.HOUSING_OFFICER, municipality=city)
        busy, free = (make_user(Role.SRA_OFFICER, municipality=city) for _ in range(2))
        report(flat, responsible=busy)

        assert report_fault(flat, Fault("floor"), now=NOW, actor=SYSTEM).responsible_id == free.id

    def test_without_a_specialist_whoever_reports_answers_and_somebody_always_does(self, flat, city):
        mentor = make_user(Role.MENTOR, municipality=city)
        assert report_fault(flat, Fault("floor"), now=NOW, actor=mentor).responsible_id == mentor.id
        with pytest.raises(Refused, match="neviens"):
            report_fault(flat, Fault("floor"), now=NOW, actor=SYSTEM)
        with pytest.raises(IntegrityError):
            db.session.execute(sa.text("UPDATE repair_ticket SET responsible_id = NULL"))

    def test_what_is_not_in_the_list_is_something_else(self, flat):
        assert report(flat, "ufo").fault_code == "other"

    def test_a_lift_is_no_fault_of_a_flat(self, flat):
        with pytest.raises(Refused, match="šeit nevar būt"):
            report(flat, "lift")
        assert report(flat.building, "lift").flat_id is None

    def test_sent_again_with_its_key_it_is_the_same_ticket(self, flat, city):
        first = report(flat, key="abc:light")
        assert report(flat, key="abc:light") is first
        with pytest.raises(Refused, match="citu vietu"):
            report(make_flat(municipality=city), key="abc:light")

    def test_the_standard_list_is_version_0(self, city):
        assert latest_list(city.id) == (0, STANDARD)


class TestWhoMends:
    def test_as_the_contract_of_that_day_says(self, flat):
        contract = signed(head_lease(flat), repairs={RepairElement.ELECTRICITY: RepairParty.LANDLORD})
        ticket, other = report(flat, "light"), report(flat, "floor")

        assert (ticket.party, ticket.party_source, ticket.contract) == (Party.LANDLORD, PartySource.CONTRACT, contract)
        assert (other.party, other.party_source, other.contract) == (Party.PROVIDER, PartySource.ASSUMED, None)

    def test_the_municipality_mends_its_own(self, city):
        flat = make_flat(municipality=city, ownership=Ownership.MUNICIPAL)
        assert report(flat).party is Party.MUNICIPALITY
        assert report(flat.building, "damp").party is Party.MUNICIPALITY

    def test_common_parts_are_the_landlords_where_nothing_is_agreed(self, flat):
        assert (report(flat.building, "lift").party, report(flat).party) == (Party.LANDLORD, Party.PROVIDER)


class TestHazards:
    def test_what_harms_at_once_is_made_safe_within_the_urgent_hours(self, flat):
        ticket = report(flat, "electric_danger")
        soon = NOW + timedelta(hours=24)
        assert steps() == [(StepKind.INVESTIGATE, soon), (StepKind.MAKE_SAFE, soon), (StepKind.WORKS, ticket.due_at)]

    def test_damp_has_days_and_never_less_for_the_works_than_to_make_it_safe(self, flat):
        report(flat, "mould")
        days = [NOW + timedelta(days=number) for number in (14, 21, 21)]
        assert steps() == list(zip(StepKind, days, strict=True))

    def test_other_faults_have_no_such_steps(self, flat):
        report(flat)
        assert steps() == []


def steps() -> list[tuple[StepKind, datetime]]:
    rows = db.session.execute(sa.select(HazardStep.kind, HazardStep.due_at).order_by(HazardStep.id))
    return [(row.kind, row.due_at) for row in rows]


class TestPhotos:
    def test_the_same_picture_is_kept_once(self, flat):
        ticket = report(flat)
        assert photo_of(ticket) is photo_of(ticket)
        photo_of(ticket, colour="#123456")
        assert len(ticket.photos) == 2

    def test_sent_ahead_it_waits_for_its_ticket(self, flat, city):
        mentor, other = make_user(Role.MENTOR, municipality=city), make_user(Role.MENTOR, municipality=city)
        for who in (mentor, mentor, other):
            keep_photo("k", read_photo(picture(colour="#111111")), actor=who)
        stray = keep_photo("k", read_photo(picture(colour="#222222")), actor=other)

        ticket = report(flat, key="k", actor=mentor)
        late = keep_photo("k", read_photo(picture(colour="#333333")), actor=mentor)

        assert len(ticket.photos) == 2
        assert late in ticket.photos
        assert stray not in ticket.photos  # whoever else guesses a key puts nothing into the ticket


class TestReach:
    @pytest.fixture
    def mentor(self, flat, city):
        user = make_user(Role.MENTOR, municipality=city)
        resident = client_of(make_stay(flat).household)
        save(SupportAssignment(client=resident, user=user, role=TeamRole.MENTOR, starts_on=TODAY.replace(year=2020)))
        return access_for(Role.MENTOR, municipality=city, user_id=user.id)

    def test_a_mentor_reaches_the_flats_of_own_clients_and_what_these_share(self, flat, city, mentor, monkeypatch):
        monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
        neighbour = make_flat(municipality=city, building=flat.building)
        own, shared, others = report(flat), report(flat.building, "lift"), report(neighbour)
        elsewhere = report(make_flat(municipality=city).building, "lift")

        assert set(db.session.scalars(tickets_in_reach(mentor))) == {own, shared}
        assert get_ticket(own.id, mentor) is own
        assert get_ticket(others.id, mentor) is get_ticket(elsewhere.id, mentor) is None
        assert get_ticket(own.id, mentor, Permission.REPAIR_CHANGE) is None
        assert get_flat(flat.id, mentor)
        assert get_flat(neighbour.id, mentor) is get_building(elsewhere.building_id, mentor) is None
        assert get_building(flat.building_id, mentor)

    def test_another_municipality_reaches_nothing(self, flat):
        ticket, elsewhere = report(flat), make_municipality("Valmiera")
        officer = access_for(Role.SRA_OFFICER, municipality=elsewhere)
        assert get_ticket(ticket.id, officer) is None
        assert list(db.session.scalars(tickets_in_reach(officer))) == []

    def test_open_tickets_of_flats_come_in_one_query(self, flat, city):
        other = make_flat(municipality=city)
        late, soon, there = report(flat, "floor"), report(flat, "no_water"), report(other)
        report(flat.building, "lift")
        assert open_of([flat.id, other.id, 0]) == {flat.id: [soon, late], other.id: [there]}


@pytest.mark.parametrize("table", ["ticket_event", "ticket_run"])
def test_what_was_promised_and_what_happened_is_never_rewritten(flat, table):
    report(flat)
    with pytest.raises(IntegrityError, match=table):
        db.session.execute(sa.text(f"DELETE FROM {table}"))
    db.session.rollback()


def test_the_first_promise_stays(flat):
    ticket = report(flat)
    db.session.commit()
    with pytest.raises(IntegrityError, match="ticket_run_locked"):
        db.session.execute(sa.text("UPDATE ticket_run SET promised_at = started_at"))
    db.session.rollback()
    assert db.session.get(RepairTicket, ticket.id) is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TicketPhoto)) == 0

    def test_of_a_flat_only_what_was_open_while_the_clients_lived_there(self, flat, mentor, monkeypatch, db_session):
        stay = db_session.scalars(sa.select(Placement).where(Placement.flat_id == flat.id)).one()
        stay.ends_on = TODAY + timedelta(days=10)
        monkeypatch.setattr("app.core.clock.today", lambda: TODAY + timedelta(days=20))
        long_ago = report(flat, now=NOW - timedelta(days=400))
        long_ago.finished_at = NOW - timedelta(days=300)
        open_then, during = report(flat, now=NOW - timedelta(days=399)), report(flat)
        after = NOW + timedelta(days=15)
        of_the_next = report(flat, now=after)
        own = report(flat, now=after, actor=db_session.get(User, mentor.user_id))
        db.session.flush()

        assert set(db.session.scalars(tickets_in_reach(mentor))) == {open_then, during, own}
        assert get_ticket(of_the_next.id, mentor) is get_ticket(long_ago.id, mentor) is None
