"""The wish to live in a group flat: said, weighed, ended; what counts on a day; who reads which words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.clients.models import AssessmentOutcome, GroupFlatAssessment, GroupFlatWish, Household
from app.clients.operations import group_flats
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Finding, Refused
from app.core.extensions import db
from app.core.permissions import Role
from app.placements.models import PassedLimit
from app.placements.operations.stays import start_placement
from app.placements.queries import check_placement
from app.places.models import Municipality
from tests.clients.people import supported_by
from tests.factories import (
    TODAY,
    client_of,
    make_flat,
    make_group_flat_wish,
    make_household,
    make_user,
    make_waiting,
)
from tests.pages import PageClient

DAY = timedelta(days=1)
SUPPORTS, AGAINST = AssessmentOutcome
SAFETY, HEALTH = "Kaimiņš viņu apdraud.", "Vajadzīgs miers pēc operācijas."
SignIn = Callable[..., PageClient]


@pytest.fixture
def household(riga: Municipality) -> Household:
    household = make_household(riga)
    make_waiting(household)
    return household


@pytest.fixture
def worker(riga: Municipality) -> Any:
    return make_user(Role.SOCIAL_WORKER, municipality=riga)


def weigh(wish: GroupFlatWish, worker: Any, outcome: AssessmentOutcome, on: date = TODAY) -> GroupFlatAssessment:
    return group_flats.weigh_group_flat_wish(wish, outcome, SAFETY, HEALTH, on, actor=worker)


def findings(household: Household, on: date = TODAY) -> dict[str, Finding]:
    """What the rules say of a group flat."""
    flat = make_flat(municipality=household.municipality, group_rooms=3, self_contained=False)
    return {one.id: one for one in check_placement(flat, household, on, today=TODAY).findings}


class TestRecords:
    def test_a_wish_is_recorded_once_at_a_time(self, household: Household) -> None:
        wish = group_flats.record_group_flat_wish(household, "Ar kādu kopā.", TODAY, actor=SYSTEM)
        with pytest.raises(Refused):
            group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        group_flats.end_group_flat_wish(wish, TODAY + DAY, actor=SYSTEM)
        group_flats.record_group_flat_wish(household, None, TODAY + DAY, actor=SYSTEM)
        assert db.session.query(GroupFlatWish).count() == 2

    def test_a_new_assessment_ends_the_one_before_and_keeps_it(self, household: Household, worker: Any) -> None:
        wish = group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        first = weigh(wish, worker, AGAINST)
        second = weigh(wish, worker, SUPPORTS, TODAY + DAY)
        assert (first.ended_on, first.outcome, second.ended_on) == (TODAY + DAY, AGAINST, None)
        with pytest.raises(Refused):
            weigh(wish, worker, AGAINST, TODAY)

    def test_not_before_it_was_said_and_not_after_it_ended(self, household: Household, worker: Any) -> None:
        wish = group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        with pytest.raises(Refused):
            weigh(wish, worker, SUPPORTS, TODAY - DAY)
        weigh(wish, worker, SUPPORTS, TODAY + DAY)
        with pytest.raises(Refused):
            group_flats.end_group_flat_wish(wish, TODAY, actor=SYSTEM)
        group_flats.end_group_flat_wish(wish, TODAY + DAY, actor=SYSTEM)
        for again in (
            lambda: weigh(wish, worker, SUPPORTS),
            lambda: group_flats.end_group_flat_wish(wish, TODAY, actor=SYSTEM),
        ):
            with pytest.raises(Refused):
                again()
        assert wish.assessments[0].ended_on == TODAY + DAY

    def test_the_system_weighs_nothing(self, household: Household) -> None:
        wish = group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        with pytest.raises(ValueError, match="person"):
            weigh(wish, SYSTEM, SUPPORTS)

    def test_the_audit_says_what_was_done_without_the_words(self, household: Household, worker: Any) -> None:
        wish = group_flats.record_group_flat_wish(household, "Ar kādu kopā.", TODAY, actor=worker)
        weigh(wish, worker, AGAINST)
        written = [str(event.changes) for event in db.session.query(AuditEvent).filter_by(object_id=household.id)]
        assert any("advises_against" in one for one in written)
        assert not any(words in one for words in (SAFETY, HEALTH, "Ar kādu kopā.") for one in written)


class TestRules:
    def test_without_the_wish_it_is_blocked(self, household: Household) -> None:
        found = findings(household)
        assert (found["P13"].passed, found["P22"].passed) == (False, False)

    def test_a_wish_that_nobody_weighed_is_not_enough(self, household: Household, worker: Any) -> None:
        wish = group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        found = findings(household)
        assert (found["P13"].passed, found["P14"].passed, found["P22"].passed) == (True, True, False)
        weigh(wish, worker, AGAINST)
        assert not findings(household)["P22"].passed
        weigh(wish, worker, SUPPORTS)
        assert findings(household)["P22"].passed

    def test_what_counts_is_the_first_day_of_the_stay(self, household: Household, worker: Any) -> None:
        wish = group_flats.record_group_flat_wish(household, None, TODAY, actor=SYSTEM)
        weigh(wish, worker, SUPPORTS, TODAY + DAY)
        group_flats.end_group_flat_wish(wish, TODAY + 3 * DAY, actor=SYSTEM)
        said = {
            number: tuple(findings(household, TODAY + number * DAY)[rule].passed for rule in ("P13", "P22"))
            for number in (-1, 0, 1, 2, 3)
        }
        assert said == {
            -1: (False, False), 0: (True, False), 1: (True, True), 2: (True, True), 3: (False, False)
        }  # fmt: skip

    def test_the_manager_may_decide_otherwise_and_that_is_listed(
        self, household: Household, riga: Municipality
    ) -> None:
        make_group_flat_wish(household, AGAINST)
        flat = make_flat(municipality=riga, group_rooms=3, self_contained=False)
        manager = make_user(Role.PROGRAMME_MANAGER, municipality=riga)
        decided: dict[str, Any] = {"may_override": True, "override_reason": "Draugi, abi to lūdz."}
        start_placement(flat, household, TODAY, actor=manager, today=TODAY, **decided)
        assert [one.rule for one in db.session.query(PassedLimit)] == ["P22"]


class TestPages:
    def test_said_weighed_and_ended(self, household: Household, riga: Municipality, sign_in: SignIn) -> None:
        officer, social = (
            sign_in(Role.HOUSING_OFFICER, municipality=riga),
            sign_in(Role.SOCIAL_WORKER, municipality=riga),
        )
        supported_by(social.user, client_of(household))  # type: ignore[attr-defined]
        home = f"/households/{household.id}"

        page = officer.get(f"{home}/group-flat/new").submit("Saglabāt", own_words="Ar kādu kopā.").follow()
        assert "Ar kādu kopā." in page.main
        assert "Drošība un veselība vēl nav izvērtēta" in page.main

        form = social.get(f"{home}/group-flat/weigh")
        assert form.submit("Saglabāt", outcome="supports").status == 422  # the words are needed
        page = form.submit("Saglabāt", outcome="advises_against", safety=SAFETY, health=HEALTH).follow()
        assert SAFETY in page.main
        assert HEALTH in page.main

        page = officer.get(home)
        assert "Neiesaka" in page.main
        assert SAFETY not in page.main
        assert HEALTH not in page.main

        page = officer.get(f"{home}/group-flat/end").submit("Saglabāt").follow()
        assert "nav pierakstīta" in page.main
        assert "Ar kādu kopā." in page.main  # among the earlier ones

    @pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER, Role.DATA_PROTECTION])
    def test_only_the_support_team_weighs(
        self, household: Household, riga: Municipality, sign_in: SignIn, role: Role
    ) -> None:
        make_group_flat_wish(household)
        assert sign_in(role, municipality=riga).get(f"/households/{household.id}/group-flat/weigh").status == 403

    def test_the_manager_sees_what_came_of_it_and_no_words(
        self, household: Household, riga: Municipality, sign_in: SignIn
    ) -> None:
        make_group_flat_wish(household)
        page = sign_in(Role.PROGRAMME_MANAGER, municipality=riga).get(f"/households/{household.id}")
        assert "Vēlmi atbalsta" in page.main
        assert "Kaimiņi zināmi." not in page.main

    def test_the_person_gets_all_of_it_in_print(
        self, household: Household, riga: Municipality, sign_in: SignIn
    ) -> None:
        make_group_flat_wish(household)
        path = f"/subject-prints/{client_of(household).id}"
        page = sign_in(Role.DATA_PROTECTION, municipality=riga).get(path)
        for words in ("Kaimiņi zināmi.", "Ārsts iesaka.", "Vēlmi atbalsta"):
            assert words in page.main
