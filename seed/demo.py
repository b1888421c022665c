"""Builds the demonstration programme through the operations people use, so that it obeys every rule."""

from datetime import date, datetime
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from app.core import clock
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.extensions import db
from app.costs.operations import load_comparators, load_pilot_figures
from app.flats.models import Ownership
from app.placements.models import Placement
from app.places.models import Municipality
from seed import programme
from seed.absences import miss_people
from seed.acts import walk
from seed.contracts import contract
from seed.costs import book
from seed.desk import furnish
from seed.incidents import happen
from seed.invoices import send_invoices
from seed.keys import hand_out_keys
from seed.meters import measure
from seed.moveins import move_in
from seed.papers import agree_on_services, keep_papers, trouble
from seed.payments import pay
from seed.repairs import repair
from seed.story import Story
from seed.talks import negotiate
from seed.visits import visit_homes
from seed.world import World

PILOT_FIGURES = Path(__file__).parent / "data" / "pilot_figures.csv"
COMPARATORS = PILOT_FIGURES.with_name("comparators.csv")

commands = AppGroup("seed", help="The demonstration programme.")


@commands.command("demo")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which the pilot's 1 September 2023 falls; today unless given.",
)
def seed_demo(as_of: datetime | None) -> None:
    """Loads the demonstration programme into an empty demonstration database."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("This is a real data folder: the demonstration programme stays out of it.")
    if db.session.scalar(sa.select(sa.func.count()).select_from(Municipality)):
        click.echo("There are municipalities already: nothing was loaded.")
        return
    with writing():
        day = as_of.date() if as_of else clock.today()
        load(day)
        db.session.commit()
        send_invoices(day)
    click.echo("The demonstration programme was loaded.")


@commands.command("pilot-costs")
def seed_pilot_costs() -> None:
    """Loads the pilot's published costs, which the report works out again, in place of those loaded before.

    What another service costs is added where nobody has written it down yet.
    """
    with writing():
        number = load_pilot_figures(PILOT_FIGURES, actor=SYSTEM)
        for town in db.session.scalars(sa.select(Municipality)):
            load_comparators(town, COMPARATORS, actor=SYSTEM)
        db.session.commit()
    click.echo(f"{number} figures were loaded.")


@commands.command("sign-ins")
def show_sign_ins() -> None:
    """Lists the demonstration's sign-ins; every one has the same password."""
    if not current_app.config["DEMO"]:
        return
    for person in programme.STAFF:
        click.echo(f"{person.email:26} {person.role.value.replace('_', ' ')}")
    click.echo(f"password: {programme.PASSWORD}")


def load(as_of: date) -> None:
    """Everything, in the order in which it happened. Flushes; the caller commits."""
    world = World(as_of)
    world.build()
    story = Story(world)
    story.tell()
    contract(world, story.stays.values())
    pay(world)
    furnish(world, _private(story))
    keep_papers(world)
    agree_on_services(world)
    measure(world)
    trouble(world, _private(story))
    hand_out_keys(world)
    move_in(world)
    negotiate(world)
    walk(world, _walked(story))
    happen(world, _private(story), _walked(story))
    visit_homes(world)
    miss_people(world)
    repair(world, [stay.flat for stay in _walked(story)])
    book(world)
    load_pilot_figures(PILOT_FIGURES, actor=SYSTEM)
    for town in world.towns.values():
        load_comparators(town, COMPARATORS, actor=SYSTEM)


def _walked(story: Story) -> list[Placement]:
    """The running stays of the demonstration's mentor, the earliest first: her phone shows their acts."""
    own = [one for one in story.stays.values() if one.ends_on is None and _supported_by(one, "marta@majoklis.example")]
    return sorted(own, key=lambda stay: (stay.starts_on, stay.id))


def _supported_by(stay: Placement, email: str) -> bool:
    team = [member for part in stay.clients for member in part.client.support_team if member.ends_on is None]
    return any(member.user.email == email for member in team)


def _private(story: Story) -> list[Placement]:
    """The running stays in flats of private landlords, the earliest first, of households with a support team."""
    own = [one for one in story.stays.values() if one.ends_on is None and one.flat.ownership is Ownership.PRIVATE]
    led = [one for one in own if any(member.ends_on is None for member in one.clients[0].client.support_team)]
    return sorted(led, key=lambda stay: (stay.starts_on, stay.id))
