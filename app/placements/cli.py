"""Commands about placements."""

import json
from datetime import datetime

import click
from flask.cli import AppGroup

from app.clients.models import Household
from app.core import clock
from app.core.extensions import db
from app.flats.models import Flat
from app.placements.queries.browse import present_stay
from app.placements.queries.facts import check_placement
from app.placements.rules import refusing

commands = AppGroup("placements", help="Placements: who may live where.")


@commands.command("check")
@click.option("--flat", "flat_id", type=int, required=True, help="The flat's number in its page's address.")
@click.option("--household", "household_id", type=int, required=True, help="The household's number likewise.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="First day of the stay; today unless given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="First day after the stay; open-ended unless given.")
@click.option("--json", "as_json", is_flag=True, help="The findings as a JSON list.")
def check_command(flat_id: int, household_id: int, on: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Checks a flat for a household by every rule, as the page does.

    Ends with status 1 when a rule refuses the placement or only a programme manager could allow it.
    """
    flat, household = db.session.get(Flat, flat_id), db.session.get(Household, household_id)
    if flat is None:
        raise click.BadParameter(f"There is no flat {flat_id}.")
    if household is None:
        raise click.BadParameter(f"There is no household {household_id}.")
    today = clock.today()
    starts_on, ends_on = on.date() if on else today, until.date() if until else None
    if ends_on and ends_on <= starts_on:
        raise click.BadParameter("A stay ends after it begins.")
    moving_from = present_stay(household.id, starts_on)
    made = check_placement(flat, household, starts_on, ends_on, today=today, moving_from=moving_from)
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in made.findings], ensure_ascii=False, indent=2))
    else:
        for finding in made.findings:
            words = f"{finding.reason} {finding.remedy}".rstrip()
            click.echo(f"{'✓' if finding.passed else '✗'} {finding.id} {finding.level.value}: {words}")
    if refusing(made.findings, override=False):
        raise SystemExit(1)
