"""What speaks against approving a payment (rules M1–M6), and how what is prepared follows the contract. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from app.contracts.calculations import RentLine
from app.core.errors import Finding, Level
from app.core.formatting import format_date, format_money
from app.payments.calculations import Due, DueKind


@dataclass(frozen=True)
class Recorded:
    """An amount as it is prepared or approved. `number` 0: as first prepared; above: a correction of it."""

    id: int
    kind: DueKind
    starts_on: date
    ends_on: date | None
    due_on: date
    number: int
    cents: int
    approved: bool


class Step(StrEnum):
    """What preparing does with an amount. Latvian: sagatavošanas solis."""

    PREPARE = "prepare"  # a new amount
    CHANGE = "change"  # prepared, not approved, and the contract says something else now
    WITHDRAW = "withdraw"  # prepared, not approved, and no longer owed
    CORRECT = "correct"  # approved, and the contract says something else now: a row of its own for the difference


@dataclass(frozen=True)
class Change:
    """One step and what the row is to say; `row_id` None: a new row. `lines` make up what the contract asks for."""

    step: Step
    kind: DueKind
    starts_on: date
    ends_on: date | None
    due_on: date
    number: int
    cents: int
    lines: tuple[RentLine, ...] = ()
    row_id: int | None = None


def changes(wanted: Iterable[Due], recorded: Iterable[Recorded], first: date, end: date) -> list[Change]:
    """What is to be done so that the rows of one contract say what it says, for what falls due on [first, end).

    An amount that was never prepared is prepared in the month in which it falls due. One that was prepared is compared
    whenever it was due: `wanted` covers the same days as `recorded`. A second time there is nothing left to do.
    """
    rows: dict[tuple[DueKind, date], list[Recorded]] = {}
    for row in sorted(recorded, key=lambda row: row.number):
        rows.setdefault((row.kind, row.starts_on), []).append(row)
    owed = {(due.kind, due.starts_on): due for due in wanted}
    new = [due for key, due in owed.items() if key not in rows and first <= due.due_on < end]
    known = [_follow(owed.get(key), rows[key], first) for key in rows]
    return [
        *(_change(Step.PREPARE, due, due.due_on, 0, due.cents, due.lines) for due in new),
        *(one for one in known if one is not None),
    ]


def approved_by_another(prepared_by_id: int, approver_id: int | None) -> Finding:
    """M1: who approves a payment is not the one who prepared it. Source: assumed (four eyes on public money)."""
    passed = approver_id is not None and approver_id != prepared_by_id
    reason = _("Another person prepared it.") if passed else _("Nobody approves what they prepared themselves.")
    remedy = "" if passed else _("Ask a colleague with the right to approve payments.")
    return Finding("M1", passed, Level.BLOCK, None, None, reason, "assumed", remedy)


def amount_is_that_of_contract(row: Recorded, wanted: Change | None) -> Finding:
    """M2: the amount is what the contract says today. Source: assumed."""
    passed = wanted is None
    reason = (
        _("The amount is what the contract says.")
        if passed
        else _("The contract was changed after this was prepared, and says something else now.")
    )
    remedy = "" if passed else _("Prepare the month again: the amount then follows the contract.")
    value, limit = format_money(row.cents), format_money(wanted.cents) if wanted else None
    return Finding("M2", passed, Level.BLOCK, value, limit, reason, "assumed", remedy)


def is_in_time(due_on: date, today: date) -> Finding:
    """M3: a landlord is paid by the day that was agreed. Source: digest rows 219, 220."""
    late = (today - due_on).days
    if late > 0:
        reason = _("It was due already. Due on: %(day)s", day=format_date(due_on))
    else:
        reason = _("It is not due yet, or due today.")
    remedy = _("Approve and pay it now, and tell the landlord.") if late > 0 else ""
    source = "digest rows 219, 220, 002:3299"
    return Finding("M3", late <= 0, Level.WARN, max(late, 0), 0, reason, source, remedy)


def account_is_confirmed(cents: int, has_landlord: bool, has_account: bool) -> Finding:
    """M4: money goes to an account of the landlord that two people made sure of. Source: assumed (four eyes)."""
    passed = has_account or not has_landlord or cents < 0
    if has_account:
        reason = _("The landlord's account is confirmed.")
    elif passed:
        reason = _("No account of a landlord is needed.")
    else:
        reason = _("The landlord has no confirmed account.")
    remedy = "" if passed else _("Record the account on the landlord's page, and have a colleague confirm it.")
    return Finding("M4", passed, Level.BLOCK, None, None, reason, "assumed", remedy)


def account_is_the_same(account_id: int | None, used_id: int | None, approved: bool) -> Finding:
    """M6: the landlord's account is the one known when the amount was prepared or approved. Source: assumed (fraud)."""
    passed = account_id is None or account_id == used_id
    if passed:
        reason, remedy = _("The landlord's account is still the same."), ""
    elif approved:
        reason = _("The landlord's account is another since this was approved.")
        remedy = _("Ask who approves payments to approve it for the account used now.")
    else:
        reason = _("The landlord's account is another since this was prepared.")
        remedy = _("Look on the landlord's page who recorded and who confirmed the new account.")
    return Finding("M6", passed, Level.WARN, None, None, reason, "assumed", remedy)


def index_is_known(missing_on: date | None) -> Finding:
    """M5: the index that the rent follows is recorded; without it the rent stays as it was. Source: assumed."""
    passed = missing_on is None
    if passed:
        reason = _("Every index that the rent follows is recorded.")
    else:
        reason = _("The rent stays as it was, for want of an index. Month: %(month)s", month=format_date(missing_on))
    remedy = "" if passed else _("Record the index of that month, and prepare the month again.")
    return Finding("M5", passed, Level.WARN, None, None, reason, "assumed", remedy)


@dataclass(frozen=True)
class OnTime:
    """How many of the amounts that fell due were paid in full by their day."""

    number: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down: 100 only where every one was; None where nothing fell due yet."""
        return self.number * 100 // self.of if self.of else None


def days_late(due_on: date, paid_on: date | None, today: date) -> int:
    """How many days after its day it was paid in full, or is still not; 0 in time."""
    return max(0, ((paid_on or today) - due_on).days)


def _follow(due: Due | None, rows: Sequence[Recorded], month: date) -> Change | None:
    """What is to be done with the rows of one amount; None where they say what the contract says.

    A correction is due with the amount it corrects, but never before the month in which it is prepared.
    """
    missing = (due.cents if due else 0) - sum(row.cents for row in rows if row.approved)
    lines = due.lines if due else ()
    waiting = next((row for row in rows if not row.approved), None)
    if waiting is None:
        late = max(rows[0].due_on, month)
        return _change(Step.CORRECT, due or rows[0], late, rows[-1].number + 1, missing, lines) if missing else None
    if not missing:
        return _change(Step.WITHDRAW, waiting, waiting.due_on, waiting.number, 0, (), waiting.id)
    due_on = due.due_on if due and not waiting.number else waiting.due_on
    said = (waiting.cents, waiting.ends_on, waiting.due_on)
    if said == (missing, (due or waiting).ends_on, due_on):
        return None
    return _change(Step.CHANGE, due or waiting, due_on, waiting.number, missing, lines, waiting.id)


def _change(
    step: Step,
    about: Due | Recorded,
    due_on: date,
    number: int,
    cents: int,
    lines: tuple[RentLine, ...],
    row_id: int | None = None,
) -> Change:
    return Change(step, about.kind, about.starts_on, about.ends_on, due_on, number, cents, lines, row_id)
