"""The forms of payments."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_field, past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, MoneyField, required_value, text_field
from app.core.listing import FilterForm, id_field, search_field
from app.core.months import months_before, next_month
from app.payments import labels
from app.payments.calculations import DueKind
from app.payments.models import PaymentDue
from app.payments.queries.lists import DueState

MOST_MONTHS = 120
CHOICE = re.compile(r"(\d{1,9}):(-?\d{1,15})")


class PaymentFilterForm(FilterForm):
    """The filters of the list of payments."""

    q = search_field(_l("Number of the contract"))
    state = EnumField(_l("Where it stands"), DueState, labels.DUE_STATE, empty=_l("All payments"))
    kind = EnumField(_l("What it is for"), DueKind, labels.DUE_KIND, empty=_l("Everything"))
    due_from: Any = DateField(_l("Due from"), [OptionalValue()])
    due_until: Any = DateField(_l("Due until"), [OptionalValue()])
    landlord = number_field(_l("Landlord, by number"), least=1)
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))


class PeriodForm(FilterForm):
    """The period of a statement, both days included; the fields show the one that is used."""

    from_on: Any = DateField(_l("First day"), [OptionalValue()])
    until_on: Any = DateField(_l("Last day"), [OptionalValue()])

    def period(self, today: date) -> tuple[date, date]:
        """[first day, first day after], ten years at most; nothing asked: the three months before and this one."""
        first = self.from_on.data or months_before(today, 3)
        last = self.until_on.data or max(first, next_month(today) - timedelta(days=1))
        until = min(max(last, first) + timedelta(days=1), months_before(first, -MOST_MONTHS))
        self.from_on.data, self.until_on.data = first, until - timedelta(days=1)
        return first, until


class ChosenForm(BaseForm):
    """Some of the amounts shown, each with the cents that were shown: what has changed since is refused."""

    chosen: Any = SelectMultipleField(_l("Payments chosen"), coerce=str, validate_choice=False)

    def seen(self) -> dict[int, int]:
        """Id → cents as they were shown."""
        found = (CHOICE.fullmatch(one) for one in self.chosen.data or [])
        return {int(one[1]): int(one[2]) for one in found if one}


class PayChosenForm(ChosenForm):
    """Several amounts are paid in full by one order to the bank."""

    paid_on = past_date(_l("Paid on"))
    reference = text_field(_l("Number of the bank's document"))


class PayForm(BaseForm):
    """Part or all of one amount is paid, or comes back."""

    cents: Any = MoneyField(_l("Sum paid"), [required_value()])
    paid_on = past_date(_l("Paid on"))
    reference = text_field(_l("Number of the bank's document"))


class ReverseForm(BaseForm):
    """Why the record of a payment is reversed."""

    reason = words_field(_l("Why it is reversed"), required=True, longest=2000)


def ticked(form: ChosenForm, dues: Iterable[PaymentDue]) -> set[int]:
    """Which of the amounts are ticked: all of them at first, then what was sent."""
    return set(form.seen()) if form.is_submitted() else {due.id for due in dues}
