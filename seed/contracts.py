"""The contracts of the demonstration's flats, through the operations people use: model B of private landlords, A in
Liepāja and C in Valmiera, as in the pilot (digest row 86).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from app.contracts.calculations import RentKind
from app.contracts.models import ContractModel, Payer, RepairElement, RepairParty, SigningMethod, Utility, WhyNotClient
from app.contracts.operations import (
    Amendment,
    ContractFacts,
    TermFacts,
    amend_contract,
    create_contract,
    sign_contract,
)
from app.contracts.operations.index import record_index
from app.core.months import months_before
from app.flats.models import Flat
from app.landlords.models import Landlord, LandlordKind
from app.placements.models import Placement
from app.places.models import Municipality
from seed.programme.people import VALMIERA
from seed.world import World

AGENT = "andris@majoklis.example"
SIGNED_BEFORE = timedelta(days=14)  # the provider's lease, before the first person moves in
LEFT = (400, 45, 230, 80, 310, 25, 500, 150)  # days the provider's leases still run, in turn
INDEXED = "Uldis Zālmanis"
INDEX_LAG = 2
CLIENT_LEFT = (200, 320, 60, 500)


def contract(world: World, stays: Iterable[Placement]) -> None:
    """The leases of each private landlord, then a contract for each stay in a municipal flat."""
    all_stays = sorted(stays, key=lambda stay: (stay.starts_on, stay.id))
    private = [one for one in world.landlords.values() if one.kind is not LandlordKind.MUNICIPALITY]
    for turn, landlord in enumerate(private):
        flats = tuple(flat for flat in world.flats.values() if flat.landlord is landlord)
        if flats:
            _head_lease(world, landlord, flats, all_stays, LEFT[turn % len(LEFT)])
    municipal = [stay for stay in all_stays if stay.flat.landlord and stay.flat.landlord not in private]
    for turn, stay in enumerate(municipal):
        _of_stay(world, stay, CLIENT_LEFT[turn % len(CLIENT_LEFT)])


def _head_lease(world: World, landlord: Landlord, flats: tuple[Flat, ...], stays: list[Placement], left: int) -> None:
    lived_in = [stay.starts_on for stay in stays if stay.flat in flats]
    starts_on = min([*lived_in, world.ago(60)]) - SIGNED_BEFORE
    several = len(flats) > 1
    why = WhyNotClient.MANY_FLATS if several else WhyNotClient.OWNER_NOT_READY
    facts = ContractFacts(
        ContractModel.HEAD_LEASE, flats, starts_on, world.as_of + timedelta(days=left), landlord, why_not_client=why
    )
    terms = {
        "utilities": {
            Utility.HEATING: Payer.PROVIDER,
            Utility.WATER: Payer.PROVIDER,
            Utility.MANAGEMENT: Payer.IN_RENT,
        },
        "repairs": {RepairElement.STRUCTURE: RepairParty.LANDLORD, RepairElement.SMALL: RepairParty.PROVIDER},
        "vacancy_guarantee": "Īres maksa arī par tukšu dzīvokli",
    }
    shares = {flat.id: flat.rent_cents or 0 for flat in flats}
    if landlord.name == INDEXED:
        terms |= _indexed(world, landlord.municipality, starts_on)
    made = _signed(world, facts, _terms(shares, deposit_cents=sum(shares.values()), **terms), starts_on)
    if several:
        raised = {id: cents + 1_000 for id, cents in shares.items()}
        on, actor = world.ago(40), world.users[AGENT]
        change = Amendment(on, world.ago(10), "Īres maksa par katru dzīvokli pieaug par 10 €.", made.ends_on)
        amend_contract(made, change, _terms(raised, **terms), actor=actor, today=on)


def _indexed(world: World, town: Municipality, starts_on: date) -> dict[str, Any]:
    """The rent follows an index from this month on: three per cent since the contract began, at most five a year."""
    base, first = starts_on.replace(day=1), world.as_of.replace(day=1)
    for month, value in ((base, 10_000), (months_before(first, INDEX_LAG), 10_300)):
        record_index(town, month, value, "Izdomāts indekss", actor=world.users[AGENT])
    rule = {"index_base_on": base, "index_first_on": first, "index_most": 500}
    return {"rent_kind": RentKind.INDEXED, **rule}


def _of_stay(world: World, stay: Placement, left: int) -> None:
    act = stay.municipality.name == VALMIERA
    until = None if act else world.as_of + timedelta(days=left)
    facts = ContractFacts(
        ContractModel.MUNICIPAL_ACT if act else ContractModel.CLIENT_LEASE,
        (stay.flat,),
        stay.starts_on,
        stay.ends_on or until,
        landlord=stay.flat.landlord,
        household=stay.household,
        room_number=stay.room.room_number,
    )
    terms = TermFacts(rent_cents=stay.flat.rent_cents or 1, utilities={Utility.ELECTRICITY: Payer.CLIENT})
    _signed(world, facts, terms, stay.starts_on)


def _terms(shares: dict[int, int], **terms: Any) -> TermFacts:
    return TermFacts(rent_cents=sum(shares.values()), flat_rents=shares, **terms)


def _signed(world: World, facts: ContractFacts, terms: TermFacts, on: date) -> Any:
    actor, town = world.users[AGENT], facts.flats[0].municipality
    made = create_contract(town, facts, terms, actor=actor, today=on)
    return sign_contract(made, on, SigningMethod.PAPER, actor=actor, today=on)
