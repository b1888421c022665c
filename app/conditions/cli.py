"""Commands about acts."""

import click
from flask.cli import AppGroup

from app.conditions.operations.locking import Problem, verify_acts

commands = AppGroup("acts", help="Acts on the condition of flats.")


@commands.command("verify")
def verify_command() -> None:
    """Looks at every locked act: its text, signatures, photos and PDF are as they were when it was locked.

    Ends with status 1 when anything was changed or is missing.
    """
    wrong, fine = set[int](), 0
    for found in verify_acts():
        if isinstance(found, Problem):
            wrong.add(found.act_id)
            click.echo(f"✗ A-{found.act_id}: {found.words}")
        else:
            fine += 1
    click.echo(f"{fine} act(s) are as they were signed, {len(wrong)} are not.")
    if wrong:
        raise SystemExit(1)
