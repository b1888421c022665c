"""What the council's report is about."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as OptionalValue

from app.core.forms import DateField
from app.core.listing import FilterForm, id_field
from app.core.months import months_before
from app.costs.queries.table import MOST_MONTHS, months_between

USUAL_MONTHS = 12


class CouncilForm(FilterForm):
    """Which months, and whose."""

    from_on: Any = DateField(_l("First month (any day of it)"), [OptionalValue()])
    until_on: Any = DateField(_l("Last month (any day of it)"), [OptionalValue()])
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))

    def months(self, today: date) -> list[date]:
        """The months asked for; nothing asked: the twelve before this one."""
        last = self.until_on.data or months_before(today, 1)
        first = self.from_on.data or months_before(last, USUAL_MONTHS - 1)
        return months_between(max(min(first, last), months_before(last, MOST_MONTHS - 1)), last)
