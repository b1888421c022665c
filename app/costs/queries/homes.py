"""What the table of costs knows of a flat: its neighbourhood, owner, landlord, and the contract it was held by."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.contracts.models import Contract, ContractFlat, ContractModel, ContractState, FlatSide
from app.core.months import next_month
from app.costs.models import CostShare
from app.flats.models import Building, Flat
from app.places.models import Place

WITHOUT = -1
"""In place of an id: those that have none."""
HOME = aliased(Flat)


class Held(StrEnum):
    """By which contract with its owner a flat was held in a month; the latest where there were two.

    Latvian: līguma modelis.
    """

    CLIENT_LEASE = "client_lease"
    HEAD_LEASE = "head_lease"
    MUNICIPAL_ACT = "municipal_act"
    WITHOUT = "without"


def area_of() -> Any:
    """The neighbourhood of HOME's building."""
    return (
        sa.select(Place.area_id)
        .join(Building, Building.place_id == Place.id)
        .where(Building.id == HOME.building_id)
        .correlate(HOME)
        .scalar_subquery()
    )


def held_by(months: list[date]) -> Any:
    """The Held of a share's flat in its month."""
    after = sa.case(*((CostShare.month == month, sa.literal(next_month(month))) for month in months))
    model = (
        sa.select(sa.cast(Contract.model, sa.String(40)))
        .join(ContractFlat, ContractFlat.contract_id == Contract.id)
        .where(
            ContractFlat.flat_id == CostShare.flat_id,
            ContractFlat.side == FlatSide.OWNER,
            Contract.state != ContractState.DRAFT,
            ContractFlat.held_from < after,
            sa.or_(ContractFlat.held_until.is_(None), ContractFlat.held_until > CostShare.month),
            sa.or_(ContractFlat.held_until.is_(None), ContractFlat.held_until > ContractFlat.held_from),
        )
        .order_by(ContractFlat.held_from.desc(), ContractFlat.id.desc())
        .limit(1)
        .correlate(CostShare)
        .scalar_subquery()
    )
    return sa.func.coalesce(model, Held.WITHOUT.value)


def is_one_of(column: Any, wanted: int | None) -> sa.ColumnElement[bool] | None:
    """The filter by an id, or by having none; None: everything."""
    if wanted is None:
        return None
    return column.is_(None) if wanted == WITHOUT else column == wanted


MODELS = {held: ContractModel(held.value) for held in Held if held is not Held.WITHOUT}
