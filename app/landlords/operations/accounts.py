"""Where a landlord is paid: recorded by one person, confirmed by another before any money goes there, stopped."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.codes import compact_code
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.landlords import rules
from app.landlords.models import AccountConfirmation, AccountState, AccountStop, Landlord, LandlordAccount
from app.landlords.queries.accounts import account_of


@dataclass(frozen=True)
class AccountFacts:
    """The number, the day from which it is used, and why: how the landlord told us."""

    iban: str
    from_on: date
    reason: str


def record_account(landlord: Landlord, facts: AccountFacts, *, actor: Actor) -> LandlordAccount:
    """The landlord asks to be paid to this account; it waits until another person confirms it.

    Raises RuleViolation for a number that cannot be right (L4), and Refused while another account waits, for the
    account that is used already, and for a day before the one from which the present account is used.
    """
    _lock(landlord)
    if actor.actor_id is None:
        raise Refused(_("An account is recorded by a person."))
    iban = compact_code(facts.iban)
    insist(rules.iban_is_right(iban))
    if any(one.state is AccountState.WAITS for one in landlord.accounts):
        raise Refused(_("Another account waits for confirmation. Confirm or stop that one first."))
    used = account_of(landlord.id, facts.from_on)
    if used is None and any(one.state is AccountState.CONFIRMED for one in landlord.accounts):
        raise Refused(_("The present account is used from a later day. Choose that day or a later one."))
    if used and used.iban == iban:
        raise Refused(_("This account is used already."))
    account = LandlordAccount(
        landlord=landlord, iban=iban, from_on=facts.from_on, reason=facts.reason, recorded_by_id=actor.actor_id
    )
    audit.record("landlord_account.record", account, actor=actor)
    return account


def confirm_account(account: LandlordAccount, checked: str, *, actor: Actor, today: date) -> AccountConfirmation:
    """A second person made sure of the account, and wrote down how. Raises RuleViolation for the one who recorded it
    (L6), and Refused where it is confirmed or stopped already.
    """
    _lock(account.landlord)
    if account.state is not AccountState.WAITS:
        raise Refused(_("The account does not wait for confirmation any more."))
    insist(rules.account_confirmed_by_another(account.recorded_by_id, actor.actor_id))
    confirmation = AccountConfirmation(
        account_id=account.id,
        recorded_by_id=account.recorded_by_id,
        confirmed_by_id=actor.actor_id,
        confirmed_on=today,
        checked=checked,
    )
    account.confirmation = confirmation
    db.session.flush()
    audit.record_facts("landlord_account.confirm", account, actor=actor, facts={"confirmed_on": today}, note=checked)
    return confirmation


def stop_account(account: LandlordAccount, reason: str, *, actor: Actor, today: date) -> AccountStop:
    """Nothing goes to the account any more, be it confirmed or not; the one before it is used again."""
    _lock(account.landlord)
    if account.state is AccountState.STOPPED:
        raise Refused(_("The account is stopped already."))
    stop = AccountStop(account_id=account.id, stopped_on=today, reason=reason, stopped_by_id=actor.actor_id)
    account.stop = stop
    db.session.flush()
    audit.record_facts("landlord_account.stop", account, actor=actor, facts={"stopped_on": today}, note=reason)
    return stop


def _lock(landlord: Landlord) -> None:
    """One after the other: what a colleague has just done to the landlord's accounts is read again."""
    db.session.execute(sa.select(Landlord.id).where(Landlord.id == landlord.id).with_for_update())
    for account in landlord.accounts:
        db.session.expire(account, ["confirmation", "stop"])
    db.session.expire(landlord, ["accounts"])
