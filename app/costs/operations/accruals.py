"""What contracts, repairs, treatments and move-ins cost is booked, and booked anew where they changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.months import next_month
from app.costs import queries
from app.costs.accruals import Line, Step, What
from app.costs.models import CostEntry
from app.costs.operations.ledger import Cost, book_cost, reverse_cost
from app.costs.queries.due import due_steps
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


@dataclass(frozen=True)
class Accrued:
    """How many lines were booked and how many reversed, what that comes to, and what could not be booked and why."""

    booked: int
    reversed: int
    cents: int
    refused: Sequence[tuple[Line, str]] = field(default_factory=tuple)


def accrue(municipality: Municipality, month: date, *, actor: Actor, today: date) -> Accrued:
    """Books what the sources say of the month and does after them what changed in the months before.

    A line is booked on the last day of its month, or today where that day is to come or closed; the month of the
    service stays. Done twice, the second time does nothing. Raises Refused for a month that has not begun.
    """
    if month.replace(day=1) > today:
        raise Refused(_("The month has not begun yet."))
    take_turn(municipality.id)
    closed = queries.closed_until(municipality.id)
    found = due_steps(municipality.id, month)
    taken_back = [_take_back(step, actor, today) for step in found if step.what in (What.REBOOK, What.WITHDRAW)]
    made: list[CostEntry] = []
    refused: list[tuple[Line, str]] = []
    for step in found:
        if step.line and step.what in (What.BOOK, What.REBOOK):
            on = today if step.what is What.REBOOK else _booking_day(step.line, closed, today)
            try:
                made.append(book_cost(_cost(step, step.line), actor=actor, today=today, booked_on=on))
            except Refused as refusal:
                refused.append((step.line, str(refusal)))
    cents = sum(entry.cents for entry in (*taken_back, *made))
    return Accrued(len(made), len(taken_back), cents, refused)


def _take_back(step: Step, actor: Actor, today: date) -> CostEntry:
    entry = db.session.get_one(CostEntry, step.entry_id)
    words = _("Its source says something else now.") if step.line else _("Its source no longer says it.")
    return reverse_cost(entry, words, actor=actor, today=today, withdrawn=True)


def _booking_day(line: Line, closed: date | None, today: date) -> date:
    last = next_month(line.starts_on) - timedelta(days=1)
    return today if last > today or (closed and last < closed) else last


def _cost(step: Step, line: Line) -> Cost:
    assert line.payer is not None  # otherwise the step asks who paid
    return Cost(
        line.place,
        line.starts_on,
        line.ends_on,
        line.category,
        line.cents,
        line.payer,
        vat_cents=line.vat_cents,
        shared_by=line.shared_by,
        supplier=line.supplier,
        document=line.document,
        source=line.source,
        source_key=step.source_key,
        words=line.words,
    )
