"""The blueprint of all pages of invoices."""

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _

from app.core.asking import Crumbs
from app.core.permissions import Permission, current_access
from app.invoices import queries
from app.invoices.models import InvoiceImport, InvoiceSupplier
from app.places.models import Municipality
from app.places.queries import municipalities

blueprint = Blueprint("invoices", __name__)


def towns(permission: Permission) -> list[Municipality]:
    """The municipalities in which the person may do so."""
    return municipalities(current_access().municipalities(permission))


def known_suppliers(permission: Permission) -> list[tuple[int, str]]:
    """The suppliers one may choose, with the municipality where there are several."""
    reach = current_access().municipalities(permission)
    several = len(reach) > 1
    return [
        (one.id, f"{one.name} ({one.municipality.name})" if several else one.name)
        for one in queries.suppliers_in(reach)
    ]


def import_or_404(id: int, permission: Permission = Permission.COST_SEE) -> InvoiceImport:
    return queries.get_import(id, current_access(), permission) or abort(404)


def supplier_or_404(id: int, permission: Permission = Permission.COST_SEE) -> InvoiceSupplier:
    return queries.get_supplier(id, current_access(), permission) or abort(404)


def crumbs() -> Crumbs:
    return [(_("Invoices from files"), url_for("invoices.index"))]
