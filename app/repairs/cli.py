"""Commands about repairs."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup
from flask_babel import force_locale

from app.core.clock import local
from app.core.extensions import db
from app.places.models import Municipality
from app.places.policy import Policy
from app.places.queries import municipalities, policy_on
from app.repairs.clock import InstantRefused, Priority, parse_instant, target

commands = AppGroup("repairs", help="Repairs and their clock.")


@commands.command("due")
@click.argument("priority", type=click.Choice([one.value for one in Priority]))
@click.argument("reported_at")
@click.option("--municipality", "name", help="By its settings of the day of the report; the defaults unless given.")
def due_command(priority: str, reported_at: str, name: str | None) -> None:
    """Prints until when a repair is promised, in local time with its offset.

    REPORTED_AT is ISO 8601, such as 2026-03-29T02:59 or 2026-03-29T00:59Z; without an offset it is the time in Latvia.
    """
    with force_locale("en"):
        try:
            reported = parse_instant(reported_at)
        except InstantRefused as refused:
            raise click.BadParameter(str(refused), param_hint="REPORTED_AT") from None
    policy = policy_on(_municipality(name).id, local(reported).date()) if name else Policy()
    click.echo(local(target(Priority(priority), reported, policy)).isoformat())


def _municipality(name: str) -> Municipality:
    found = db.session.scalar(sa.select(Municipality).where(Municipality.name == name))
    if found is None:
        known = ", ".join(one.name for one in municipalities()) or "none yet"
        raise click.ClickException(f"There is no municipality {name}. Known: {known}.")
    return found
