"""One contract, the list of them, and what is to be decided soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.contracts.models import Contract, ContractFlat, ContractModel, ContractState, ContractTerm
from app.contracts.queries.papers import insured_last, insured_until, lacks_insurance, lacks_paper
from app.core import listing
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.places.queries import policy_on

UNTIL = sa.func.coalesce(Contract.ended_on, Contract.ends_on)
CONTRACT_SORTS = {"number": Contract.number, "from": Contract.starts_on, "until": Contract.ends_on}


class Lacks(StrEnum):
    """What a running contract is without. Latvian: kā līgumam trūkst."""

    PAPER = "paper"  # parakstītā līguma faila
    INSURANCE = "insurance"


@dataclass(frozen=True)
class ContractFilters:
    """What the list is narrowed to; None leaves a filter out. `ending`: still runs, and ends within so many days."""

    q: str | None = None
    model: ContractModel | None = None
    state: ContractState | None = None
    ending: int | None = None
    landlord: int | None = None
    flat: int | None = None
    lacks: Lacks | None = None
    municipality_id: int | None = None


def get_contract(id: int, viewer: Access, permission: Permission = Permission.CONTRACT_SEE) -> Contract | None:
    """The contract with its flats and terms; None where the viewer does not hold the permission."""
    return db.session.scalar(
        sa.select(Contract)
        .where(Contract.id == id, Contract.municipality_id.in_(viewer.municipalities(permission)))
        .options(
            joinedload(Contract.municipality),
            joinedload(Contract.landlord),
            selectinload(Contract.terms).selectinload(ContractTerm.flat_rents),
            _with_flats(),
        )
    )


def contracts_in_reach(viewer: Access, filters: ContractFilters, today: date) -> sa.Select[Any]:
    """The contracts the filters leave; `_conditions` says what each means."""
    reach = viewer.municipalities(Permission.CONTRACT_SEE)
    return sa.select(Contract).where(Contract.municipality_id.in_(reach), *_conditions(filters, today))


def with_names(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query's contracts with landlords, flats and terms, in a number of queries that does not grow."""
    return query.options(joinedload(Contract.landlord), selectinload(Contract.terms), _with_flats())


def to_decide(viewer: Access, today: date, most: int) -> list[tuple[Contract, date, bool]]:
    """What whoever draws up contracts decides soon: the contract, the day, and whether it is the last to give notice.

    Contracts that end within 90 days; their notice day, where it is near by the municipality's setting, comes instead.
    """
    reach = viewer.municipalities(Permission.CONTRACT_CHANGE)
    rows = db.session.scalars(
        with_names(
            sa.select(Contract)
            .where(
                Contract.municipality_id.in_(reach),
                Contract.state == ContractState.SIGNED,
                Contract.ends_on.between(today, today + timedelta(days=90 + 180)),
            )
            .order_by(Contract.ends_on, Contract.id)
            .limit(most * 10)
        )
    ).unique()
    near = {one: timedelta(days=policy_on(one, today).notice_near_days) for one in reach}
    found: list[tuple[Contract, date, bool]] = []
    for contract in rows:
        ends_on = contract.ends_on or date.max
        notice_on = ends_on - timedelta(days=contract.term_on(today).notice_days_us)
        if today <= notice_on <= today + near[contract.municipality_id]:
            found.append((contract, notice_on, True))
        elif ends_on <= today + timedelta(days=90):
            found.append((contract, ends_on, False))
    return sorted(found, key=lambda row: (row[1], row[0].id))[:most]


def lacking(viewer: Access, today: date) -> dict[Lacks, int]:
    """How many contracts lack what, of those the viewer may change; each as long as the list it opens."""
    reach = Contract.municipality_id.in_(viewer.municipalities(Permission.CONTRACT_CHANGE))
    found = {one: sa.select(Contract).where(reach, *_conditions(ContractFilters(lacks=one), today)) for one in Lacks}
    return {one: listing.count(query) for one, query in found.items()}


def insurance_running_out(viewer: Access, today: date, most: int) -> list[tuple[Contract, date]]:
    """Contracts whose policy runs out soon, by the municipality's setting, with its last day; the soonest first."""
    reach = viewer.municipalities(Permission.CONTRACT_CHANGE)
    near = {one: policy_on(one, today).insurance_near_days for one in reach}
    ends = insured_until(today, today + timedelta(days=max(near.values(), default=0)))
    rows = list(
        db.session.scalars(with_names(sa.select(Contract).where(Contract.municipality_id.in_(reach), ends))).unique()
    )
    policies = insured_last([one.id for one in rows])
    found = [(one, policies[one.id].expires_on or today) for one in rows]
    soon = [(one, on) for one, on in found if on <= today + timedelta(days=near[one.municipality_id])]
    return sorted(soon, key=lambda row: (row[1], row[0].id))[:most]


def _conditions(filters: ContractFilters, today: date) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.q:
        wanted.append(sa.func.lower(Contract.number).contains(filters.q.lower(), autoescape=True))
    if filters.ending is not None:
        wanted += [Contract.state != ContractState.DRAFT, UNTIL.between(today, today + timedelta(days=filters.ending))]
    if filters.flat is not None:
        wanted.append(Contract.flats.any(ContractFlat.flat_id == filters.flat))
    if filters.lacks:
        wanted.append(lacks_paper() if filters.lacks is Lacks.PAPER else lacks_insurance(today))
    exact = {
        Contract.model: filters.model,
        Contract.state: filters.state,
        Contract.landlord_id: filters.landlord,
        Contract.municipality_id: filters.municipality_id,
    }
    return [*wanted, *(column == value for column, value in exact.items() if value is not None)]


def _with_flats() -> Any:
    return (
        selectinload(Contract.flats).joinedload(ContractFlat.flat).joinedload(Flat.building).joinedload(Building.place)
    )
