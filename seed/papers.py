"""Signed papers, insurance and service agreements of the demonstration; a few are missing, as they would be."""

from datetime import time, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.clients.models import Client, Service
from app.clients.operations.agreements import sign_agreement
from app.contracts.models import Contract, ContractModel, ContractState, InsuranceState
from app.contracts.operations.papers import InsuranceFacts, attach_paper, record_insurance
from app.core import clock
from app.core.extensions import db
from app.core.papers import read_paper
from app.placements.models import Placement
from app.troubles.models import LandlordVisit
from app.troubles.operations.talks import record_talk
from app.troubles.operations.visits import answer_visit, propose_visit, record_entry, record_visit
from seed.contracts import AGENT
from seed.world import World

INSURERS = ("Pirmā apdrošināšana (izdomāta)", "Otrā apdrošināšana (izdomāta)")
LEFT = (200, 20, None, 310, 150)  # days each policy still runs, in turn; None: an insurer refused
WITHOUT_PAPER, WITHOUT_INSURANCE, WITHOUT_AGREEMENT = 9, 8, 15  # of so many one is missing


def keep_papers(world: World) -> None:
    """The paper of each signed version, and what insurers said of the flats."""
    agent = world.users[AGENT]
    running = sa.select(Contract).where(Contract.state == ContractState.SIGNED).order_by(Contract.id)
    for turn, contract in enumerate(db.session.scalars(running).all(), start=1):
        for term in contract.terms:
            if turn % WITHOUT_PAPER or term.number:
                name = contract.number + (f"-{term.number}" if term.number else "")
                attach_paper(contract, read_paper(pdf(f"Demo {name}")), f"{name}.pdf", term.number, actor=agent)
        if contract.model is not ContractModel.OCCUPANCY and turn % WITHOUT_INSURANCE:
            record_insurance(contract, _insurance(world, contract, turn), actor=agent, today=world.as_of)


def _insurance(world: World, contract: Contract, turn: int) -> InsuranceFacts:
    left, insurer = LEFT[turn % len(LEFT)], INSURERS[turn % len(INSURERS)]
    if left is None:
        return InsuranceFacts(InsuranceState.REFUSED, world.ago(30), insurer)
    return InsuranceFacts(InsuranceState.ACTIVE, contract.starts_on, insurer, world.as_of + timedelta(days=left))


def pdf(text: str) -> bytes:
    """One page that says so."""
    drawn = f"BT /F1 24 Tf 72 760 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    return written + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(written)


def agree_on_services(world: World) -> None:
    """Whoever receives the service has signed, explained in their own language; a few have not yet."""
    rows = db.session.execute(
        sa.select(Service, Client)
        .join(Client, Client.id == Service.client_id)
        .where(Service.ended_on.is_(None), Service.started_on <= world.as_of)
        .order_by(Service.id)
    )
    for turn, (service, client) in enumerate(rows.all(), start=1):
        if turn % WITHOUT_AGREEMENT:
            on, officer = service.started_on, world.officers[client.municipality.name]
            sign_agreement(client, on, on, None, client.language, explained=True, actor=officer, today=on)


def trouble(world: World, stays: list[Placement]) -> None:
    """What happened between three households in private flats, their neighbours and landlords."""
    agent = world.users[AGENT]
    quiet, asked, leaking = stays[:3]
    worker = _worker(quiet)
    words = "Kaimiņš sūdzas par mūziku vakaros. Norunāts: pēc plkst. 22 mūziku neklausās, kaimiņš zvana mentoram."
    held = world.ago(9)
    again = world.as_of + timedelta(days=5)
    record_talk(quiet, held, agent, worker, words, next_on=again, actor=worker, today=held)

    _took_place(world, asked, 60, "Skaitītāju pārbaude")
    mentor = _worker(asked)
    refused = _proposed(world, asked, -3, "Dzīvokļa apskate")
    answer_visit(refused, False, world.ago(0), "Tajā dienā ir pie ārsta.", mentor.id, actor=mentor, today=world.as_of)
    agreed = _proposed(world, asked, -6, "Dzīvokļa apskate")
    answer_visit(agreed, True, world.ago(0), None, mentor.id, actor=mentor, today=world.as_of)
    _proposed(world, quiet, -4, "Logu remonta uzmērīšana")

    came, left = (clock.instant(world.ago(25), time(hour)) for hour in (6, 7))
    reason = "Pie kaimiņiem lejā plūda ūdens; zvanīts trīs reizes, cilvēks bija slimnīcā."
    record_entry(leaking, came, left, "Ūdens noslēgšana", reason, "Īpašnieks un mentors", actor=agent, now=left)


def _proposed(world: World, stay: Placement, ago: int, purpose: str, before: int = 1) -> LandlordVisit:
    starts, ends = (clock.instant(world.ago(ago), time(hour)) for hour in (15, 16))
    now = clock.instant(world.ago(max(ago + before, 0)), time(9))
    return propose_visit(stay, starts, ends, purpose, actor=world.users[AGENT], now=now)


def _took_place(world: World, stay: Placement, ago: int, purpose: str) -> None:
    visit = _proposed(world, stay, ago, purpose, before=4)
    agent, asked = world.users[AGENT], world.ago(ago + 3)
    answer_visit(visit, True, asked, None, actor=agent, today=asked)
    record_visit(visit, "Īpašnieks", "Viss kārtībā.", actor=agent, now=clock.instant(world.ago(ago), time(17)))


def _worker(stay: Placement) -> User:
    team = stay.clients[0].client.support_team
    return next(member.user for member in team if member.ends_on is None)
