"""What else lies on the agency's desk: an index, a draft, an agreement on use, whom one calls beside landlords, and an
account that somebody asks to have changed. Invented, through the operations people use.
"""

from collections.abc import Iterable
from fractions import Fraction

import sqlalchemy as sa

from app.contracts.models import Contract, ContractModel, SigningMethod, WhyNotClient
from app.contracts.operations import ContractFacts, TermFacts, create_contract, sign_contract
from app.core.extensions import db
from app.core.months import months_before
from app.landlords import operations as landlords
from app.landlords.models import LandlordRole, Worry
from app.landlords.operations import AccountFacts, LandlordFacts, PersonFacts
from app.placements.models import Placement
from seed.contracts import AGENT
from seed.programme.people import FIRM
from seed.world import World, iban_of

TWO_OWNERS, NEW_ACCOUNT, DRAFT = "Aldis Priedītis", "Natālija Kovaļova", "Larisa Gončarova"
SPARE = 900  # a number that no landlord of the programme has
WORRIES = (Worry.PAYMENT, Worry.HAND_BACK)
BESIDE = (
    (FIRM, PersonFacts(LandlordRole.MANAGING_FIRM, "SIA Sētas apsaimniekošana", "20000101")),
    (FIRM, PersonFacts(LandlordRole.BUILDING_MANAGER, "Arnis Vanags", "20000102", "arnis@majoklis.example")),
    (TWO_OWNERS, PersonFacts(LandlordRole.OWNER, TWO_OWNERS, "20000103", share=Fraction(2, 3))),
    (TWO_OWNERS, PersonFacts(LandlordRole.OWNER, "Rudīte Priedīte", "20000104", share=Fraction(1, 3))),
)


def furnish(world: World, stays: Iterable[Placement]) -> None:
    """The people beside landlords, then contracts, then the letter about a new account."""
    agent = world.users[AGENT]
    firm = world.landlords[FIRM]
    facts = LandlordFacts(firm.name, firm.kind, phone="20000100", consent_on=world.ago(300), worries=WORRIES)
    landlords.edit_landlord(firm, facts, actor=agent)
    for name, person in BESIDE:
        landlords.add_person(world.landlords[name], person, actor=agent)
    _draft(world)
    _agreement_on_use(world, next(iter(stays)))
    reason = "E-pasta vēstule par jaunu kontu; izīrētājai vēl nav piezvanīts."
    account = AccountFacts(iban_of(SPARE), world.as_of, reason)
    landlords.record_account(world.landlords[NEW_ACCOUNT], account, actor=agent)


def _draft(world: World) -> None:
    """The next lease of a flat whose present one runs out."""
    now = _lease(world.landlords[DRAFT].id)
    assert now.ends_on
    flats = tuple(row.flat for row in now.flats)
    until = months_before(now.ends_on, -12)
    why = WhyNotClient.OWNER_NOT_READY
    facts = ContractFacts(ContractModel.HEAD_LEASE, flats, now.ends_on, until, now.landlord, why_not_client=why)
    rent = now.terms[-1].rent_cents + 1_500
    create_contract(now.municipality, facts, TermFacts(rent_cents=rent), actor=world.users[AGENT], today=world.as_of)


def _agreement_on_use(world: World, stay: Placement) -> None:
    """Who lives in a flat that the provider leases signs an agreement with the provider (model B)."""
    agent, day = world.users[AGENT], stay.starts_on
    lease = _lease(stay.flat.landlord_id)
    facts = ContractFacts(ContractModel.OCCUPANCY, (stay.flat,), day, lease.ends_on, household=stay.household)
    made = create_contract(stay.municipality, facts, TermFacts(rent_cents=3_000), actor=agent, today=day)
    sign_contract(made, day, SigningMethod.PAPER, actor=agent, today=day)


def _lease(landlord_id: int | None) -> Contract:
    leases = sa.select(Contract).where(Contract.landlord_id == landlord_id, Contract.model == ContractModel.HEAD_LEASE)
    return db.session.scalars(leases.order_by(Contract.id).limit(1)).one()
