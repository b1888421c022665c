"""A changed account is a well-known fraud: recorded by one person, confirmed by another, kept for ever."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.landlords.models import AccountConfirmation, AccountState, Landlord
from app.landlords.operations import AccountFacts, confirm_account, record_account, stop_account
from app.landlords.queries import account_of, waiting_accounts
from tests.factories import TODAY, access_for, make_account, make_landlord, make_municipality, make_user, save

FIRST, SECOND = "LV80BANK0000435195001", "LV97HABA0012345678910"
TOMORROW = TODAY + timedelta(days=1)


def new(landlord: Landlord, iban: str = SECOND, from_on=TODAY, actor=None):
    return record_account(landlord, AccountFacts(iban, from_on, "Vēstule"), actor=actor or make_user())


def used(landlord: Landlord, day: date) -> str | None:
    """The number of the account used on the day."""
    account = account_of(landlord.id, day)
    return account.iban if account else None


@pytest.fixture
def landlord(db_session) -> Landlord:
    landlord = make_landlord(make_municipality())
    make_account(landlord, FIRST)
    return landlord


def test_a_new_account_is_used_from_its_day_once_another_person_confirmed_it(landlord):
    account = new(landlord, "lv97 haba 0012 3456 7891 0", TOMORROW)
    assert (account.iban, account.state) == (SECOND, AccountState.WAITS)
    assert used(landlord, TOMORROW) == FIRST

    confirm_account(account, "Piezvanīts uz zināmo numuru", actor=make_user(), today=TODAY)

    assert [used(landlord, day) for day in (TODAY, TOMORROW)] == [FIRST, SECOND]


def test_nobody_confirms_what_they_recorded_in_words_and_in_the_database(landlord, db_session):
    recorder = make_user()
    account = new(landlord, actor=recorder)
    with pytest.raises(RuleViolation) as refusal:
        confirm_account(account, "Tā ir", actor=recorder, today=TODAY)
    assert [finding.id for finding in refusal.value.findings] == ["L6"]
    rest = {"account_id": account.id, "confirmed_by_id": recorder.id, "confirmed_on": TODAY, "checked": "x"}
    for pretended in (recorder.id, make_user().id):  # nor by writing somebody else's name
        with pytest.raises(IntegrityError), db_session.begin_nested():
            save(AccountConfirmation(recorded_by_id=pretended, **rest))


def test_accounts_and_what_was_said_of_them_are_never_changed(landlord, db_session):
    account = new(landlord)
    confirm_account(account, "Piezvanīts", actor=make_user(), today=TODAY)
    stop_account(account, "Slēgts", actor=make_user(), today=TODAY)
    for change in (
        f"UPDATE landlord_account SET iban = 'x' WHERE id = {account.id}",
        f"DELETE FROM landlord_account WHERE id = {account.id}",
        f"UPDATE account_confirmation SET confirmed_by_id = recorded_by_id WHERE account_id = {account.id}",
        f"DELETE FROM account_stop WHERE account_id = {account.id}",
    ):
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(sa.text(change))


def test_a_stopped_account_gives_way_to_the_one_before(landlord):
    account = new(landlord)
    confirm_account(account, "Piezvanīts", actor=make_user(), today=TODAY)
    stop_account(account, "Krāpnieku konts", actor=make_user(), today=TODAY)
    assert used(landlord, TODAY) == FIRST
    for refused in (
        lambda: stop_account(account, "Vēlreiz", actor=make_user(), today=TODAY),
        lambda: confirm_account(account, "Tomēr", actor=make_user(), today=TODAY),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize(("iban", "earlier", "actor"), [(FIRST, 0, None), (SECOND, 10_000, None), (SECOND, 0, SYSTEM)])
def test_what_cannot_be_recorded(landlord, iban, earlier, actor):
    """The account used already, one from before the present one, and one that no person recorded."""
    with pytest.raises(Refused):
        new(landlord, iban, TODAY - timedelta(days=earlier), actor)


def test_one_account_waits_at_a_time_and_its_number_can_be_right(landlord):
    with pytest.raises(RuleViolation):
        new(landlord, "LV81BANK0000435195001")
    new(landlord)
    with pytest.raises(Refused):
        new(landlord, "EE382200221020145685")


def test_the_number_and_the_reasons_are_sealed(landlord, db_session):
    account = new(landlord)
    stored = db_session.execute(sa.text(f"SELECT iban, reason FROM landlord_account WHERE id = {account.id}")).one()
    assert "LV97" not in str(stored)
    assert "Vēst" not in str(stored)
    assert "LV97" not in str(audit.history(account)[0].changes)


def test_who_recorded_it_is_not_asked_to_confirm_it(landlord):
    account = new(landlord)
    reach = {"municipality": landlord.municipality}
    assert waiting_accounts(access_for(Role.FINANCE, **reach), 5) == [account]
    assert waiting_accounts(access_for(Role.SRA_OFFICER, **reach, user_id=account.recorded_by_id or 0), 5) == []
    assert waiting_accounts(access_for(Role.MENTOR, **reach), 5) == []


class TestPages:
    def test_recorded_by_one_confirmed_by_another(self, client, new_client, landlord):
        officer, accountant = (
            make_user(role, municipality=landlord.municipality) for role in (Role.SRA_OFFICER, Role.FINANCE)
        )
        client.sign_in(officer)
        page = client.get(f"/landlords/{landlord.id}").follow("Ierakstīt kontu")
        page = page.submit(iban=SECOND, from_on="2026-11-23", reason="Vēstule par jaunu kontu").follow()
        assert "Gaida, kad to apstiprinās kolēģis" in page.main
        assert not page.links("Apstiprināt kontu")
        account = next(one for one in landlord.accounts if one.iban == SECOND)
        own = client.get(f"/landlords/{landlord.id}/accounts/{account.id}/confirm").submit(checked="Tā ir.")
        assert own.status == 422
        assert "Neviens neapstiprina kontu, ko ierakstījis pats." in own.main

        second = new_client()
        second.sign_in(accountant)
        assert "Apstiprināmie izīrētāju konti" in second.get("/").main
        page = second.get(f"/landlords/{landlord.id}").follow("Apstiprināt kontu")
        page = page.submit(checked="Piezvanīju uz zināmo numuru.").follow()
        assert "Piezvanīju uz zināmo numuru." in page.main
        assert "Gaida, kad to apstiprinās kolēģis" not in page.main

    def test_a_wrong_number_is_said_beside_the_field(self, client, landlord):
        client.sign_in(make_user(Role.SRA_OFFICER, municipality=landlord.municipality))
        page = client.get(f"/landlords/{landlord.id}/accounts/new").submit(
            iban="LV81 BANK 0000 4351 9500 1", reason="x"
        )
        assert page.status == 422
        assert [link["href"] for link in page.all(".error-summary a")] == ["#iban"]
