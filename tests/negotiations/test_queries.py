"""The board, the table, what is due, and the rents a price is compared with."""

from datetime import timedelta

import pytest

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.flats.models import Ownership, Readiness
from app.negotiations.models import ReferenceRent, Stage, WhyNot
from app.negotiations.operations.negotiations import Move, move_negotiation, plan_step
from app.negotiations.queries.negotiations import NegotiationFilters, board, due_steps, stuck, table
from app.negotiations.queries.rents import reference_cents, rent_findings
from tests.factories import TODAY, access_for, make_area, make_building, make_flat, make_municipality, make_place, save
from tests.negotiations.talks import make_negotiation

DAY = timedelta(days=1)


@pytest.fixture
def city(db_session):
    return make_municipality()


def test_the_board_has_the_longest_first_and_forgets_what_ended_long_ago(city):
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    new, old = make_negotiation(city), make_negotiation(city, day=TODAY - 20 * DAY)
    for days in (29, 31):
        ended = make_negotiation(city, Stage.CALLED, day=TODAY - 40 * DAY)
        move_negotiation(ended, Move(Stage.LOST, WhyNot.TAKEN), actor=SYSTEM, today=TODAY - days * DAY)
    make_negotiation(make_municipality())

    columns = board(viewer, TODAY)

    assert [row.id for row in columns[Stage.FOUND]] == [old.id, new.id]
    assert [row.stuck for row in columns[Stage.FOUND]] == [True, False]
    assert [row.days for row in columns[Stage.LOST]] == [29]


def test_the_table_finds_by_part_of_address_name_or_number(city):
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    one = make_negotiation(city, address_text="Čiekurkalnā, pie tirgus", contact_name="Vizma Lapiņa")
    make_negotiation(city, address_text="Imantā", contact_phone="27777777")

    def found(text: str) -> list[int]:
        return [row.id for row in table(viewer, NegotiationFilters(q=text), TODAY)]

    assert [found(text) for text in ("ciekur", "lapina pie", "vizma imanta")] == [[one.id], [one.id], []]
    assert len(found("2777")) == 1
    assert table(viewer, NegotiationFilters(stages=[Stage.SIGNED]), TODAY) == []


@pytest.mark.parametrize("more", [1, 12])
def test_queries_do_not_grow_with_the_board(city, count_queries, db_session, more):
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    for _turn in range(more):
        plan_step(make_negotiation(city, place=make_place(city)), "Zvanīt", TODAY, actor=SYSTEM, today=TODAY)
    db_session.expire_all()

    with count_queries() as sent:
        board(viewer, TODAY)

    assert len(sent) <= 5, "\n".join(sent)


def test_due_and_stuck_are_those_one_may_move(city):
    late = plan_step(make_negotiation(city, day=TODAY - 20 * DAY), "a", TODAY - DAY, actor=SYSTEM, today=TODAY - DAY)
    plan_step(make_negotiation(city), "b", TODAY + 9 * DAY, actor=SYSTEM, today=TODAY)
    make_negotiation(make_municipality(), day=TODAY - 20 * DAY)

    officer, manager = (access_for(role, municipality=city) for role in (Role.SRA_OFFICER, Role.PROGRAMME_MANAGER))

    assert due_steps(officer, TODAY + 7 * DAY, 8) == [late]
    assert [row.id for row in stuck(officer, TODAY)] == [late.negotiation_id]
    assert (due_steps(manager, TODAY + 7 * DAY, 8), stuck(manager, TODAY)) == ([], [])


def stock(city, area, rents, **values):
    for rent in rents:
        place = make_place(city, area=area)
        make_flat(make_building(city, place=place), rent_cents=rent, area_m2=20.0, **values)


def test_a_rent_is_compared_with_private_flats_of_the_neighbourhood(city):
    area = make_area(city, "Teika")
    stock(city, area, (20_000, 21_000, 22_000, 23_000, 24_000))
    stock(city, area, (1_000,) * 9, ownership=Ownership.MUNICIPAL)
    stock(city, area, (1_000,) * 9, readiness=Readiness.WITHDRAWN)
    stock(city, None, (90_000,) * 9)
    one = make_negotiation(city, rooms=1, area_m2=20.0, place=make_place(city, area=area))

    month, per_m2, _reference = rent_findings(one, 26_000, TODAY)

    assert (month.id, month.passed, per_m2.id, per_m2.passed) == ("N4", False, "N5", False)
    assert "220,00" in str(month.reason)
    assert "11,00" in str(per_m2.reason)
    assert "Teika" in str(month.reason)
    assert rent_findings(one, 25_000, TODAY)[0].passed


def test_too_few_nearby_are_compared_with_the_whole_municipality(city):
    area = make_area(city, "Teika")
    stock(city, area, (20_000,) * 4)
    stock(city, None, (30_000,) * 6)
    one = make_negotiation(city, rooms=1, place=make_place(city, area=area))

    (month, _reference) = rent_findings(one, 30_000, TODAY)

    assert month.passed
    assert "300,00" in str(month.reason)
    assert "Teika" not in str(month.reason)


def test_the_reference_of_the_neighbourhood_and_of_the_day_holds(city):
    area, other = make_area(city, "Teika"), make_area(city, "Imanta")
    for area_id, cents, day in (
        (None, 24_000, TODAY - 9 * DAY),
        (area.id, 28_000, TODAY - 9 * DAY),
        (None, 25_000, TODAY - 5 * DAY),  # newer, but not of the neighbourhood
        (area.id, 29_000, TODAY),
        (other.id, 1, TODAY),
    ):
        save(ReferenceRent(municipality=city, area_id=area_id, rooms=1, rent_cents=cents, valid_from=day))
    here = make_negotiation(city, rooms=1, place=make_place(city, area=area))
    anywhere = make_negotiation(city, rooms=1)

    assert [reference_cents(here, TODAY - days * DAY) for days in (10, 1, 0)] == [None, 28_000, 29_000]
    assert [reference_cents(anywhere, TODAY - days * DAY) for days in (6, 5)] == [24_000, 25_000]
    assert reference_cents(make_negotiation(city, rooms=3), TODAY) is None
