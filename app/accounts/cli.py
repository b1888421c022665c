"""Staff accounts on the command line: an installation's first administrator, and who there is."""

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from app.accounts import operations, queries
from app.accounts.models import User
from app.accounts.passwords import objections
from app.core import clock
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import EVERYWHERE_ROLES, Role
from app.places.models import Municipality

users = AppGroup("users", help="Staff accounts.")


@users.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True, help="Name and surname.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--municipality", help="Its name; may be left out for administrator and data_protection.")
@click.password_option(help="Asked for when it is left out.")
def create_command(email: str, name: str, role: str, municipality: str | None, password: str) -> None:
    """Makes a user with one role; needed for the first administrator, who makes the others in the browser."""
    if found := objections(password, email, name):
        raise click.ClickException(" ".join(found))
    with writing():
        where = _municipality(municipality, Role(role))
        try:
            user = operations.create_user(email, name, password, actor=SYSTEM, is_demo=current_app.config["DEMO"])
            operations.grant_role(user, Role(role), where, actor=SYSTEM, today=clock.today())
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from None
        db.session.commit()
    click.echo(f"{user.email} can sign in as {role}.")


@users.command("list")
def list_command() -> None:
    """Prints every user with their roles."""
    people = db.session.scalars(sa.select(User).order_by(User.email)).all()
    grants = queries.roles_of([user.id for user in people], clock.today())
    for user in people:
        roles = [f"{grant.role}@{grant.municipality.name if grant.municipality else '*'}" for grant in grants[user.id]]
        click.echo("\t".join([user.email, user.display_name, "open" if user.active else "closed", ", ".join(roles)]))


def _municipality(name: str | None, role: Role) -> Municipality | None:
    if name is None:
        if role not in EVERYWHERE_ROLES:
            raise click.ClickException(f"{role} is held in one municipality: add --municipality NAME.")
        return None
    found = db.session.scalar(sa.select(Municipality).where(Municipality.name == name))
    if found is None:
        known = ", ".join(db.session.scalars(sa.select(Municipality.name).order_by(Municipality.name))) or "none yet"
        raise click.ClickException(f"There is no municipality {name!r}. Those there are: {known}.")
    return found
