"""Co-payments to test with."""

from datetime import date
from typing import Any

from app.copayments.models import CoPayment, CoPaymentRule
from app.copayments.operations import agree_co_payment, apply_for_benefit, decide_rule
from app.core.audit import SYSTEM
from app.core.papers import Paper
from app.costs.models import CostCategory
from app.placements.models import Placement
from tests.contracts.papers import pdf
from tests.factories import TODAY


def ruled(municipality: Any, **values: Any) -> CoPaymentRule:
    """20 EUR for everybody, with made-up levels of guaranteed minimum income."""
    asked = {"cents": 2_000, "first_gmi_cents": 16_000, "other_gmi_cents": 11_000} | values
    rule = CoPaymentRule(
        municipality_id=municipality.id, valid_from=date(2026, 1, 1), decision="Visiem vienādi 20 eiro.", **asked
    )
    return decide_rule(rule, actor=SYSTEM)


def agreed(stay: Placement, **values: Any) -> CoPayment:
    """The one client of the stay signed on its first day; income 400 EUR."""
    asked: dict[str, Any] = {
        "persons": 1,
        "income_cents": 40_000,
        "signed_on": stay.starts_on,
        "paper": Paper(pdf(), "pdf"),
    }
    kind = CostCategory.HEATING
    person = stay.clients[0].client
    return agree_co_payment(person, stay.flat, stay.starts_on, kind, actor=SYSTEM, today=TODAY, **(asked | values))


def co_payment_of(stay: Placement) -> dict[str, int]:
    """For the walk over every page: an agreement and a benefit that was applied for."""
    ruled(stay.flat.municipality)
    benefit = apply_for_benefit(stay.clients[0].client, stay.flat, TODAY, actor=SYSTEM, today=TODAY)
    return {"co_payment": agreed(stay).id, "housing_benefit": benefit.id}
