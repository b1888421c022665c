"""Copies pass from hand to hand, answers follow each other, the door is opened only as agreed; the database agrees."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.clients.models import Language
from app.core.audit import SYSTEM, history
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.keys.models import (
    ConsentAnswer,
    Holder,
    HoldingEnd,
    KeyConsent,
    KeyEnd,
    KeyHandover,
    KeyHolding,
    KeyKind,
    KeyUse,
    Signing,
    Situation,
    UsedBy,
)
from app.keys.operations import copies
from app.keys.operations.consents import Answered, record_consent
from app.keys.operations.copies import add_keys, end_key, give_key, replace_lock
from app.keys.operations.handover import KeyLine, hand_over, take_back
from app.keys.operations.uses import record_telling, record_use
from app.keys.queries.consents import consent_on, consents_of, uses_of
from app.keys.queries.register import keys_of_flat
from tests.exits.conftest import BEFORE, make_case
from tests.factories import TODAY, client_of, make_flat
from tests.keys.cases import NOW, make_consent, make_key, make_police_entry, use_facts

DAY = timedelta(days=1)
NOW_ON = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def case(db_session):
    return make_case()


@pytest.fixture
def flat(case):
    return case.stay.flat


def hands(flat, kind=KeyKind.FLAT) -> list[str]:
    """Who has the copies that are in use."""
    return [key.holding.holder.value for key in keys_of_flat(flat.id) if key.holding and key.kind is kind]


class TestCopies:
    def test_three_copies_are_numbered_and_pass_on(self, case, flat):
        one, _two, three = add_keys(flat, KeyKind.FLAT, 3, copies.on_shelf("Skapis 2"), BEFORE, **NOW_ON)
        assert [key.number for key in keys_of_flat(flat.id)] == [1, 2, 3]
        assert make_key(flat, kind=KeyKind.CELLAR).number == 1
        assert make_key(flat).number == 4

        give_key(one, copies.with_client(case.stay, case.client), TODAY, **NOW_ON)
        give_key(three, copies.with_colleague(case.mentor), TODAY, **NOW_ON)
        give_key(three, copies.on_shelf("Skapis 1"), TODAY, **NOW_ON)  # on the same day, too
        assert hands(flat) == ["client", "office", "office", "owner"]
        assert [row.ended_how for row in three.holdings] == [HoldingEnd.HANDED_ON, HoldingEnd.HANDED_ON, None]
        give_key(one, copies.with_owner(), TODAY, **NOW_ON)
        assert one.holdings[1].ended_how is HoldingEnd.RETURNED
        assert history(three.holdings[1])[0].action == "key_holding.end"

    def test_what_cannot_be_is_refused(self, case, flat):
        key = make_key(flat, copies.with_colleague(case.mentor))
        other = make_case(case.city)
        for words, attempt in {
            "jau tur ir": lambda: give_key(key, copies.with_colleague(case.mentor), TODAY, **NOW_ON),
            "nākotnē": lambda: give_key(key, copies.with_owner(), TODAY + DAY, **NOW_ON),
            "vēlākas dienas": lambda: give_key(key, copies.with_owner(), TODAY - DAY, **NOW_ON),
            "pa šo laiku": lambda: give_key(key, copies.with_owner(), TODAY, seen=0, **NOW_ON),
            "šajā dzīvoklī nedzīvo": lambda: give_key(
                key, copies.with_client(other.stay, other.client), TODAY, **NOW_ON
            ),
            "no 1 līdz 20": lambda: add_keys(flat, KeyKind.FLAT, 21, copies.with_owner(), TODAY, **NOW_ON),
            "neviena šāda veida": lambda: replace_lock(flat, KeyKind.GATE, TODAY, **NOW_ON),
        }.items():
            with pytest.raises(Refused, match=words), db.session.begin_nested():
                attempt()

    def test_a_lost_copy_is_in_nobodys_hands_and_comes_to_nobodys_again(self, case, flat):
        key = make_key(flat, copies.with_client(case.stay, case.client))
        end_key(key, KeyEnd.LOST, TODAY, "Autobusā.", **NOW_ON)
        assert (key.holding, key.holdings[0].ended_how) == (None, HoldingEnd.GONE)
        with pytest.raises(Refused, match="vairs netiek lietots"):
            give_key(key, copies.with_owner(), TODAY, **NOW_ON)

    def test_a_new_lock_ends_all_its_keys_and_no_others(self, flat):
        add_keys(flat, KeyKind.FLAT, 2, copies.with_owner(), BEFORE, **NOW_ON)
        make_key(flat, kind=KeyKind.CELLAR)
        replace_lock(flat, KeyKind.FLAT, TODAY, **NOW_ON)
        assert (hands(flat), hands(flat, KeyKind.CELLAR)) == ([], ["owner"])

    def test_the_database_keeps_a_copy_in_one_hand_and_its_past_as_it_was(self, case, flat):
        key = make_key(flat, on=BEFORE)
        give_key(key, copies.with_colleague(case.mentor), TODAY, **NOW_ON)
        db.session.expire_all()
        row = {"key_id": key.id, "holder": "owner", "starts_on": TODAY, "created_at": NOW}
        for guard, statement in {
            "no_overlap_key_holding": sa.insert(KeyHolding).values(row),
            "key_holding_locked": sa.update(KeyHolding).where(KeyHolding.ends_on.is_not(None)).values(starts_on=TODAY),
            "end_says_how": sa.update(KeyHolding).where(KeyHolding.ends_on.is_(None)).values(ends_on=TODAY),
        }.items():
            with pytest.raises(DBAPIError, match=guard), db.session.begin_nested():
                db.session.execute(statement)
        nobody = {"user_id": None, "words": None}
        for holder in (Holder.TEAM, Holder.OFFICE, Holder.CONTRACTOR, Holder.CLIENT):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(
                    sa.insert(KeyHolding).values(
                        row
                        | nobody
                        | {"holder": holder, "key_id": make_key(flat).id, "ends_on": TODAY, "ended_how": "gone"}
                    )
                )


class TestHandover:
    def line(self, case, count, hand=None, kind=KeyKind.FLAT):
        return KeyLine(kind, count, hand or copies.with_client(case.stay, case.client))

    def test_an_act_moves_what_there_is_adds_the_rest_and_does_so_once(self, case, flat):
        make_key(flat, copies.on_shelf("Skapis"), on=BEFORE)
        make_key(flat, on=BEFORE)  # the owner's own stays with the owner
        for _again in range(2):
            hand_over(flat, [self.line(case, 2)], on=TODAY, act="act:1", **NOW_ON)
        assert hands(flat) == ["client", "owner", "client"]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(KeyHandover)) == 1

        hand_over(flat, [self.line(case, 2)], on=TODAY, act="act:2", **NOW_ON)  # the next act says the same
        assert hands(flat) == ["client", "owner", "client"]

    def test_an_act_with_the_owner_takes_from_the_owner(self, case, flat):
        add_keys(flat, KeyKind.FLAT, 3, copies.with_owner(), BEFORE, **NOW_ON)
        lines = [self.line(case, 2, copies.with_colleague(case.mentor))]
        hand_over(flat, lines, on=TODAY, act="act:1", giver=(Holder.OWNER,), **NOW_ON)
        assert sorted(hands(flat)) == ["owner", "team", "team"]

    def test_what_is_given_back_moves_what_is_missing_stays_and_what_was_unknown_comes_in(self, case, flat):
        add_keys(flat, KeyKind.FLAT, 2, copies.with_client(case.stay, case.client), BEFORE, **NOW_ON)
        shelf = copies.on_shelf("Skapis")
        take_back(flat, [self.line(case, 1)], to=shelf, on=TODAY, act="act:1", **NOW_ON)
        assert sorted(hands(flat)) == ["client", "office"]
        for _again in range(2):
            take_back(flat, [self.line(case, 2)], to=shelf, on=TODAY, act="act:2", **NOW_ON)
        assert hands(flat) == ["office"] * 3


class TestConsents:
    def test_a_new_answer_ends_the_one_before(self, case):
        make_consent(case.stay, ConsentAnswer.YES, BEFORE)
        make_consent(case.stay, ConsentAnswer.NO, TODAY - DAY)
        assert [consent_on(case.stay, day) for day in (BEFORE, TODAY - 2 * DAY, TODAY - DAY, TODAY)] == [
            *["yes"] * 2,
            *["no"] * 2,
        ]
        make_consent(case.stay, ConsentAnswer.CONDITIONS, TODAY)
        make_consent(case.stay, ConsentAnswer.YES, TODAY)  # changed their mind on the same day
        assert [one.answer.value for one in consents_of([case.stay.id])] == ["yes", "conditions", "no", "yes"]
        assert consent_on(case.stay, TODAY) is ConsentAnswer.YES
        with pytest.raises(Refused, match="vēlāka atbilde"):
            make_consent(case.stay, ConsentAnswer.NO, TODAY - DAY)

    def test_two_who_live_together_answer_each_for_themselves(self, db_session):
        couple = make_case(clients=2)
        make_consent(couple.stay, ConsentAnswer.YES)
        assert consent_on(couple.stay, TODAY) is None
        make_consent(couple.stay, ConsentAnswer.NO, client=client_of(couple.household, 1))
        assert consent_on(couple.stay, TODAY) is ConsentAnswer.NO

    def test_what_cannot_be_is_refused(self, case):
        stranger = make_case(case.city).client
        bare = Answered(ConsentAnswer.CONDITIONS, TODAY, Signing.PAPER, Language.LATVIAN)
        for words, attempt in {
            "Ierakstiet nosacījumus": lambda: record_consent(case.stay, case.client, bare, **NOW_ON),
            "nākotnē": lambda: make_consent(case.stay, on=TODAY + DAY),
            "tur nedzīvo": lambda: make_consent(case.stay, client=stranger),
        }.items():
            with pytest.raises(Refused, match=words):
                attempt()

    def test_an_answer_is_never_rewritten(self, case):
        make_consent(case.stay, ConsentAnswer.NO)
        for statement in (sa.update(KeyConsent).values(answer="yes"), sa.delete(KeyConsent)):
            with pytest.raises(DBAPIError, match="key_consent_locked"), db.session.begin_nested():
                db.session.execute(statement)
        row = {"placement_id": case.stay.id, "client_id": case.client.id, "answer": "yes", "situations": []}
        row |= {"starts_on": TODAY, "signing": "paper", "language": "lv", "created_at": NOW}
        with pytest.raises(IntegrityError, match="no_overlap_key_consent"), db.session.begin_nested():
            db.session.execute(sa.insert(KeyConsent).values(row))


class TestUses:
    def use(self, case, **changed) -> KeyUse:
        key = keys_of_flat(case.stay.flat_id)[0]
        return record_use(case.stay, key, case.mentor, use_facts(**changed), actor=case.mentor, now=NOW)

    @pytest.fixture(autouse=True)
    def _key(self, case):
        make_key(case.stay.flat, copies.with_colleague(case.mentor), on=BEFORE)

    def test_a_no_blocks_us_and_not_the_police(self, case):
        make_consent(case.stay, ConsentAnswer.NO)
        with pytest.raises(RuleViolation, match="nepiekrīt"):
            self.use(case)
        entry = make_police_entry(case.stay)
        assert (entry.used_by, entry.answer, entry.user) == (UsedBy.POLICE, ConsentAnswer.NO, None)

    def test_who_was_not_asked_has_not_agreed(self, case):
        with pytest.raises(RuleViolation, match="vēl nav jautāts"):
            self.use(case)

    def test_conditions_are_met_in_words(self, case):
        make_consent(case.stay, ConsentAnswer.CONDITIONS)
        with pytest.raises(RuleViolation, match="nav pateikts"):
            self.use(case)
        with pytest.raises(RuleViolation, match="nav saskaņota"):
            self.use(case, situation=Situation.WORK, condition_words="Gaidījām.")
        use = self.use(case, condition_words="Māsai zvanīts, gaidīts divas dienas.")
        assert (use.answer, use.person_told_on) == (ConsentAnswer.CONDITIONS, None)

    def test_the_answer_of_that_day_counts(self, case):
        make_consent(case.stay, ConsentAnswer.YES, BEFORE)
        make_consent(case.stay, ConsentAnswer.NO, TODAY)
        with pytest.raises(RuleViolation):
            self.use(case)
        assert self.use(case, used_at=NOW - DAY).answer is ConsentAnswer.YES

    def test_the_person_is_told_once(self, case):
        make_consent(case.stay)
        use = self.use(case)
        with pytest.raises(Refused, match="pēc durvju atvēršanas"):
            record_telling(use, TODAY - DAY, actor=SYSTEM, today=TODAY)
        record_telling(use, TODAY, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused, match="Jau ierakstīts"):
            record_telling(use, TODAY, actor=SYSTEM, today=TODAY)
        db.session.expire_all()
        assert uses_of([case.stay.id])[0].person_told_on == TODAY

    def test_times_and_keys_that_cannot_be_are_refused(self, case):
        make_consent(case.stay)
        elsewhere = make_key(make_flat(municipality=case.city))
        for words, attempt in {
            "nevar būt nākotnē": lambda: self.use(case, used_at=NOW + DAY),
            "nedzīvo": lambda: self.use(case, used_at=NOW - 90 * DAY),
            "pēc durvju": lambda: self.use(case, told_on=TODAY - DAY),
            "neatver": lambda: record_use(case.stay, elsewhere, case.mentor, use_facts(), actor=case.mentor, now=NOW),
        }.items():
            with pytest.raises(Refused, match=words):
                attempt()

    def test_it_is_written_once_and_never_against_a_no(self, case):
        make_consent(case.stay)
        use = self.use(case)
        for statement in (sa.update(KeyUse).values(words="x"), sa.delete(KeyUse)):
            with pytest.raises(DBAPIError, match="key_use_append_only"), db.session.begin_nested():
                db.session.execute(statement)
        row = {"placement_id": case.stay.id, "used_by": "team", "user_id": case.mentor.id, "key_id": use.key_id}
        row |= {"used_at": NOW, "situation": "health", "words": "x", "present": "x", "created_at": NOW}
        for answer in (None, "no"):
            with pytest.raises(IntegrityError, match=r"only_with_consent|CHECK"), db.session.begin_nested():
                db.session.execute(sa.insert(KeyUse).values(row | {"answer": answer}))
