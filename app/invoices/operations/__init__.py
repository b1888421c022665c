"""Changes of suppliers, imports and tariffs."""

from app.invoices.operations.imports import confirm, guessed, name_columns, receive, take_held, undo
from app.invoices.operations.suppliers import (
    TariffFacts,
    add_code,
    add_supplier,
    add_tariff,
    add_word,
    remove_code,
    remove_tariff,
    remove_word,
    rename_supplier,
)

__all__ = [
    "TariffFacts",
    "add_code",
    "add_supplier",
    "add_tariff",
    "add_word",
    "confirm",
    "guessed",
    "name_columns",
    "receive",
    "remove_code",
    "remove_tariff",
    "remove_word",
    "rename_supplier",
    "take_held",
    "undo",
]
