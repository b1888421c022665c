"""One row of a supplier's file, read: which flat, which days, which amounts, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core.imports.cells import BadCell, Cell, plain_words, text
from app.core.imports.headers import pick
from app.core.imports.work import Problem
from app.costs.calculations import LONGEST_DAYS
from app.costs.models import CostCategory
from app.invoices import values
from app.invoices.calculations import taxed
from app.invoices.columns import AMOUNT_OF, WORDS, category_of
from app.invoices.models import DateOrder, Decimals, VatBasis

TOTALS = ("kopa", "pavisam", "summa kopa", "total", "starpsumma")
LONGEST = {"code": 60, "address": 400, "number": 20, "document": 200, "words": 1000}


@dataclass(frozen=True)
class Settings:
    """How values are read, and what holds for rows that do not say it themselves; `last_on` is the last day."""

    dates: DateOrder = DateOrder.CLEAR
    decimals: Decimals = Decimals.CLEAR
    vat: VatBasis = VatBasis.WITH
    vat_rate: Decimal | None = None
    category: CostCategory | None = None
    starts_on: date | None = None
    last_on: date | None = None
    document: str | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Settings":
        """From what is kept with a batch, as JSON."""
        return cls(
            dates=DateOrder(kept.get("dates") or DateOrder.CLEAR),
            decimals=Decimals(kept.get("decimals") or Decimals.CLEAR),
            vat=VatBasis(kept.get("vat") or VatBasis.WITH),
            vat_rate=Decimal(kept["vat_rate"]) if kept.get("vat_rate") else None,
            category=CostCategory(kept["category"]) if kept.get("category") else None,
            starts_on=_date(kept.get("starts_on")),
            last_on=_date(kept.get("last_on")),
            document=kept.get("document") or None,
        )


@dataclass
class InvoiceRow:
    """What a row says. `amounts`: kind → (cents with VAT, of it VAT); [starts_on, ends_on): the days of the service."""

    code: str | None = None
    address: str | None = None
    number: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    document: str | None = None
    words: str | None = None
    credit: bool = False
    amounts: dict[CostCategory, tuple[int, int]] = field(default_factory=dict)
    signs: set[bool] = field(default_factory=set)  # of its amounts before they are added up: above zero or below
    problems: list[Problem] = field(default_factory=list)
    is_total: bool = False  # the line of sums under a list
    is_zero: bool = False  # an amount stands there, and it is zero


class Reader:
    """Reads the rows of one file; `mapping`: field → column, for kinds of costs → columns."""

    def __init__(self, mapping: Mapping[str, Any], settings: Settings, words: Mapping[str, str]) -> None:
        self.single = {key: index for key, index in mapping.items() if not key.startswith(AMOUNT_OF)}
        self.wide = {key: indexes for key, indexes in mapping.items() if key.startswith(AMOUNT_OF)}
        self.settings = settings
        self.words = WORDS | {word: CostCategory(value) for word, value in words.items()}

    def read(self, cells: Sequence[Cell]) -> InvoiceRow:
        row, found = InvoiceRow(), pick(cells, self.single)
        if self._sums(cells):
            row.is_total = True
            return row
        for key, longest in LONGEST.items():
            setattr(row, key, self._value(row, found, key, text(longest)))
        row.document = row.document or self.settings.document
        row.credit = bool(self._value(row, found, "credit", values.credit))
        self._period(row, found)
        self._one_amount(row, found)
        self._wide_amounts(row, cells, found)
        self._check_signs(row)
        if not row.amounts and not row.problems and not row.is_zero:
            row.problems.append((self.single.get("amount"), _("There is no amount in this row.")))
        return row

    def _sums(self, cells: Sequence[Cell]) -> bool:
        """Whether the first thing the row says is that it adds up the others."""
        return plain_words(next((cell.text for cell in cells if cell.text.strip()), "")) in TOTALS

    def _value(self, row: InvoiceRow, found: Mapping[str, Cell], key: str, read: Any) -> Any:
        if key not in found:
            return None
        try:
            return read(found[key])
        except BadCell as problem:
            row.problems.append((self.single[key], str(problem)))
            return None

    # --- the days ---

    def _period(self, row: InvoiceRow, found: Mapping[str, Cell]) -> None:
        before = len(row.problems)
        first, last = self.settings.starts_on, self.settings.last_on
        if "month" in found:
            first, after = self._value(row, found, "month", values.month) or (None, None)
            last = after - timedelta(days=1) if after else None
        if "starts_on" in found:
            first = self._value(row, found, "starts_on", self._day)
        if "last_on" in found:
            last = self._value(row, found, "last_on", self._day)
        if first and last and 0 <= (last - first).days < LONGEST_DAYS:
            row.starts_on, row.ends_on = first, last + timedelta(days=1)
        elif len(row.problems) == before:
            words = _("The period is missing: name its column, or write the days of the whole file under the columns.")
            if first and last:
                words = _("The last day of the service is not before the first, and at most five years after it.")
            column = next((self.single[key] for key in ("last_on", "starts_on", "month") if key in self.single), None)
            row.problems.append((column, words))

    def _day(self, cell: Cell) -> date:
        return values.day(cell, self.settings.dates)

    # --- the money ---

    def _amount(self, cell: Cell) -> int:
        return values.amount(cell, self.settings.decimals)

    def _one_amount(self, row: InvoiceRow, found: Mapping[str, Cell]) -> None:
        cents = self._value(row, found, "amount", self._amount)
        row.is_zero = row.is_zero or cents == 0
        if not cents:
            return
        category = self._value(row, found, "category", self._category) or self.settings.category
        if category is None:
            if not any(column == self.single.get("category") for column, _words in row.problems if column is not None):
                words = _("It is not said what this was spent on: name the column, or choose it for the whole file.")
                row.problems.append((self.single.get("category"), words))
            return
        vat = self._value(row, found, "vat", self._amount)
        self._add(row, category, cents, vat, self._rate(row, found), self.single["amount"])

    def _wide_amounts(self, row: InvoiceRow, cells: Sequence[Cell], found: Mapping[str, Cell]) -> None:
        rate = self._rate(row, found) if self.wide else None
        for key, indexes in self.wide.items():
            category = category_of(key)
            for index in indexes:
                cell = pick(cells, {key: index}).get(key)
                try:
                    cents = self._amount(cell) if cell else 0
                except BadCell as problem:
                    row.problems.append((index, str(problem)))
                    continue
                row.is_zero = row.is_zero or (cell is not None and cents == 0)
                if cents and category:
                    self._add(row, category, cents, None, rate, index)

    def _rate(self, row: InvoiceRow, found: Mapping[str, Cell]) -> Decimal | None:
        return self._value(row, found, "vat_rate", values.rate) if "vat_rate" in found else self.settings.vat_rate

    def _add(
        self, row: InvoiceRow, category: CostCategory, cents: int, vat: int | None, rate: Decimal | None, column: int
    ) -> None:
        whole = taxed(cents, self.settings.vat, vat, rate)
        if whole is None:
            words = _("The amounts are without VAT: name the column of the VAT or of its rate, or write the rate.")
            row.problems.append((column, words))
        elif abs(whole.vat_cents) > abs(whole.cents) or whole.vat_cents * whole.cents < 0:
            row.problems.append((column, _("The VAT cannot be more than the amount it is part of.")))
        else:
            row.signs.add(whole.cents > 0)
            before = row.amounts.get(category, (0, 0))
            row.amounts[category] = before[0] + whole.cents, before[1] + whole.vat_cents

    def _category(self, cell: Cell) -> CostCategory:
        word = plain_words(text(200)(cell))
        if word not in self.words:
            raise BadCell(_("Nobody has said yet what this word means. Say it on the supplier's page: words."))
        return self.words[word]

    def _check_signs(self, row: InvoiceRow) -> None:
        columns = [self.single.get("amount"), *(index for indexes in self.wide.values() for index in indexes)]
        column = next((one for one in columns if one is not None), None)
        if False in row.signs and not row.credit:
            words = _("The amount is below zero, and the row does not say that it is a credit note. Name that column.")
            row.problems.append((column, words))
        elif row.credit and True in row.signs:
            row.problems.append((column, _("A credit note is written with a minus.")))
        row.amounts = {category: sums for category, sums in row.amounts.items() if sums[0]}


def _date(text_: str | None) -> date | None:
    return date.fromisoformat(text_) if text_ else None
