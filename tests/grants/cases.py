"""Certificates to test with."""

from typing import Any

from app.core.audit import SYSTEM
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost
from app.grants.models import GrantUse, HousingGrant
from app.grants.operations import bear_cost, certify_home
from app.grants.queries import open_costs
from app.placements.models import Placement
from tests.factories import TODAY


def certified(stay: Placement, number: str = "MS-1") -> HousingGrant:
    """A certificate for the one client of the stay, given on its first day."""
    return certify_home(stay.clients[0].client, stay.flat, number, stay.starts_on, actor=SYSTEM, today=TODAY)


def furnished(stay: Placement, cents: int = 50_000, **values: Any) -> Any:
    """Furniture for the flat, borne by the municipality."""
    asked: dict[str, Any] = {"category": CostCategory.FURNISHING, "payer": CostPayer.MUNICIPALITY} | values
    start = stay.starts_on.replace(day=1)
    cost = Cost(stay.flat, start, start.replace(day=28), cents=cents, **asked)
    return book_cost(cost, actor=SYSTEM, today=TODAY)


def borne(grant: HousingGrant, entry: Any, cents: int) -> GrantUse:
    """The certificate bears so much of the entry."""
    (cost,) = (one for one in open_costs(grant) if one.entry.id == entry.id)
    return bear_cost(grant, cost, cents, actor=SYSTEM, today=TODAY)


def grant_of(stay: Placement) -> dict[str, int]:
    """For the walk over every page: a certificate, a cost it may bear and one it bears."""
    grant = certified(stay, f"MS-{stay.id}")
    entry = furnished(stay)
    return {"housing_grant": grant.id, "grant_cost": entry.id, "grant_use": borne(grant, entry, 1_000).id}
