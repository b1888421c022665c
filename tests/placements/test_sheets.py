"""Offer sheets through their operations: chosen, turned down, run out, extended; and what follows from it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.clients.models import Household
from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.permissions import Role
from app.flats.models import Flat, Readiness
from app.flats.queries import use_of
from app.placements.models import Offer, OfferSheet, OfferState, RefusalReason, SheetState
from app.placements.operations.offers import (
    OfferedElsewhere,
    acknowledge,
    offer_flat,
    record_answer,
    show_photos,
    withdraw_offer,
)
from app.placements.operations.sheets import (
    LONGEST_DAYS,
    TurnedDown,
    extend_sheet,
    record_conference,
    refuse_sheet,
    withdraw_sheet,
)
from app.placements.operations.stays import start_placement
from app.placements.queries.sheets import conferences_due, how_seen, news_for, refused_sheets
from app.placements.rules.viewing import Seen, flat_was_seen
from app.places.models import Municipality, PolicySetting
from app.waitlist.queries import open_entry
from tests import factories
from tests.factories import TODAY

DAY = timedelta(days=1)
LAST = TODAY + 7 * DAY
AFTER = LAST + DAY
FAR = TurnedDown(RefusalReason.FAR, "Par tālu.")


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


@pytest.fixture
def officer(city: Municipality) -> User:
    return factories.make_user(Role.HOUSING_OFFICER, municipality=city)


def waiting(city: Municipality) -> Household:
    household = factories.make_household(city)
    factories.make_waiting(household)
    return household


def offered(flat: Flat, household: Household, today: date = TODAY, actor: Any = SYSTEM, **options: Any) -> Offer:
    return offer_flat(flat, household, today, actor=actor, today=today, **options)


def sheet_of(city: Municipality, flats: int = 3, household: Household | None = None, today: date = TODAY) -> OfferSheet:
    household = household or waiting(city)
    offers = [offered(factories.make_flat(municipality=city), household, today) for _number in range(flats)]
    return offers[0].sheet


def refused(sheet: OfferSheet, answer: TurnedDown = FAR, today: date = TODAY) -> OfferSheet:
    return refuse_sheet(sheet, {offer.id: answer for offer in sheet.offers}, actor=SYSTEM, today=today)


def states(sheet: OfferSheet) -> list[OfferState]:
    return [offer.state for offer in sheet.offers]


class TestOpening:
    def test_three_flats_stand_on_one_sheet_for_a_week(self, city: Municipality) -> None:
        sheet = sheet_of(city)
        assert len(sheet.offers) == 3
        assert (sheet.state, sheet.opened_on, sheet.open_until) == (SheetState.OPEN, TODAY, LAST)
        assert [event.action for event in audit.history(sheet)] == ["sheet.open"]

    def test_how_long_is_a_setting(self, city: Municipality) -> None:
        factories.save(PolicySetting(municipality_id=city.id, key="offer_days", value=14, valid_from=TODAY - DAY))
        assert sheet_of(city, 1).open_until == TODAY + 14 * DAY

    def test_a_flat_added_later_may_be_thought_over_as_long(self, city: Municipality) -> None:
        sheet = sheet_of(city, 1)
        first = sheet.offers[0].flat
        offered(factories.make_flat(municipality=city), sheet.household, LAST)
        assert sheet.open_until == LAST + 7 * DAY
        assert first.offered_until == sheet.open_until

    def test_a_closed_sheet_is_not_written_on(self, city: Municipality) -> None:
        sheet = refused(sheet_of(city, 1))
        assert offered(factories.make_flat(municipality=city), sheet.household).sheet is not sheet

    def test_a_flat_stands_on_two_sheets_only_knowingly(self, city: Municipality) -> None:
        flat, other = factories.make_flat(municipality=city), waiting(city)
        offered(flat, waiting(city))
        with pytest.raises(OfferedElsewhere):
            offered(flat, other)
        assert offered(flat, other, knowingly=True).state is OfferState.OPEN
        assert flat.open_offers == 2


class TestChoosing:
    def test_the_others_are_not_chosen_and_not_refused(self, city: Municipality) -> None:
        sheet = sheet_of(city)
        first, chosen, third = sheet.offers
        record_answer(chosen, True, "Šis, te ir kluss.", actor=SYSTEM, today=TODAY)
        assert states(sheet) == [OfferState.NOT_CHOSEN, OfferState.ACCEPTED, OfferState.NOT_CHOSEN]
        assert (sheet.state, sheet.closed_on, chosen.answer_words) == (SheetState.CHOSEN, TODAY, "Šis, te ir kluss.")
        assert [offer.refusal_reason for offer in sheet.offers] == [None] * 3
        assert [offer.flat.open_offers for offer in (first, chosen, third)] == [0, 1, 0]

    def test_one_that_was_turned_down_before_stays_turned_down(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        first, second = sheet.offers
        record_answer(first, False, None, reason=RefusalReason.NOISE, actor=SYSTEM, today=TODAY)
        assert sheet.state is SheetState.OPEN
        record_answer(second, True, None, actor=SYSTEM, today=TODAY)
        assert (states(sheet), sheet.state) == ([OfferState.REFUSED, OfferState.ACCEPTED], SheetState.CHOSEN)
        withdraw_offer(second, "Pārdomāja.", actor=SYSTEM, today=TODAY)
        assert sheet.state is SheetState.WITHDRAWN

    def test_an_answer_given_in_time_may_be_recorded_later(self, city: Municipality) -> None:
        (offer,) = sheet_of(city, 1).offers
        with pytest.raises(Refused):
            record_answer(offer, True, None, actor=SYSTEM, today=AFTER)
        record_answer(offer, True, None, actor=SYSTEM, today=AFTER, answered_on=LAST)
        assert offer.sheet.state is SheetState.CHOSEN


class TestTurningDown:
    def test_every_flat_needs_its_reason(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        first, second = sheet.offers
        for answers in ({first.id: FAR}, {first.id: FAR, second.id: TurnedDown(None)}):
            with pytest.raises(Refused):
                refuse_sheet(sheet, answers, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            record_answer(second, False, "Nē.", actor=SYSTEM, today=TODAY)

    def test_the_waitlist_entry_is_untouched(self, city: Municipality) -> None:
        household = waiting(city)
        entry = open_entry(household.id)
        assert entry
        before = (entry.id, entry.entered_on, entry.closed_on, len(audit.history(entry)))
        for _round in range(4):
            sheet = refused(sheet_of(city, household=household))
            assert (sheet.state, set(states(sheet))) == (SheetState.REFUSED, {OfferState.REFUSED})
        after = open_entry(household.id)
        assert after
        assert (after.id, after.entered_on, after.closed_on, len(audit.history(after))) == before

    def test_a_flat_that_we_took_back_does_not_change_that(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        withdraw_offer(sheet.offers[0], "Izīrētājs.", actor=SYSTEM, today=TODAY, reason=RefusalReason.LANDLORD_WITHDREW)
        assert refused(sheet).state is SheetState.REFUSED

    def test_a_sheet_taken_back_is_not_refused(self, city: Municipality) -> None:
        sheet = withdraw_sheet(sheet_of(city), "Kļūda.", actor=SYSTEM, today=TODAY, reason=RefusalReason.MISTAKE)
        assert (sheet.state, set(states(sheet))) == (SheetState.WITHDRAWN, {OfferState.WITHDRAWN})
        with pytest.raises(Refused):
            withdraw_sheet(sheet, "Vēlreiz.", actor=SYSTEM, today=TODAY)


class TestRunningOut:
    def test_the_last_day_counts_and_the_next_does_not(self, city: Municipality, db_session: scoped_session) -> None:
        sheet = sheet_of(city, 1)
        (offer,) = sheet.offers
        assert (offer.standing(LAST), sheet.standing(LAST)) == (OfferState.OPEN, SheetState.OPEN)
        assert (offer.standing(AFTER), sheet.standing(AFTER)) == (OfferState.EXPIRED, SheetState.EXPIRED)
        db_session.refresh(offer.flat)
        assert (use_of(offer.flat, LAST), use_of(offer.flat, AFTER)) == ("offered", "vacant")

    def test_it_is_written_down_by_the_next_offer_and_is_no_refusal(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        later = offered(factories.make_flat(municipality=city), sheet.household, AFTER)
        assert (sheet.state, sheet.closed_on) == (SheetState.EXPIRED, LAST)
        assert set(states(sheet)) == {OfferState.EXPIRED}
        assert (later.number, later.sheet.state) == (1, SheetState.OPEN)
        assert refused_sheets(sheet.household_id, city.id) == 0

    def test_a_flat_of_a_sheet_that_ran_out_is_free_for_others(self, city: Municipality) -> None:
        sheet = sheet_of(city, 1)
        assert offered(sheet.offers[0].flat, waiting(city), AFTER).state is OfferState.OPEN


class TestExtending:
    def test_it_moves_the_last_day(self, city: Municipality) -> None:
        sheet = extend_sheet(sheet_of(city, 1), LAST + 5 * DAY, actor=SYSTEM, today=TODAY)
        assert (sheet.open_until, sheet.offers[0].flat.offered_until) == (LAST + 5 * DAY, LAST + 5 * DAY)

    def test_it_revives_what_ran_out(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        extend_sheet(sheet, AFTER + DAY, actor=SYSTEM, today=AFTER)
        assert (sheet.state, sheet.closed_on, set(states(sheet))) == (SheetState.OPEN, None, {OfferState.OPEN})
        assert [offer.flat.open_offers for offer in sheet.offers] == [1, 1]

    def test_a_flat_that_is_not_possible_any_more_stays_expired(self, city: Municipality) -> None:
        sheet = sheet_of(city, 2)
        first, second = sheet.offers
        first.flat.readiness = Readiness.IN_REPAIR
        extend_sheet(sheet, AFTER, actor=SYSTEM, today=AFTER)
        assert (first.state, second.state) == (OfferState.EXPIRED, OfferState.OPEN)
        second.flat.readiness = Readiness.IN_REPAIR
        with pytest.raises(Refused):
            extend_sheet(sheet, AFTER + 9 * DAY, actor=SYSTEM, today=AFTER + DAY)

    def test_of_a_household_that_lives_in_another_flat_and_would_move(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), starts_on=TODAY - 30 * DAY)
        sheet = offered(factories.make_flat(municipality=city), stay.household, moving_from=stay).sheet
        extend_sheet(sheet, AFTER, actor=SYSTEM, today=AFTER)
        assert states(sheet) == [OfferState.OPEN]

    def test_not_beside_another_open_sheet_nor_onto_anothers_flat_unknowingly(self, city: Municipality) -> None:
        sheet, rival = sheet_of(city, 1), waiting(city)
        offered(sheet.offers[0].flat, rival, AFTER)
        with pytest.raises(OfferedElsewhere):
            extend_sheet(sheet, AFTER, actor=SYSTEM, today=AFTER)
        offered(factories.make_flat(municipality=city), sheet.household, AFTER)
        with pytest.raises(Refused):
            extend_sheet(sheet, AFTER, actor=SYSTEM, today=AFTER, knowingly=True)

    @pytest.mark.parametrize("until", [LAST, TODAY - DAY, TODAY + (LONGEST_DAYS + 1) * DAY])
    def test_to_no_day_that_is_past_or_too_far(self, city: Municipality, until: date) -> None:
        with pytest.raises(Refused):
            extend_sheet(sheet_of(city, 1), until, actor=SYSTEM, today=TODAY)
        extend_sheet(sheet_of(city, 1), TODAY + LONGEST_DAYS * DAY, actor=SYSTEM, today=TODAY)

    def test_not_what_was_answered(self, city: Municipality) -> None:
        with pytest.raises(Refused):
            extend_sheet(refused(sheet_of(city, 1)), LAST + DAY, actor=SYSTEM, today=TODAY)


class TestCaseConference:
    def test_after_the_third_refused_sheet_and_until_it_took_place(self, city: Municipality) -> None:
        household = waiting(city)
        viewer = factories.access_for(Role.HOUSING_OFFICER, municipality=city)
        for number in (1, 2, 3):
            refused(sheet_of(city, 1, household))
            assert conferences_due(viewer, TODAY) == ({household.id: 3} if number == 3 else {})
        record_conference(household, TODAY, "Meklē Āgenskalnā.", actor=SYSTEM, today=TODAY)
        assert conferences_due(viewer, TODAY) == {}
        refused(sheet_of(city, 1, household, TODAY + DAY), today=TODAY + DAY)
        assert refused_sheets(household.id, city.id) == 1

    @pytest.mark.parametrize(
        ("reason", "counted"),
        [(RefusalReason.TOO_DEAR, 1), (RefusalReason.CONDITION, 1), (RefusalReason.LANDLORD_DECLINED, 0)],
    )
    def test_only_reasons_of_the_person_or_the_flat_count(
        self, city: Municipality, reason: RefusalReason, counted: int
    ) -> None:
        sheet = refused(sheet_of(city, 2), TurnedDown(reason))
        assert refused_sheets(sheet.household_id, city.id) == counted

    def test_not_before_it_took_place(self, city: Municipality) -> None:
        with pytest.raises(Refused):
            record_conference(waiting(city), TODAY + DAY, "Būs.", actor=SYSTEM, today=TODAY)


class TestAStayClosesTheOthers:
    def test_the_officer_who_offered_is_told_until_they_have_seen_it(self, city: Municipality, officer: User) -> None:
        flat, rival = factories.make_flat(municipality=city), waiting(city)
        lost = offered(flat, rival, actor=officer)
        kept = offered(factories.make_flat(municipality=city), rival, actor=officer)
        factories.make_stay(flat)
        assert (lost.state, lost.refusal_reason) == (OfferState.WITHDRAWN, RefusalReason.NEEDED_OTHERWISE)
        assert lost.closed_why
        assert (kept.state, lost.sheet.state) == (OfferState.OPEN, SheetState.OPEN)
        assert news_for(officer.id) == [lost]
        with pytest.raises(Refused):
            acknowledge(lost, actor=factories.make_user())
        acknowledge(lost, actor=officer)
        assert news_for(officer.id) == []
        with pytest.raises(Refused):
            acknowledge(lost, actor=officer)

    def test_the_other_household_is_not_forgotten_by_an_officer_who_did_both(
        self, city: Municipality, officer: User
    ) -> None:
        flat = factories.make_flat(municipality=city)
        lost = offered(flat, waiting(city), actor=officer)
        start_placement(flat, waiting(city), TODAY, actor=officer, today=TODAY)
        assert news_for(officer.id) == [lost]

    def test_who_placed_a_household_needs_no_news_of_its_other_offers(self, city: Municipality, officer: User) -> None:
        sheet_flat, household = factories.make_flat(municipality=city), waiting(city)
        other = offered(factories.make_flat(municipality=city), household, actor=officer)
        start_placement(sheet_flat, household, TODAY, actor=officer, today=TODAY)
        assert (other.state, other.sheet.state) == (OfferState.WITHDRAWN, SheetState.WITHDRAWN)
        assert news_for(officer.id) == []

    def test_what_had_run_out_is_expired_and_no_news(self, city: Municipality, officer: User) -> None:
        flat = factories.make_flat(municipality=city)
        old = offered(flat, waiting(city), actor=officer)
        factories.make_stay(flat, starts_on=AFTER)
        assert (old.state, old.sheet.state) == (OfferState.EXPIRED, SheetState.EXPIRED)
        assert news_for(officer.id) == []


class TestP21Seen:
    @pytest.mark.parametrize(("seen", "passed"), [(Seen.VIEWED, True), (Seen.PHOTOS, True), (Seen.NOT, False)])
    def test_it_warns_and_says_what_would_help(self, seen: Seen, passed: bool) -> None:
        finding = flat_was_seen(seen)
        assert (finding.id, finding.passed, finding.level.value) == ("P21", passed, "warn")
        assert bool(finding.remedy) is not passed

    def test_photos_are_remembered(self, city: Municipality) -> None:
        (offer,) = sheet_of(city, 1).offers
        assert how_seen(offer.household_id, offer.flat_id) is Seen.NOT
        show_photos(offer, actor=SYSTEM, today=TODAY)
        assert how_seen(offer.household_id, offer.flat_id) is Seen.PHOTOS
        assert how_seen(waiting(city).id, offer.flat_id) is Seen.NOT

    def test_a_stay_without_a_viewing_begins_and_keeps_the_warning(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city))
        assert [finding["passed"] for finding in stay.check.findings if finding["id"] == "P21"] == [False]
