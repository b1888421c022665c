"""The command line: parse, call an operation, echo. `flask init` is what `./run` calls first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import backup, catalogues, clock, database, keys, locale
from app.core.extensions import db
from app.core.imports import work
from seed import reference

translations = AppGroup("translations", help="The catalogues of the interface.")
batches = AppGroup("batches", help="Spreadsheets that are being taken over.")
backups = AppGroup("backup", help="Copies of the whole database, and the way back.")
encryption = AppGroup("keys", help="The keys of encrypted data.")
existing_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("init")
def init_command() -> None:
    """Makes the database, or upgrades it to this version."""
    for line in database.initialise(current_app._get_current_object()):  # type: ignore[attr-defined]
        click.echo(line)
    with database.writing():
        if added := reference.load():
            db.session.commit()
            click.echo(f"{added} lists of things for moving in were added.")


@translations.command("compile")
def compile_translations() -> None:
    """Joins the features' catalogues into the one that is read at run time."""
    click.echo(f"{locale.compile_catalogues()} messages compiled.")


@translations.command("update")
def update_translations() -> None:
    """Adds new texts to the features' catalogues, to be translated there, and compiles what there is."""
    click.echo(f"{catalogues.add_missing()} new texts. {locale.compile_catalogues()} messages compiled.")


@backups.command("create")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def create_backup(file: Path | None) -> None:
    """Backs the database up into FILE (default: DATA_DIR/backups), while it is in use."""
    with _plain_errors():
        click.echo(f"Written: {backup.create(file, now=clock.utc_now())}")
    click.echo("The keys are not in it. Keep secrets.env somewhere else and safe: without it the backup is useless.")


@backups.command("verify")
@existing_file
def verify_backup(file: Path) -> None:
    """Checks that FILE is whole and fits the keys in use, and says what it holds."""
    with _plain_errors():
        manifest = backup.verify(file)
    click.echo(f"Whole: {manifest.engine}, migration {manifest.revision}, made at {manifest.made_at}.")
    for table, count in manifest.tables.items():
        if count:
            click.echo(f"{count:>12}  {table}")


@backups.command("restore")
@existing_file
@click.option("--yes", is_flag=True, help="Replace the data that is there.")
def restore_backup(file: Path, yes: bool) -> None:
    """Puts FILE in the place of the database; what was there is backed up first."""
    with _plain_errors():
        for line in backup.restore(file, confirmed=yes, now=clock.utc_now()):
            click.echo(line)


@batches.command("run")
@click.argument("batch_id", type=int)
def run_batch(batch_id: int) -> None:
    """Does the work that a spreadsheet waits for; the pages start this by themselves."""
    work.run(batch_id)


@encryption.command("rotate")
def rotate_keys() -> None:
    """Puts all that can be rewritten under the first of ENCRYPTION_KEYS. The older ones stay: the audit needs them."""
    for table, count in keys.rotate().items():
        click.echo(f"{count:>12}  {table}")
    click.echo("Done. Leave the older keys in ENCRYPTION_KEYS: the audit log is never rewritten and needs them.")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What the operator did or has is answered in one sentence, not with a traceback."""
    try:
        yield
    except backup.BackupError as problem:
        raise click.ClickException(str(problem)) from None


def init_app(flask_app: Flask) -> None:
    flask_app.cli.add_command(init_command)
    for group in (translations, backups, batches, encryption):
        flask_app.cli.add_command(group)
