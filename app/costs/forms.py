"""The forms of costs."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.clients.models import Client
from app.core.fields import number_field, words_field
from app.core.forms import BaseForm, DateField, EnumField, MoneyField, not_before, required_value, text_field
from app.core.listing import FilterForm, id_field
from app.core.months import months_before
from app.core.papers import PaperField
from app.costs import labels
from app.costs.cube import Part
from app.costs.fields import PayerField
from app.costs.measures import Per
from app.costs.models import CostCategory, CostPayer, SharedBy
from app.costs.queries.homes import WITHOUT, Held
from app.costs.queries.table import MOST_MONTHS, By, CostFilters, months_between
from app.flats.labels import OWNERSHIP
from app.flats.models import Ownership

USUAL_MONTHS = 6


class TableForm(FilterForm):
    """Which costs the table counts, over which months, and what stands at its left."""

    by = EnumField(_l("Rows"), By, labels.BY, empty=_l("Flats"))
    from_on: Any = DateField(_l("First month (any day of it)"), [OptionalValue()])
    until_on: Any = DateField(_l("Last month (any day of it)"), [OptionalValue()])
    category = EnumField(_l("What it was spent on"), CostCategory, labels.CATEGORY, empty=_l("Everything"))
    payer = EnumField(_l("Who bears it"), CostPayer, labels.PAYER, empty=_l("Everybody"))
    part = EnumField(_l("Housing or support"), Part, labels.PART, empty=_l("Both together"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
    area_id = id_field(_l("Neighbourhood"), _l("All neighbourhoods"))
    ownership = EnumField(_l("Municipal or private"), Ownership, OWNERSHIP, empty=_l("Both"))
    model = EnumField(_l("By which contract it was held"), Held, labels.HELD, empty=_l("By any or none"))
    landlord_id = number_field(_l("Landlord, by number"), least=WITHOUT)
    flat = number_field(_l("Flat, by number"), least=1)
    per = EnumField(_l("Amounts"), Per, labels.PER, empty=_l("As they are"))
    stacked = BooleanField(_l("Each row also by what it was spent on"))
    known_until = SelectField(_l("As known"), choices=[SelectChoice("", _l("today"))], validate_choice=False)

    def months(self, today: date) -> list[date]:
        """The months asked for; nothing asked: the last six, with this one."""
        last = self.until_on.data or today
        first = self.from_on.data or months_before(last, USUAL_MONTHS - 1)
        return months_between(max(min(first, last), months_before(last, MOST_MONTHS - 1)), last)

    def filters(self) -> CostFilters:
        """What is counted."""
        return CostFilters(
            municipality_id=self.municipality_id.data,
            flat_id=self.flat.data,
            category=self.category.data,
            payer=self.payer.data,
            part=self.part.data,
            area_id=self.area_id.data,
            ownership=self.ownership.data,
            model=self.model.data,
            landlord_id=self.landlord_id.data,
            known_until=day_from(self.known_until.data),
        )


def day_from(text: str | None) -> date | None:
    """The day written as in an address, or None."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


class BookForm(BaseForm):
    """A cost is booked by hand: one flat's."""

    category: Any = EnumField(_l("What it was spent on"), CostCategory, labels.CATEGORY)
    cents: Any = MoneyField(_l("Amount with VAT"), [required_value()])
    vat_cents: Any = MoneyField(_l("Of it VAT"), [OptionalValue()])
    payer: Any = PayerField(_l("Who bears it"))
    starts_on: Any = DateField(_l("First day of the service"), [required_value()])
    last_on: Any = DateField(
        _l("Last day of the service"),
        [required_value(), not_before("starts_on", _l("The last day cannot be before the first."))],
    )
    supplier = text_field(_l("Supplier"))
    document = text_field(_l("Number of the invoice"))
    paper = PaperField(_l("The invoice"), needed=False)
    spread_months = number_field(_l("A one-off counts over so many months"), least=1, most=120)
    words = words_field(_l("Note"), longest=2000)

    @property
    def ends_on(self) -> date:
        """The first day after the service."""
        return self.last_on.data + timedelta(days=1)


class SharedForm(BookForm):
    """A cost of a building or of all flats of a municipality."""

    shared_by: Any = EnumField(_l("How the flats share it"), SharedBy, labels.SHARED_BY)


class ReverseForm(BaseForm):
    """Why an entry is reversed."""

    words = words_field(_l("Why it is reversed"), required=True, longest=2000)


class CloseForm(BaseForm):
    """A month is closed; where something is missing, with a word why."""

    words = words_field(_l("Why it is closed although something is missing"), longest=2000)


class HoursField(MoneyField):
    """Hours in hundredths: 12,5 is 1250."""

    def _value(self) -> str:
        return super()._value().removesuffix(",00")

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the hours like this: 12,5")) from None


class HoursForm(BaseForm):
    """The hours of contact with each of some clients in one month."""

    def entered(self) -> dict[int, int]:
        """Client → hundredths of an hour, of those that are filled in."""
        fields = ((field.name, field.data) for field in self if isinstance(field, HoursField))
        return {int(name.removeprefix(HOURS)): data for name, data in fields if data is not None}


HOURS = "hours_"


def hours_form(clients: Iterable[Client], known: Mapping[int, int]) -> HoursForm:
    """One field for each client, named by the file number, with what is known."""
    fields = {f"{HOURS}{client.id}": HoursField(client.file_number, [OptionalValue()]) for client in clients}
    values = {f"{HOURS}{client_id}": hundredths for client_id, hundredths in known.items()}
    return type("HoursForm", (HoursForm,), fields)(data=values)
