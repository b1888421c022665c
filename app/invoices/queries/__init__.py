"""Reads of this feature. Other features take what they need from here."""

from app.invoices.queries.imports import get_import, imports_in_reach
from app.invoices.queries.suppliers import get_supplier, get_tariff, suppliers_in, tariffs_in

__all__ = ["get_import", "get_supplier", "get_tariff", "imports_in_reach", "suppliers_in", "tariffs_in"]
