"""An act on the condition of a flat, written straight into the data that a server serves: other plays need one."""

import subprocess
import sys

from tests.browser.conftest import ROOT, Server, environment

SCRIPT = """
import sys
from datetime import date

import sqlalchemy as sa

from app.accounts.models import User
from app.core.database import writing
from app.core.extensions import db
from app.flats.models import Flat
from seed.acts import first_act
from wsgi import application

with application.app_context(), writing():
    flat = db.session.get_one(Flat, int(sys.argv[1]))
    agent = db.session.scalars(sa.select(User).where(User.email == sys.argv[2])).one()
    first_act(flat, date.today(), agent)
    db.session.commit()
"""


def meets_the_standard(server: Server, flat_id: int, email: str) -> None:
    """The flat was walked through and signed for today."""
    command = [sys.executable, "-c", SCRIPT, str(flat_id), email]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(server.folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
