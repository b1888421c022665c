"""What the list of contracts, the rent of a period and the index values are asked with."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.validators import Optional as OptionalValue

from app.contracts import labels
from app.contracts.models import ContractModel, ContractState
from app.contracts.queries.lists import Lacks
from app.core.fields import number_field
from app.core.forms import BaseForm, DateField, EnumField, required_value, text_field
from app.core.listing import FilterForm, id_field, search_field

DAY = timedelta(days=1)


class ContractFilterForm(FilterForm):
    """The filters of the list of contracts."""

    q = search_field(_l("Number of the contract"))
    model = EnumField(_l("Kind of contract"), ContractModel, labels.CONTRACT_MODEL, empty=_l("Any kind of contract"))
    state = EnumField(_l("State of the contract"), ContractState, labels.CONTRACT_STATE, empty=_l("Any state"))
    ending = number_field(_l("Ends within so many days"), most=3650)
    lacks = EnumField(_l("What is missing"), Lacks, labels.LACKS, empty=_l("Nothing in particular"))
    landlord = number_field(_l("Landlord, by number"), least=1)
    flat = number_field(_l("Flat, by number"), least=1)
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))


class PeriodForm(FilterForm):
    """The period a rent is asked for, both days included; the fields show the one that is used."""

    from_on: Any = DateField(_l("First day"), [OptionalValue()])
    until_on: Any = DateField(_l("Last day"), [OptionalValue()])

    def period(self, today: date) -> tuple[date, date]:
        """[first day, first day after]; the calendar year where nothing is asked, never more than 60 years."""
        first = self.from_on.data or date(today.year, 1, 1)
        last = self.until_on.data or date(first.year, 12, 31)
        last = min(max(last, first), first + timedelta(days=60 * 366))
        self.from_on.data, self.until_on.data = first, last
        return first, last + DAY


class IndexValueForm(BaseForm):
    """The index of one month."""

    month_on: Any = DateField(_l("Month (any day of it)"), [required_value()])
    value: Any = text_field(_l("Index, such as 123.4"), required=True, longest=20)
    source = text_field(_l("Where the value comes from"), required=True)

    def validate_value(self, field: Any) -> None:
        if field.data and self.ten_thousandths() is None:
            raise ValidationError(_("Write the index like this: 123.4"))

    def ten_thousandths(self) -> int | None:
        """The value as a whole number; None where it is no index."""
        whole, _point, part = str(self.value.data or "").replace(",", ".").partition(".")
        if not whole.isdecimal() or len(whole) > 4 or len(part) > 4 or not (part or "0").isdecimal():
            return None
        return int(whole) * 10_000 + int(part.ljust(4, "0")) or None
