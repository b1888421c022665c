"""Negotiations under way, the rents they are compared with, and what was said to landlords, by people's operations."""

from datetime import timedelta

from app.core.money import parse_eur
from app.landlords.operations import ContactFacts, PromiseFacts, record_contact
from app.negotiations.models import Negotiation, PriceKind
from app.negotiations.operations import negotiations as operations
from app.negotiations.operations.negotiations import Move, NegotiationFacts
from app.negotiations.operations.rents import set_reference_rent
from app.negotiations.reference_file import RentLine
from app.places.models import Area
from app.places.queries import areas_of
from seed.programme.people import RIGA
from seed.programme.talks import REFERENCE_RENTS, SAID, TALKS, Said, Talk
from seed.world import World

AGENT = "andris@majoklis.example"


def negotiate(world: World) -> None:
    """Everything, in the order in which it happened."""
    areas = {area.name: area for area in areas_of([world.towns[RIGA].id])}
    for name, rooms, euros in REFERENCE_RENTS:
        _reference(world, areas.get(name), rooms, euros)
    for talk in TALKS:
        _talk(world, talk)
    for said in SAID:
        _say(world, said)


def _talk(world: World, talk: Talk) -> None:
    actor, town = world.users[AGENT], world.towns[talk.town]
    place = world.places[talk.town, talk.address] if talk.address else None
    facts = NegotiationFacts(contact_name=talk.name, place=place, **talk.facts)
    negotiation = operations.open_negotiation(
        town, facts, actor=actor, today=world.ago(talk.days), asked_cents=talk.asked_eur * 100
    )
    if talk.landlord:
        operations.make_landlord(negotiation, talk.landlord, actor=actor)
    for days, to, words, more in talk.moves:
        operations.move_negotiation(negotiation, Move(to, words=words, **more), actor=actor, today=world.ago(days))
    _prices_and_step(world, talk, negotiation)


def _prices_and_step(world: World, talk: Talk, negotiation: Negotiation) -> None:
    actor = world.users[AGENT]
    for days, kind, euros in talk.prices:
        on = world.ago(days)
        operations.name_price(negotiation, PriceKind(kind), euros * 100, on, actor=actor, today=on)
    if talk.step:
        days, words = talk.step
        due_on = world.as_of + timedelta(days=days)
        operations.plan_step(negotiation, words, due_on, actor=actor, today=min(due_on, world.as_of))


def _say(world: World, said: Said) -> None:
    promise = None
    if said.promise:
        by, words, days = said.promise
        promise = PromiseFacts(by, words, world.as_of + timedelta(days=days))
    on = world.ago(said.days)
    facts = ContactFacts(on, said.channel, said.words, promise=promise)
    record_contact(world.landlords[said.landlord], facts, actor=world.users[AGENT], today=on)


def _reference(world: World, area: Area | None, rooms: int, euros: int) -> None:
    line = RentLine(world.ago(300), area.id if area else None, rooms, parse_eur(str(euros)))
    set_reference_rent(world.towns[RIGA], line, actor=world.users["juris@majoklis.example"])
