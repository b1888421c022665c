"""What invoices add to the page of an entry of the ledger."""

from markupsafe import Markup

from app.core import clock, parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.costs.models import CostEntry
from app.costs.parts import PartOf
from app.invoices import rules
from app.invoices.queries.imports import import_of
from app.invoices.queries.metered import KINDS, Meters
from app.invoices.queries.suppliers import supplier_named
from app.places.queries import policy_on


def _on_entry_page(entry: CostEntry, viewer: Access) -> Markup | None:
    """The import it came from, and what the meters say of it."""
    if not viewer.can(Permission.COST_SEE, entry.municipality_id):
        return None
    batch_id = import_of(entry)
    finding = None
    if entry.flat_id and entry.category in KINDS and entry.cents > 0:
        line = rules.Line(entry.flat_id, entry.category, entry.starts_on, entry.ends_on, entry.cents, entry.document)
        supplier = supplier_named(entry.municipality_id, entry.supplier)
        meters = Meters(entry.municipality_id, supplier.id if supplier else None)
        meters.load([line])
        policy = policy_on(entry.municipality_id, clock.today())
        finding = rules.meters_agree(entry.cents, meters.metered(line), policy)
    if batch_id is None and finding is None:
        return None
    return part("invoices/on_entry.html", batch_id=batch_id, finding=finding)


parts.add(PartOf.ENTRY, 10, _on_entry_page)
