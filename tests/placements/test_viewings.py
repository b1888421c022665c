"""Viewings: arranged for the person, recorded once, arranged again; whoever does not come loses nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session

from app.clients.models import TeamRole
from app.clients.operations.support import assign_support
from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.queries import flat_label
from app.placements.models import Offer, OfferState, RefusalReason, Viewing, ViewingOutcome
from app.placements.operations.offers import offer_flat, record_answer
from app.placements.operations.viewings import arrange_viewing, record_viewing
from app.placements.queries.sheets import how_seen, planned_viewings, viewings_of
from app.placements.rules.viewing import Seen
from app.waitlist.queries import open_entry
from tests import factories
from tests.factories import TODAY
from tests.pages import PageClient

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def offer(db_session: scoped_session) -> Offer:
    city = factories.make_municipality()
    household = factories.make_household(city)
    factories.make_waiting(household)
    return offer_flat(factories.make_flat(municipality=city), household, TODAY, actor=SYSTEM, today=TODAY)


def arranged(offer: Offer, starts_at: datetime = TOMORROW, now: datetime = NOW, **words: Any) -> Viewing:
    return arrange_viewing(offer, starts_at, actor=SYSTEM, now=now, **words)


def recorded(viewing: Viewing, outcome: ViewingOutcome, now: datetime = TOMORROW + timedelta(hours=1)) -> Viewing:
    return record_viewing(viewing, outcome, "Piezīme.", actor=SYSTEM, now=now)


def test_one_is_arranged_and_takes_place(offer: Offer) -> None:
    viewing = arranged(offer, suits="Pēc darba.", with_whom="Izīrētāja.")
    assert (viewing.outcome, viewing.suits, viewing.with_whom) == (ViewingOutcome.PLANNED, "Pēc darba.", "Izīrētāja.")
    recorded(viewing, ViewingOutcome.TOOK_PLACE)
    assert how_seen(offer.household_id, offer.flat_id) is Seen.VIEWED
    assert [event.action for event in audit.history(viewing)] == ["viewing.record", "viewing.arrange"]


def test_who_did_not_come_loses_nothing_and_another_time_is_found(offer: Offer) -> None:
    recorded(arranged(offer), ViewingOutcome.NO_SHOW)
    assert (offer.state, how_seen(offer.household_id, offer.flat_id)) == (OfferState.OPEN, Seen.NOT)
    assert open_entry(offer.household_id) is not None
    again = arranged(offer, TOMORROW + timedelta(days=1))
    assert viewings_of([offer.id])[offer.id][0].id == again.id


def test_one_at_a_time(offer: Offer) -> None:
    viewing = arranged(offer)
    with pytest.raises(Refused):
        arranged(offer)
    recorded(viewing, ViewingOutcome.CANCELLED, NOW)
    arranged(offer)
    with pytest.raises(IntegrityError):
        db.session.execute(sa.insert(Viewing).values(offer_id=offer.id, starts_at=NOW, outcome=ViewingOutcome.PLANNED))


@pytest.mark.parametrize("outcome", [ViewingOutcome.TOOK_PLACE, ViewingOutcome.NO_SHOW])
def test_nothing_came_yet_of_what_is_still_to_come(offer: Offer, outcome: ViewingOutcome) -> None:
    viewing = arranged(offer)
    with pytest.raises(Refused):
        recorded(viewing, outcome, TOMORROW - timedelta(minutes=1))
    assert recorded(viewing, outcome, TOMORROW).outcome is outcome


@pytest.mark.parametrize("first", [ViewingOutcome.TOOK_PLACE, ViewingOutcome.NO_SHOW, ViewingOutcome.CANCELLED])
def test_what_came_of_it_is_recorded_once(offer: Offer, first: ViewingOutcome) -> None:
    viewing = recorded(arranged(offer), first)
    for outcome in ViewingOutcome:
        with pytest.raises(Refused):
            recorded(viewing, outcome)
    assert viewing.outcome is first


def test_it_lies_within_the_days_of_the_offer(offer: Offer) -> None:
    last = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # 22:00 in Latvia, the sheet's last day
    for starts_at in (YESTERDAY, last + timedelta(hours=3)):
        with pytest.raises(Refused):
            arranged(offer, starts_at)
    assert arranged(offer, last).starts_at == last


def test_closing_the_offer_calls_it_off_and_choosing_the_flat_does_not(offer: Offer) -> None:
    other = offer_flat(
        factories.make_flat(municipality=offer.municipality), offer.household, TODAY, actor=SYSTEM, today=TODAY
    )
    kept, lost = arranged(offer), arranged(other)
    record_answer(offer, True, None, actor=SYSTEM, today=TODAY)
    assert (kept.outcome, lost.outcome) == (ViewingOutcome.PLANNED, ViewingOutcome.CANCELLED)
    with pytest.raises(Refused):
        arranged(other)


def test_a_refused_flat_is_not_viewed(offer: Offer) -> None:
    record_answer(offer, False, None, reason=RefusalReason.NOISE, actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        arranged(offer)


def test_the_officers_see_what_is_planned_also_what_has_passed(offer: Offer) -> None:
    viewing = arranged(offer)
    viewer = factories.access_for(Role.HOUSING_OFFICER, municipality=offer.municipality)
    agent = factories.access_for(Role.SRA_OFFICER, municipality=offer.municipality)
    assert planned_viewings(viewer, TOMORROW + timedelta(days=9)) == [viewing]
    assert planned_viewings(viewer, TOMORROW) == []
    assert planned_viewings(agent, TOMORROW + timedelta(days=9)) == []


@time_machine.travel(NOW, tick=False)
def test_a_mentor_sees_when_the_own_clients_look_at_flats(offer: Offer) -> None:
    """And learns nothing of other clients' viewings."""
    viewing, city = arranged(offer), offer.flat.municipality
    mentor = factories.make_user(Role.MENTOR, municipality=city)
    viewer = factories.access_for(Role.MENTOR, municipality=city, user_id=mentor.id)
    assert planned_viewings(viewer, TOMORROW + timedelta(days=9)) == []
    assign_support(factories.client_of(offer.household), mentor, TeamRole.MENTOR, TODAY, actor=SYSTEM)
    assert planned_viewings(viewer, TOMORROW + timedelta(days=9)) == [viewing]


@time_machine.travel(NOW, tick=False)
def test_it_stands_on_the_mentors_today(client: PageClient, offer: Offer) -> None:
    mentor = factories.make_user(Role.MENTOR, municipality=offer.flat.municipality)
    assign_support(factories.client_of(offer.household), mentor, TeamRole.MENTOR, TODAY, actor=SYSTEM)
    arranged(offer)
    client.sign_in(mentor)
    page = client.get("/")
    (link,) = page.all(f"main a[href='/households/{offer.household_id}']")
    assert flat_label(offer.flat) in link.get_text()
    assert client.get(str(link["href"])).status == 200
