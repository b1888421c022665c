"""The two databases of the tests: an SQLite file per process, and a PostGIS cluster that the tests start themselves.

Both are migrated once, as an installation is, and copied from there. Where pytest runs in several processes the first
one that needs a template makes it, under a lock, in the folder they share.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask

from app.core.extensions import db

ENGINES = ("sqlite", "postgresql")
POSTGIS_MISSING = "These tests need PostgreSQL with PostGIS: 'apt-get install postgresql-postgis', or run ./run test"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """One process at a time."""
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Cluster:
    """A throw-away PostgreSQL server on a unix socket that only this user (and postgres) can reach.

    It ends with the process that `owner` names, whatever way that one ends. PostgreSQL refuses to run as root, so for
    root it runs as the user postgres.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, *statements: str) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @classmethod
    def start(cls, owner: int) -> "Cluster":
        folder = Path(tempfile.mkdtemp(prefix="majoklis-pg-"))
        programs, as_postgres = newest_postgis(), []
        if os.geteuid() == 0:
            as_postgres = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data = folder / "data"
        run = [*as_postgres, "env", "LC_ALL=C.UTF-8"]
        initdb = [f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*run, *initdb], check=True, stdout=subprocess.DEVNULL, cwd="/")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 300\n"
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
                "shared_buffers = 64MB\nmax_wal_size = 4GB\nlog_min_messages = fatal\n"
            )
        control = [*run, f"{programs}/pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-s"]
        subprocess.run([*control, "-w", "start"], check=True, cwd="/")
        after_owner = 'tail --pid="$0" -f /dev/null; folder=$1; shift; "$@"; rm -rf "$folder"'
        stop = [*control, "-m", "immediate", "stop"]
        watch = ["setsid", "--fork", "sh", "-c", after_owner, str(owner), folder, *stop]
        subprocess.run(watch, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return cls(folder)


def newest_postgis() -> Path:
    """The program folder of the newest installed PostgreSQL that has PostGIS."""
    controls = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    versions = sorted((control.parts[-3] for control in controls), key=float)
    assert versions, POSTGIS_MISSING
    return Path("/usr/lib/postgresql") / versions[-1] / "bin"


class Databases:
    """Makes clean databases for one test process; `folder` is shared by all processes of the run."""

    def __init__(self, folder: Path, worker: str, owner: int, migrate: Callable[[str, Path], None]) -> None:
        """`migrate(url, data_dir)` makes the tables as an installation does; the cluster ends with `owner`."""
        self.folder = folder
        self.worker = worker
        self.owner = owner
        self.migrate = migrate

    def sqlite(self) -> str:
        """The URL of this process's SQLite file, made from the template."""
        self._copy_template()
        return f"sqlite:///{self._file}"

    def postgresql(self) -> str:
        """The URL of this process's PostgreSQL database, made from the template."""
        with self._cluster() as cluster:
            cluster.execute(f"CREATE DATABASE {self.worker} TEMPLATE template")
        return cluster.url(self.worker)

    @contextmanager
    def empty(self, engine: str, folder: Path) -> Iterator[str]:
        """The URL of one more database, without any table, which is gone afterwards."""
        if engine == "sqlite":
            yield f"sqlite:///{folder / 'empty.sqlite'}"
            return
        name = f"{self.worker}_empty"
        with self._cluster() as cluster:
            cluster.execute(f"CREATE DATABASE {name}")
        try:
            yield cluster.url(name)
        finally:
            cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def _cluster(self) -> Iterator[Cluster]:
        """The run's server, started when first asked for; no other process uses its template meanwhile."""
        note = self.folder / "cluster.json"
        with locked(self.folder / "cluster.lock"):
            if not note.exists():
                cluster = Cluster.start(self.owner)
                cluster.execute("CREATE DATABASE template")
                self.migrate(cluster.url("template"), self.folder)
                note.write_text(json.dumps({"folder": str(cluster.folder)}))
            yield Cluster(Path(json.loads(note.read_text())["folder"]))

    def clean(self, flask_app: Flask) -> None:
        """Takes the database back to how the template left it."""
        with flask_app.app_context():
            db.session.remove()
            if db.engine.dialect.name == "sqlite":
                db.engine.dispose()
                self._copy_template()
            else:
                empty_tables()

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.worker}.sqlite"

    def _copy_template(self) -> None:
        template = self.folder / "template.sqlite"
        with locked(self.folder / "template.lock"):
            if not template.exists():
                unfinished = self.folder / "unfinished.sqlite"
                self.migrate(f"sqlite:///{unfinished}", self.folder)
                unfinished.rename(template)
        for suffix in ("-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(template, self._file)


@contextmanager
def opened(flask_app: Flask) -> Iterator[Flask]:
    """Inside the application; every connection is closed afterwards, also one its session still holds."""
    with flask_app.app_context():
        try:
            yield flask_app
        finally:
            db.session.remove()
            db.engine.dispose()


def close(apps: Iterable[Flask]) -> None:
    for flask_app in apps:
        with opened(flask_app):
            pass


def empty_tables() -> None:
    """Deletes all rows of our tables on PostgreSQL, those that refuse it (the audit) too, in one message.

    DELETE, because TRUNCATE costs some milliseconds for every table, however empty.
    """
    everything = "".join(f'DELETE FROM "{table.name}";' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {everything}")  # no trigger fires
