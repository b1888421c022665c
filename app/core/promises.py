"""A dated promise: what is to be done by a day, and when it was done or given up. One pattern for every such record."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, declared_attr

from app.core.errors import Refused


class PromiseState(StrEnum):
    """How a promise stands on a day. Latvian: solījuma stāvoklis."""

    OPEN = "open"  # gaidāms
    OVERDUE = "overdue"  # nokavēts
    KEPT = "kept"  # izpildīts
    BROKEN = "broken"  # netika izpildīts


class Promised:
    """The columns of a table whose rows are dated promises. Latvian: solījums ar termiņu."""

    due_on: Mapped[date]
    kept_on: Mapped[date | None]
    broken_on: Mapped[date | None]  # given up, or not kept

    @declared_attr.directive
    def __table_args__(cls) -> tuple[sa.CheckConstraint]:
        return (sa.CheckConstraint("kept_on IS NULL OR broken_on IS NULL", name="one_outcome"),)

    def state(self, today: date) -> PromiseState:
        if self.kept_on:
            return PromiseState.KEPT
        if self.broken_on:
            return PromiseState.BROKEN
        return PromiseState.OVERDUE if self.due_on < today else PromiseState.OPEN


def settle(promise: Promised, kept: bool, on: date, *, today: date) -> None:
    """Sets when the promise was kept, or that it was not. Refused where it is known already, or for a day to come."""
    if promise.kept_on or promise.broken_on:
        raise Refused(_("It is already recorded how this promise ended."))
    if on > today:
        raise Refused(_("The date cannot be in the future."))
    if kept:
        promise.kept_on = on
    else:
        promise.broken_on = on


def is_open(model: type[Promised]) -> sa.ColumnElement[bool]:
    """SQL: the promise is neither kept nor broken."""
    return sa.and_(model.kept_on.is_(None), model.broken_on.is_(None))  # type: ignore[union-attr]
