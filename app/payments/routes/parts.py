"""What payments add to the pages of a landlord and of a contract, and to Today."""

from datetime import date

from markupsafe import Markup

from app.contracts.models import Contract, ContractState
from app.contracts.parts import PartOf as ContractPart
from app.core import clock, parts
from app.core.months import next_month
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.landlords.models import Landlord
from app.landlords.parts import PartOf as LandlordPart
from app.payments import labels
from app.payments.queries import lists, waiting

SHOWN = 8
NEXT = 3
STAGES = (Permission.PAYMENT_PREPARE, Permission.PAYMENT_APPROVE, Permission.PAYMENT_PAY)


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """The next payments, and how many were on time: nothing of clients (row 217)."""
    if not viewer.can(Permission.PAYMENT_SEE, landlord.municipality_id):
        return None
    today = clock.today()
    return part(
        "payments/on_landlord.html",
        landlord=landlord,
        dues=lists.next_payments(Contract.landlord_id == landlord.id, NEXT),
        punctual=lists.on_time(landlord.id, today),
        labels=labels,
        state_of=lists.state_of,
        today=today,
    )


def _on_contract_page(contract: Contract, viewer: Access) -> Markup | None:
    """What is to be paid next under the contract."""
    if contract.state is ContractState.DRAFT or not viewer.can(Permission.PAYMENT_SEE, contract.municipality_id):
        return None
    return part(
        "payments/on_contract.html",
        contract=contract,
        dues=lists.next_payments(Contract.id == contract.id, NEXT),
        labels=labels,
        state_of=lists.state_of,
        today=clock.today(),
    )


def _on_today(today: date, viewer: Access) -> Markup | None:
    """What is overdue, to be paid this week, to approve and not prepared: by what the person may do."""
    if not any(viewer.can(stage) for stage in STAGES):
        return None
    preparing = viewer.municipalities(Permission.PAYMENT_PREPARE)
    return part(
        "payments/on_today.html",
        count=waiting.count_waiting(viewer, today),
        overdue=waiting.overdue(viewer, today, SHOWN),
        left=[(month, *row) for month in (today, next_month(today)) for row in waiting.not_prepared(preparing, month)],
        labels=labels,
        today=today,
        week=today + lists.WEEK,
    )


parts.add(LandlordPart.LANDLORD, 20, _on_landlord_page)
parts.add(ContractPart.CONTRACT, 10, _on_contract_page)
parts.add(parts.TODAY, 40, _on_today)
