"""Backup of a PostgreSQL database by its own programs: pg_dump, pg_restore, and psql to load it in one transaction."""

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from app.core.backup.archive import BackupError
from app.core.backup.counting import row_counts
from app.core.extensions import db

MEMBER = "database.dump"
# The schema and the extensions stay as they are: only a superuser may make those, and their tables are not ours.
NOT_OURS = (" EXTENSION ", " SCHEMA - public ", " COMMENT - SCHEMA public ", " TABLE DATA public spatial_ref_sys ")
# What of the connection the programs are told on their command line; the password is not.
TOLD = {"host", "port", "user", "dbname", "sslmode", "sslrootcert"}
DROP_OURS = """
SET lock_timeout = '30s';
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP TABLE %s CASCADE', one.name); END LOOP;
    FOR one IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP FUNCTION %s CASCADE', one.name); END LOOP;
END $$;
"""


def dump(copy: Path) -> tuple[dict[str, int], str]:
    """Copies the database into the file; returns what it held at that moment: rows by table, and its migration."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        counts = row_counts(connection)
        revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
        _run("pg_dump", "--format=custom", "--schema=public", f"--snapshot={snapshot}", f"--file={copy}", _target())
    return counts, revision


def check(copy: Path, promised: dict[str, int]) -> None:
    """Raises BackupError when pg_restore cannot read the copy or misses a table; it cannot count rows."""
    listed = _run("pg_restore", "--list", str(copy))
    if any(f" TABLE DATA public {name} " not in listed for name in promised):
        raise BackupError("The database in this backup does not hold the tables it should.")


def load(copy: Path) -> None:
    """Puts the copy in the place of our tables, in one transaction."""
    listed = _run("pg_restore", "--list", str(copy))
    wanted, script = copy.with_suffix(".list"), copy.with_suffix(".sql")
    wanted.write_text("\n".join(line for line in listed.splitlines() if not any(part in line for part in NOT_OURS)))
    _run("pg_restore", "--no-owner", "--no-privileges", f"--use-list={wanted}", f"--file={script}", str(copy))
    before = copy.with_suffix(".before.sql")
    before.write_text(DROP_OURS)
    quiet = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction")
    _run("psql", *quiet, f"--file={before}", f"--file={script}", _target())
    db.engine.dispose()


def _target() -> str:
    """Which database, for the programs; the password goes by the environment, where no process list shows it."""
    _positional, named = db.engine.dialect.create_connect_args(db.engine.url)
    return "--dbname=" + make_conninfo("", **{key: value for key, value in named.items() if key in TOLD})


def _run(program: str, *arguments: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if db.engine.url.password:
        environment["PGPASSWORD"] = str(db.engine.url.password)
    done = subprocess.run([_path_of(program), *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BackupError(f"{program} failed and nothing was changed: {last}")
    return done.stdout


def _path_of(program: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    found = installed[-1] if installed else shutil.which(program)
    if not found:
        raise BackupError(f"{program} is not installed: install the package postgresql-client.")
    return str(found)
