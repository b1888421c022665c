"""Today asks the database as often however much there is to tell."""

from datetime import timedelta

import pytest
import time_machine

from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.exits.models import AbsenceReview
from app.home import queries
from app.landlords.models import LandlordPromise, PromiseBy
from app.negotiations.operations.negotiations import plan_step
from app.placements.operations.offers import offer_flat
from tests.factories import (
    TODAY,
    access_for,
    make_application,
    make_building,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_proposal,
    make_stay,
    make_user,
    make_waiting,
    save,
)
from tests.negotiations.talks import make_negotiation


def fill(municipality, mentor, times: int) -> None:
    """So many of everything, each in a building of its own; the mentor supports those who live in a flat."""
    for _turn in range(times):
        make_flat(make_building(municipality), readiness="in_repair")
        make_application(make_household(municipality), received_on=TODAY - timedelta(days=29))
        waiting = make_household(municipality)
        make_waiting(waiting)
        offer_flat(make_flat(make_building(municipality)), waiting, TODAY, actor=SYSTEM, today=TODAY)
        stay = make_stay(make_flat(make_building(municipality)))
        save(
            SupportAssignment(
                client_id=stay.clients[0].client_id, user_id=mentor.id, role=TeamRole.MENTOR, starts_on=TODAY
            )
        )
        talk = make_negotiation(municipality, day=TODAY - timedelta(days=20))
        plan_step(talk, "Piezvanīt", TODAY, actor=SYSTEM, today=TODAY)
        promise = {"promised_by": PromiseBy.US, "words": "Nomainīt slēdzeni", "due_on": TODAY}
        save(LandlordPromise(landlord=make_landlord(municipality), **promise))
        client = stay.clients[0].client
        make_proposal(client, mentor)
        absence = {"municipality_id": municipality.id, "unreachable_since": TODAY, "opened_on": TODAY}
        save(AbsenceReview(client=client, **absence))


@pytest.mark.parametrize("more", [1, 12])
def test_the_number_of_queries_does_not_grow(client, db_session, count_queries, more):
    municipality = make_municipality()
    both = make_user(Role.HOUSING_OFFICER, Role.MENTOR, municipality=municipality)
    fill(municipality, both, more)
    with time_machine.travel(TODAY.isoformat() + "T08:00:00Z", tick=False):
        client.sign_in(both)
        with count_queries() as sent:
            page = client.get("/")

    assert len(page.all(".task")) >= 10 * min(more, queries.SHOWN)
    assert len(sent) <= 74, "\n".join(sent)


def test_sections_are_short_and_numbers_whole(db_session):
    municipality = make_municipality()
    fill(municipality, make_user(Role.MENTOR, municipality=municipality), queries.SHOWN + 2)
    officer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    day = queries.officer_day(officer, TODAY)

    assert (len(day.sheets), day.open_offers) == (queries.SHOWN, queries.SHOWN + 2)
    assert len(queries.longest_not_ready(officer)) == queries.SHOWN
    assert queries.stock_count(officer, TODAY).not_ready == queries.SHOWN + 2


def test_the_most_pressing_comes_first(db_session):
    municipality = make_municipality()
    late, near = (make_household(municipality) for _ in range(2))
    make_application(near, received_on=TODAY - timedelta(days=25))
    make_application(late, received_on=TODAY - timedelta(days=40))
    long, fresh = (make_household(municipality) for _ in range(2))
    make_waiting(fresh, TODAY - timedelta(days=1))
    make_waiting(long, TODAY - timedelta(days=90))

    day = queries.officer_day(access_for(Role.HOUSING_OFFICER, municipality=municipality), TODAY)

    assert [one.household_id for one in day.pressing] == [late.id, near.id]
    assert [one.household_id for one in day.waiting] == [long.id, fresh.id]
    assert day.longest_wait == 90


def test_who_may_not_see_placements_counts_nothing(db_session):
    municipality = make_municipality()
    fill(municipality, make_user(Role.MENTOR, municipality=municipality), 1)
    elsewhere = access_for(Role.HOUSING_OFFICER, municipality=make_municipality())

    day = queries.officer_day(elsewhere, TODAY)

    assert (day.pressing, day.undecided, day.waiting, day.sheets, day.open_offers) == ([], 0, [], [], 0)
    assert queries.stock_count(elsewhere, TODAY) == queries.StockCount(0, 0)
    assert queries.own_clients(access_for(Role.MENTOR, municipality=municipality), TODAY) == []
