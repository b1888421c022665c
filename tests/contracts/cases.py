"""Contracts to test with."""

from datetime import date
from typing import Any

from app.contracts.models import Contract, ContractFile, ContractModel, SigningMethod, WhyNotClient
from app.contracts.operations import ContractFacts, TermFacts, create_contract, sign_contract
from app.contracts.operations.papers import attach_paper
from app.core.audit import SYSTEM
from app.core.papers import read_paper
from app.flats.models import Flat
from tests.contracts.papers import pdf
from tests.factories import TODAY, make_landlord

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)


def head_lease(*flats: Flat, **changed: Any) -> ContractFacts:
    """The facts of a head lease of the flats for 2026."""
    values = {
        "model": ContractModel.HEAD_LEASE,
        "flats": flats,
        "starts_on": FIRST,
        "ends_on": LAST,
        "landlord": flats[0].landlord or make_landlord(flats[0].municipality),
        "why_not_client": WhyNotClient.OWNER_NOT_READY,
    }
    return ContractFacts(**{**values, **changed})


def drawn_up(facts: ContractFacts, today: date = TODAY, **term: Any) -> Contract:
    """A draft; without other terms for 250 euros a month for each flat."""
    terms = TermFacts(**{"rent_cents": 25_000 * len(facts.flats), **term})
    return create_contract(facts.flats[0].municipality, facts, terms, actor=SYSTEM, today=today)


def signed(facts: ContractFacts, today: date = TODAY, **term: Any) -> Contract:
    """A signed contract."""
    contract = drawn_up(facts, today, **term)
    on = min(facts.starts_on, today)
    return sign_contract(contract, on, SigningMethod.PAPER, actor=SYSTEM, today=today)


def with_paper(*flats: Flat) -> ContractFile:
    """A signed head lease of the flats and its paper."""
    return attach_paper(signed(head_lease(*flats)), read_paper(pdf()), "līgums.pdf", 0, actor=SYSTEM)
