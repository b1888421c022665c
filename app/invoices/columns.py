"""What a column of a supplier's file may mean, and the words suppliers write above it and in it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.imports.cells import plain_words, text
from app.core.imports.headers import Field
from app.costs.labels import CATEGORY
from app.costs.models import CostCategory

KIND = "invoices"
AMOUNT_OF = "amount:"
"""Begins the key of a column that holds one kind of costs: 'amount:heating'. Several columns may be of one kind."""

_NAMES: dict[CostCategory, str] = {
    CostCategory.RENT: "īres maksa|īre|rent",
    CostCategory.HEATING: "apkure|siltumenerģija|siltums|siltumapgāde|heating",
    CostCategory.HOT_WATER: "karstais ūdens|karstā ūdens|hot water",
    CostCategory.COLD_WATER: "aukstais ūdens|ūdensapgāde|ūdens|cold water",
    CostCategory.SEWERAGE: "kanalizācija|notekūdeņi|sewerage",
    CostCategory.ELECTRICITY: "elektroenerģija|elektrība|electricity",
    CostCategory.GAS: "gāze|dabasgāze|gas",
    CostCategory.WASTE: "atkritumi|atkritumu izvešana|sadzīves atkritumi|waste",
    CostCategory.MANAGEMENT: "apsaimniekošana|apsaimniekošanas maksa|pārvaldīšana|management",
    CostCategory.OTHER_UTILITIES: "citi komunālie|komunālie|pārējie pakalpojumi|utilities",
    CostCategory.FURNISHING: "iekārtojums|mēbeles|furnishing",
    CostCategory.PREPARATION: "sagatavošana|kosmētiskais remonts|preparation",
    CostCategory.SUPERVISION: "uzraudzība|apdrošināšana|insurance",
    CostCategory.REPAIR: "remonts|repair|repairs",
    CostCategory.PEST: "kaitēkļu apkarošana|dezinsekcija|pest control",
    CostCategory.OTHER: "citi|cits|other",
}
WORDS: dict[str, CostCategory] = {
    plain_words(name): category for category, names in _NAMES.items() for name in names.split("|")
}
"""What suppliers call a kind of costs → the kind."""

CREDIT = {
    "kredītrēķins": True, "kredīts": True, "kr": True, "credit note": True, "credit": True, "jā": True, "yes": True,
    "rēķins": False, "debets": False, "invoice": False, "nē": False, "no": False,
}  # fmt: skip


def _field(key: str, label: Any, names: str) -> Field:
    return Field(key, label, tuple(names.split("|")), text(4_000))


fields: tuple[Field, ...] = (
    _field(
        "code", _l("The supplier's code of the flat"), "objekta kods|objekts|konta nr.|līguma nr.|abonenta nr.|code"
    ),
    _field("address", _l("Address, with or without the flat's number"), "adrese|objekta adrese|address"),
    _field("number", _l("Flat number"), "dzīvokļa nr.|dzīvoklis|dz. nr.|dz.|flat number|flat"),
    _field("month", _l("Month of the service"), "mēnesis|periods|norēķinu periods|month|period"),
    _field("starts_on", _l("First day of the service"), "periods no|no datuma|no|from"),
    _field("last_on", _l("Last day of the service"), "periods līdz|līdz datumam|līdz|until|to"),
    _field("category", _l("What it was spent on"), "pakalpojums|pakalpojuma veids|veids|service|category"),
    _field("amount", _l("Amount"), "summa|summa eur|kopā|apmaksai|maksa|amount|total"),
    _field("vat", _l("Of it VAT"), "pvn|pvn summa|pvn eur|vat"),
    _field("vat_rate", _l("VAT rate, per cent"), "pvn likme|pvn %|likme|vat rate"),
    _field("document", _l("Number of the invoice"), "rēķina nr.|rēķina numurs|rēķins|invoice number|invoice"),
    _field("credit", _l("Whether it is a credit note"), "kredītrēķins|dokumenta veids|dokuments|credit note"),
    _field("words", _l("Note"), "piezīmes|piezīme|komentārs|note"),
    *(
        Field(f"{AMOUNT_OF}{category.value}", CATEGORY[category], tuple(names.split("|")), text(4_000))
        for category, names in _NAMES.items()
    ),
)
LABELS = {one.key: one.label for one in fields}


def category_of(key: str) -> CostCategory | None:
    """The kind of costs a column holds; None for columns that hold something else."""
    return CostCategory(key.removeprefix(AMOUNT_OF)) if key.startswith(AMOUNT_OF) else None


def column_names(headings: list[str]) -> list[str]:
    """What each column is remembered by: its heading; without one, or for the second of a name, its place too."""
    seen: dict[str, int] = {}
    names = []
    for index, heading in enumerate(headings):
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if heading and seen[heading] == 1 else f"{heading}#{index + 1}")
    return names
