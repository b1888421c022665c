"""What the cost of a person's day is asked with, and how a comparator is written down."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.core.fields import money_field, words_field
from app.core.forms import DateField, EditForm, EnumField, not_before, text_field
from app.core.listing import FilterForm, id_field
from app.core.months import months_before
from app.core.versions import version_of
from app.costs import labels
from app.costs.forms import day_from
from app.costs.models import Comparator, CostPayer
from app.costs.operations import COMPARATOR_FACTS, ComparatorFacts
from app.costs.queries.table import MOST_MONTHS, CostFilters, months_between

DAY = timedelta(days=1)
YEAR = 12


class CubeForm(FilterForm):
    """Over which months, for whom, and as known when."""

    from_on: Any = DateField(_l("First month (any day of it)"), [OptionalValue()])
    until_on: Any = DateField(_l("Last month (any day of it)"), [OptionalValue()])
    payer = EnumField(_l("Who bears it"), CostPayer, labels.PAYER, empty=_l("Everybody"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
    known_until = SelectField(_l("As known"), choices=[SelectChoice("", _l("today"))], validate_choice=False)

    def months(self, today: date) -> list[date]:
        """The months asked for that are over; nothing asked: the last twelve (digest row 158: a whole year)."""
        over = months_before(today, 1)
        last = min(self.until_on.data or over, over)
        first = min(self.from_on.data or months_before(last, YEAR - 1), last)
        return months_between(max(first, months_before(last, MOST_MONTHS - 1)), last)

    def filters(self) -> CostFilters:
        """What is counted."""
        return CostFilters(
            municipality_id=self.municipality_id.data,
            payer=self.payer.data,
            known_until=day_from(self.known_until.data),
        )


class ComparatorForm(EditForm):
    """What another service costs per person and day."""

    name = text_field(_l("Service"), required=True)
    service_cents: Any = money_field(_l("Service per person and day"), required=True)
    housing_cents: Any = money_field(_l("Housing per person and day"), required=True)
    basis = words_field(_l("What was divided by what"), required=True, longest=500)
    source = text_field(_l("Where it is published"), required=True)
    starts_on: Any = DateField(_l("First day of the time it is about"), [OptionalValue()])
    last_on: Any = DateField(
        _l("Last day of the time it is about"),
        [OptionalValue(), not_before("starts_on", _l("The last day cannot be before the first."))],
    )

    @property
    def facts(self) -> ComparatorFacts:
        return ComparatorFacts(
            self.name.data or "",
            self.service_cents.data,
            self.housing_cents.data,
            self.basis.data or "",
            self.source.data or "",
            self.starts_on.data,
            self.last_on.data and self.last_on.data + DAY,
        )


def values_of(row: Comparator) -> dict[str, Any]:
    """What the form shows of a comparator."""
    plain = {name: getattr(row, name) for name in COMPARATOR_FACTS}
    return plain | {"last_on": row.ends_on and row.ends_on - DAY, "seen": version_of(row, COMPARATOR_FACTS)}
