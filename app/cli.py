"""The command line: parse, call an operation, echo. `flask init` is what `./run` calls first."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import database, locale

translations = AppGroup("translations", help="The catalogues of the interface.")


@click.command("init")
def init_command() -> None:
    """Makes the database, or upgrades it to this version."""
    for line in database.initialise(current_app._get_current_object()):  # type: ignore[attr-defined]
        click.echo(line)


@translations.command("compile")
def compile_translations() -> None:
    """Joins the features' catalogues into the one that is read at run time."""
    click.echo(f"{locale.compile_catalogues()} messages compiled.")


def init_app(flask_app: Flask) -> None:
    flask_app.cli.add_command(init_command)
    flask_app.cli.add_command(translations)
