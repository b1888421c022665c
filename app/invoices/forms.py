"""The forms of suppliers, tariffs and imports of invoices."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange
from wtforms.validators import Optional as OptionalValue

from app.core.fields import AreaField, number_or_none, words_field
from app.core.forms import BaseForm, DateField, EnumField, MoneyField, required_value, text_field
from app.core.imports.forms import ColumnsForm, SheetForm, with_columns
from app.core.imports.models import ImportBatch
from app.costs.fields import PayerField
from app.costs.models import CostCategory, CostPayer
from app.invoices import labels
from app.invoices.columns import AMOUNT_OF, fields
from app.invoices.models import DateOrder, Decimals, InvoiceImport, VatBasis
from app.meters.models import UNITS, MeterKind, MeterUnit

Named = Iterable[tuple[int, str]]


class SupplierForm(BaseForm):
    """Who sends invoices."""

    name = text_field(_l("Name of the supplier"), required=True)
    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)

    def __init__(self, municipalities: Named, **values: Any) -> None:
        super().__init__(**values)
        self.municipality_id.choices = [SelectChoice(*one) for one in municipalities]


class NameForm(BaseForm):
    """The supplier is called otherwise."""

    name = text_field(_l("Name of the supplier"), required=True)


class CodeForm(BaseForm):
    """What the supplier calls one of our flats."""

    code = text_field(_l("The supplier's code of the flat"), required=True, longest=60)
    flat = text_field(_l("Address with the flat's number"), required=True, longest=300)


class WordForm(BaseForm):
    """What the supplier calls a kind of costs."""

    word = text_field(_l("The supplier's word"), required=True, longest=100)
    category: Any = EnumField(_l("What it was spent on"), CostCategory, labels.CATEGORY)


class TariffForm(BaseForm):
    """What a unit on a meter costs from a day on."""

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)
    kind: Any = EnumField(_l("Meter"), MeterKind, labels.METER_KIND)
    unit: Any = EnumField(_l("Unit"), MeterUnit, labels.METER_UNIT)
    price: Any = AreaField(_l("Price of one unit, with VAT"), [required_value()], places=None)
    valid_from: Any = DateField(_l("Valid from"), [required_value()])
    source = text_field(_l("Where it is published"), required=True)
    zone = text_field(_l("Zone of the meter, such as T1"), longest=20)
    supplier_id: Any = SelectField(_l("Supplier"), coerce=number_or_none)

    def __init__(self, municipalities: Named, suppliers: Named, **values: Any) -> None:
        super().__init__(**values)
        self.municipality_id.choices = [SelectChoice(*one) for one in municipalities]
        self.supplier_id.choices = [SelectChoice("", _("Whoever supplies")), *(SelectChoice(*one) for one in suppliers)]

    def validate_unit(self, field: Any) -> None:
        if field.data and self.kind.data and field.data not in UNITS[self.kind.data]:
            raise ValidationError(_("A meter of this kind does not count in this unit."))

    def validate_price(self, field: Any) -> None:
        if field.data is not None and not Decimal("0.000001") <= field.data <= 100_000:
            raise ValidationError(_("Write a price above zero, up to 100 000 euros."))
        if field.data is not None and field.data != round(field.data, 6):
            raise ValidationError(_("A price has at most six decimals."))


class FileForm(SheetForm):
    """A file of one supplier."""

    supplier_id: Any = SelectField(_l("Supplier"), coerce=int)

    def __init__(self, suppliers: Named, **values: Any) -> None:
        super().__init__(**values)
        self.supplier_id.choices = [SelectChoice(*one) for one in suppliers]


class InvoiceColumnsForm(ColumnsForm):
    """What each column means and how values are read."""

    several = AMOUNT_OF

    payer: Any = PayerField(_l("Who bears it"))
    vat: Any = EnumField(_l("Amounts are"), VatBasis, labels.VAT)
    vat_rate: Any = AreaField(_l("VAT rate of the file"), [OptionalValue(), NumberRange(0, 100)], places=None)
    decimals: Any = EnumField(_l("What parts the cents"), Decimals, labels.DECIMALS)
    dates: Any = EnumField(_l("Dates"), DateOrder, labels.DATES)
    category: Any = EnumField(
        _l("What it was spent on, where the row does not say"), CostCategory, labels.CATEGORY, empty=_l("Not said")
    )
    starts_on: Any = DateField(_l("First day of the service, where the row does not say"), [OptionalValue()])
    last_on: Any = DateField(_l("Last day of the service, where the row does not say"), [OptionalValue()])
    document = text_field(_l("Number of the invoice, where the row does not say"))
    control_cents: Any = MoneyField(_l("Sum of the invoice, to compare with"), [OptionalValue()])

    @property
    def mapping(self) -> dict[str, Any]:
        """Field → column; a kind of costs → its columns."""
        found: dict[str, Any] = {}
        for index, field in enumerate(self.columns):
            if field.data.startswith(AMOUNT_OF):
                found.setdefault(field.data, []).append(index)
            elif field.data:
                found[field.data] = index
        return found

    @property
    def settings(self) -> dict[str, Any]:
        """What is kept, as JSON."""
        kept: dict[str, Any] = {}
        for name in ("payer", "vat", "decimals", "dates", "category"):
            kept[name] = self[name].data.value if self[name].data else None
        for name in ("starts_on", "last_on"):
            kept[name] = self[name].data.isoformat() if self[name].data else None
        rate = self.vat_rate.data
        return kept | {"vat_rate": None if rate is None else str(rate), "document": self.document.data}

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        self.form_errors = [*self.form_errors, *self._missing(self.often)]
        return valid and not self.form_errors

    def _missing(self, often: Mapping[str, int]) -> list[str]:
        found = []
        if "address" not in often and "code" not in often:
            found.append(_("Say which column holds the address or the supplier's code of the flat."))
        if "amount" not in often and not any(key.startswith(AMOUNT_OF) for key in often):
            found.append(_("Say which column holds the amount, or which hold the kinds of costs."))
        if "amount" in often and "category" not in often and not self.category.data:
            found.append(_("Say what the amounts were spent on: a column, or one kind for the whole file."))
        if "month" not in often and not {"starts_on", "last_on"} <= often.keys() | self._typed_days():
            found.append(_("Say which days the service was given: columns, or days for the whole file."))
        return found

    def _typed_days(self) -> set[str]:
        return {name for name in ("starts_on", "last_on") if self[name].data}


def columns_form(invoices: InvoiceImport) -> InvoiceColumnsForm:
    """The form for the columns of the import, filled with what is known."""
    batch: ImportBatch = invoices.batch
    kept = dict(batch.defaults)
    kept["vat_rate"] = Decimal(kept["vat_rate"]) if kept.get("vat_rate") else None
    members = {"payer": CostPayer, "vat": VatBasis, "decimals": Decimals, "dates": DateOrder, "category": CostCategory}
    first = {"vat": VatBasis.WITH, "decimals": Decimals.CLEAR, "dates": DateOrder.CLEAR}
    chosen = {name: members[name](kept[name]) if kept.get(name) else first.get(name) for name in members}
    days = {name: _day(kept.get(name)) for name in ("starts_on", "last_on")}
    meanings = [(one.key, _choice(one.key, one.label)) for one in fields]
    known = {**kept, **chosen, **days, "control_cents": invoices.control_cents}
    return with_columns(InvoiceColumnsForm, batch, meanings, known)


def _choice(key: str, label: Any) -> Any:
    return _("Amount: %(kind)s", kind=label) if key.startswith(AMOUNT_OF) else label


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class ConfirmForm(BaseForm):
    """That what was checked may be booked."""

    good_rows_only: Any = BooleanField(_l("Book the good rows although others have errors"))
    words = words_field(_l("Why it is booked all the same"), longest=1000)


class HeldForm(BaseForm):
    """Why rows that look booked already are booked all the same."""

    words = words_field(_l("Why they are booked all the same"), required=True, longest=1000)


class UndoForm(BaseForm):
    """Why an import is undone."""

    words = words_field(_l("Why the import is undone"), required=True, longest=1000)
