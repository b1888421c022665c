"""Lists have versions, things become tasks and arrive, steps are done, crises agreed on; the database agrees."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.conditions.models import ActKind, ActState, ConditionAct
from app.core.audit import SYSTEM, history
from app.core.errors import Refused
from app.core.extensions import db
from app.keys.models import ConsentAnswer
from app.keys.operations import copies
from app.moveins.models import (
    MANUAL,
    Crisis,
    CrisisAgreement,
    CrisisLine,
    Due,
    Function,
    ItemOwner,
    KitItem,
    KitList,
    MoveInLine,
    Source,
    Step,
)
from app.moveins.operations.agreements import agree_on_crises
from app.moveins.operations.kits import ListName, new_list, write_list
from app.moveins.operations.moveins import (
    LineFacts,
    add_line,
    add_list,
    change_line,
    deliver,
    record_step,
    start_move_in,
)
from app.moveins.queries.agreements import agreements_of, agreements_on
from app.moveins.queries.kits import lists_for
from app.moveins.queries.moveins import progress_of
from seed import reference
from tests.exits.conftest import BEFORE, make_case
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, save
from tests.keys.cases import make_consent, make_key
from tests.moveins.cases import BED, TOWELS, TV, make_agreement, make_list, make_move_in

DAY = timedelta(days=1)
NOW_ON = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def case(db_session):
    return make_case()


@pytest.fixture
def planned(case):
    return make_move_in(case.stay, case.mentor)


class TestLists:
    def test_the_own_next_version_counts_and_what_began_keeps_its_own(self, case):
        standard, other = make_list(), make_municipality()
        planned = make_move_in(case.stay, case.mentor, standard)
        own = make_list(case.city, BED)
        again = make_list(case.city, BED, TOWELS)
        assert [(one.version, len(one.items)) for one in (standard, own, again)] == [(1, 3), (1, 1), (2, 2)]
        assert lists_for(case.city.id) == [again]
        assert lists_for(other.id) == [standard]
        assert [line.words("lv") for line in planned.lines] == ["Gulta", "Dvieļi", "Televizors"]

    @pytest.mark.parametrize("count", [0, 101])
    def test_a_list_holds_something_and_not_too_much(self, case, count):
        with pytest.raises(Refused, match="no 1 līdz 100"):
            write_list(case.city, "x", ListName("x"), [BED] * count, **NOW_ON)

    def test_a_new_list_stands_beside_the_others_under_a_code_of_its_own(self, case):
        make_list()
        name = ListName("Saraksts ģimenei", "Список для семьи", "List for a family")
        own = new_list(case.city, name, [BED], **NOW_ON)
        strange = new_list(case.city, ListName("New"), [TV], **NOW_ON)
        same = new_list(case.city, ListName("Saraksts? Ģimenei!"), [TV], **NOW_ON)
        assert [own.code, strange.code, same.code] == ["saraksts-gimenei", "new-2", "saraksts-gimenei-2"]
        assert [own.title(language) for language in ("lv", "ru", "en")] == [name.lv, name.ru, name.en]
        assert strange.title("ru") == "New"
        assert len(lists_for(case.city.id)) == 4
        with pytest.raises(Refused, match="jau ir"):
            new_list(case.city, ListName("saraksts ģimenei"), [BED], **NOW_ON)

    def test_two_next_versions_at_once_do_not_undo_each_other(self, case):
        seen = str(make_list().id)
        write_list(case.city, "test", ListName("x"), [BED], **NOW_ON, seen=seen)
        with pytest.raises(Refused, match="Kolēģis"):
            write_list(case.city, "test", ListName("x"), [TV], **NOW_ON, seen=seen)

    def test_the_standard_is_added_once_and_in_three_languages(self, db_session):
        assert (reference.load(), reference.load()) == (3, 0)
        items = db_session.scalars(sa.select(KitItem)).all()
        assert len(items) == 6 + 22 + 13
        assert all(item.words(language) for item in items for language in ("lv", "ru", "en"))
        towels = [item.count for item in items if "dvieļi" in item.words_lv and item.function == "keep_clean"]
        assert sum(towels[:3]) == 6  # two for the bath, two for the hands, two for the face (digest row 72)

    def test_a_version_is_never_rewritten(self, case):
        make_list()
        for model in (KitList, KitItem):
            for statement in (sa.update(model).values(id=77_777), sa.delete(model)):
                with pytest.raises(DBAPIError, match=f"{model.__tablename__}_append_only"), db.session.begin_nested():
                    db.session.execute(statement)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            save(KitList(code="test", version=1, name="x", made_on=TODAY))


class TestThings:
    def test_every_thing_is_somebodys_task_by_a_day(self, case, planned):
        bed, towels, tv = planned.lines
        assert (bed.due_on, towels.due_on, towels.count) == (case.stay.starts_on - DAY, case.stay.starts_on, 6)
        assert all(line.is_open and line.responsible is case.mentor for line in (bed, towels, tv))
        assert {step.step for step in planned.steps} == set(MANUAL)
        with pytest.raises(Refused, match="jau ir ieplānota"):
            start_move_in(case.stay, [], case.mentor, actor=SYSTEM)

    def test_several_arrive_at_once_and_what_is_there_stays_as_it_was(self, case, planned):
        bed, towels, tv = planned.lines
        change_line(tv, LineFacts(case.mentor, TODAY, needless="Nevēlas."), **NOW_ON)
        assert deliver(planned.lines, TODAY, Source.CHARITY, ItemOwner.CLIENT, **NOW_ON) == 2
        assert deliver(planned.lines, TODAY, Source.SHELTER, None, **NOW_ON) == 0
        assert (bed.source, towels.owner, tv.delivered_on) == (Source.CHARITY, ItemOwner.CLIENT, None)
        assert history(tv)[0].action == "move_in_line.change"

    def test_a_list_joins_once_and_an_own_thing_any_time(self, planned):
        more = make_list(None, TV, code="more")
        assert [len(add_list(planned, more, actor=SYSTEM)) for _again in range(2)] == [1, 0]
        line = add_line(planned, "Galds no patversmes", Function.OTHER, Due.ON_DAY, actor=SYSTEM)
        db.session.refresh(planned)
        assert (len(planned.lines), line.words("ru")) == (5, "Galds no patversmes")

    def test_what_cannot_be_is_refused(self, case, planned):
        line = planned.lines[0]
        for words, facts in {
            "nākotnē": LineFacts(case.mentor, TODAY, Source.PROVIDER, delivered_on=TODAY + DAY),
            "no kurienes": LineFacts(case.mentor, TODAY, delivered_on=TODAY),
            "vai nu ir": LineFacts(case.mentor, TODAY, Source.PROVIDER, delivered_on=TODAY, needless="x"),
        }.items():
            with pytest.raises(Refused, match=words):
                change_line(line, facts, **NOW_ON)

    @pytest.mark.parametrize(
        "values",
        [
            {"delivered_on": TODAY},
            {"delivered_on": TODAY, "source": "charity", "needless": "x"},
            {"own_words": "x"},
            {"cost_cents": -1},
            {"count": 0},
        ],
    )
    def test_the_database_refuses_it_too(self, planned, values):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.update(MoveInLine).where(MoveInLine.id == planned.lines[0].id).values(**values))


class TestSteps:
    def done(self, planned) -> set[Step]:
        return {one.step for one in progress_of(planned, TODAY) if one.done}

    def test_what_a_person_says_and_what_follows_from_elsewhere(self, case, planned):
        assert self.done(planned) == set()
        assert [one.step for one in progress_of(planned, TODAY)] == list(Step)
        make_key(case.stay.flat, copies.with_client(case.stay, case.client), BEFORE)
        assert self.done(planned) == {Step.KEYS}
        make_consent(case.stay, ConsentAnswer.NO)
        make_agreement(case.stay)
        record_step(planned.steps[0], case.worker, TODAY, "Plīts nedarbojas.", **NOW_ON)
        assert self.done(planned) == {Step.KEYS, Step.CONSENT, Step.CRISIS, Step.LOOKED}
        assert progress_of(planned, TODAY)[0].by is case.worker
        with pytest.raises(Refused, match="nākotnē"):
            record_step(planned.steps[0], case.worker, TODAY + DAY, **NOW_ON)

    def test_a_couple_needs_two_keys_two_answers_and_two_agreements(self, db_session):
        couple = make_case(clients=2)
        planned = make_move_in(couple.stay)
        for client in (couple.client, client_of(couple.household, 1)):
            assert self.done(planned) == set()
            make_key(couple.stay.flat, copies.with_client(couple.stay, client), BEFORE)
            make_consent(couple.stay, client=client)
            make_agreement(couple.stay, client)
        assert self.done(planned) == {Step.KEYS, Step.CONSENT, Step.CRISIS}

    def test_a_locked_act_about_the_stay_counts_and_another_does_not(self, case, planned):
        facts = {"municipality_id": case.city.id, "flat_id": case.stay.flat_id, "act_on": BEFORE, "template_version": 0}
        facts |= {"state": ActState.LOCKED, "content": "{}", "content_hash": "x", "seal_hash": "x", "seal": "x"}
        locked = {**facts, "locked_at": case.stay.created_at}
        save(ConditionAct(**locked, kind=ActKind.LANDLORD_TO_PROVIDER))
        assert Step.ACT not in self.done(planned)
        save(ConditionAct(**locked, kind=ActKind.PROVIDER_TO_CLIENT, placement_id=case.stay.id))
        assert Step.ACT in self.done(planned)


class TestAgreements:
    def test_a_new_one_ends_the_one_before(self, case):
        first = make_agreement(case.stay)
        second = make_agreement(case.stay, on=TODAY)
        assert (first.ends_on, [line.agreed for line in second.lines]) == (TODAY, [True, False])
        assert [one.id for one in agreements_of([case.stay.id])] == [second.id, first.id]
        assert agreements_on(case.stay, TODAY - DAY) == {case.client.id: first}
        assert agreements_on(case.stay, TODAY) == {case.client.id: second}
        with pytest.raises(Refused, match="vēlāka"):
            make_agreement(case.stay, on=BEFORE)

    def test_what_cannot_be_is_refused(self, case):
        stranger = make_stay(make_flat(municipality=case.city)).clients[0].client
        signed = make_agreement(case.stay)
        for words, attempt in {
            "nākotnē": lambda: make_agreement(case.stay, on=TODAY + DAY),
            "nedzīvo": lambda: make_agreement(case.stay, stranger),
            "vismaz vienu": lambda: agree_on_crises(case.stay, case.client, {}, signed, **NOW_ON),  # type: ignore[arg-type]
        }.items():
            with pytest.raises(Refused, match=words):
                attempt()

    def test_it_is_never_rewritten(self, case):
        agreement = make_agreement(case.stay)
        for guard, statement in {
            "crisis_agreement_locked": sa.update(CrisisAgreement).values(starts_on=TODAY),
            "crisis_line_append_only": sa.update(CrisisLine).values(agreed=True),
        }.items():
            with pytest.raises(DBAPIError, match=guard), db.session.begin_nested():
                db.session.execute(statement)
        row = {"placement_id": case.stay.id, "client_id": case.client.id, "starts_on": TODAY, "language": "lv"}
        row |= {"signing": "paper", "signed_by_id": agreement.signed_by_id, "created_at": agreement.created_at}
        with pytest.raises(IntegrityError, match="no_overlap_crisis_agreement"), db.session.begin_nested():
            db.session.execute(sa.insert(CrisisAgreement).values(row))
        assert Crisis.MENTAL in {line.crisis for line in agreement.lines}
