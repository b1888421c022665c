"""An example file, as a supplier's files are read: the headings that are remembered, or those that would be guessed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.exports import Column
from app.invoices.columns import AMOUNT_OF, fields
from app.invoices.models import InvoiceSupplier

USUAL = ("address", "number", "month", "category", "amount", "vat", "document", "credit", "words")


def example_of(supplier: InvoiceSupplier) -> tuple[list[Column], list[Sequence[Any]]]:
    """Columns and two rows: an invoice, and a credit note where the file can hold one."""
    meanings = {
        name: key for key, names in supplier.columns.items() for name in (names if isinstance(names, list) else [names])
    }
    headings = [name for name in supplier.settings.get("headings", []) if name in meanings]
    remembered = [(meanings[name], name.partition("#")[0] or name) for name in headings]
    asked = remembered or [(one.key, one.names[0]) for key in USUAL for one in fields if one.key == key]
    columns = [Column(name, _kind(key)) for key, name in asked]
    rows: list[Sequence[Any]] = [[_value(key, False) for key, _name in asked]]
    if any(key == "credit" for key, _name in asked):
        rows.append([_value(key, True) for key, _name in asked])
    return columns, rows


def _kind(key: str) -> Any:
    if key in ("amount", "vat") or key.startswith(AMOUNT_OF):
        return "money_cents"
    return "date" if key in ("starts_on", "last_on") else "number" if key == "vat_rate" else "text"


def _value(key: str, is_credit: bool) -> Any:
    sign = -1 if is_credit else 1
    if key == "amount" or key.startswith(AMOUNT_OF):
        return sign * 8_470
    values: dict[str, Any] = {
        "code": "100-200",
        "address": "Brīvības iela 21, Rīga",
        "number": "5",
        "month": "10.2026",
        "starts_on": date(2026, 10, 1),
        "last_on": date(2026, 10, 31),
        "category": "Apkure",
        "vat": sign * 1_470,
        "vat_rate": 21,
        "document": "R-2026-10",
        "credit": "kredītrēķins" if is_credit else "rēķins",
        "words": _("An example: write your own rows in its place"),
    }
    return values.get(key)
