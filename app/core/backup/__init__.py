"""A copy of everything in one file, and the way back.

The file is a .tar.gz of `manifest.json` (what is inside, how many rows of what, checksums), the database, as an SQLite
file or as pg_dump's archive, and the kept files, such as photos. Those are never changed, so the ones copied after the
database are at least those its rows name; a restore adds files and takes none away. The keys are never part of it:
without them a backup is useless, with them it is everything, so the two are kept apart.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from alembic.script import ScriptDirectory
from flask import Flask, current_app

from app.core import clock, database, files
from app.core.backup import postgresql, sqlite
from app.core.backup.archive import BackupError, Manifest, pack, unpack
from app.core.backup.counting import row_counts
from app.core.crypto import keyring
from app.core.extensions import db

__all__ = ["BackupError", "Manifest", "create", "restore", "verify"]

PROOF = "majoklis"  # encrypted into the manifest, so that a restore knows at once whether it has the right keys


def create(file: Path | None = None, *, now: datetime) -> Path:
    """Writes a backup of the database as it stands at one moment, while it is in use, and returns the file.

    Without `file` it goes to DATA_DIR/backups under the time it was made.
    """
    file = file or _unused(f"backup-{clock.local(now):%Y%m%d-%H%M%S}")
    if file.exists():
        raise BackupError(f"{file} is there already: choose another name.")
    if database.current_revision() is None:
        raise BackupError("There is no database yet: run 'flask init' first.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / _engine().MEMBER
        counts, revision = _engine().dump(copy)
        manifest = Manifest(
            made_at=now.isoformat(),
            engine=database.dialect_name(),
            revision=revision,
            data_kind=current_app.config["DATA_KIND"],
            tables=counts,
            key_proof=keyring().encrypt(PROOF),
            search_proof=keyring().keyed_hash(PROOF),
        )
        pack(file, copy, manifest, files.kept())
    return file


def verify(file: Path) -> Manifest:
    """What the backup holds; raises BackupError when it is damaged, not a backup, or not for the keys in use."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, copy = unpack(file, Path(folder))
        _refuse_other_engine(manifest)
        _engine().check(copy, manifest.tables)
    _refuse_other_keys(manifest)
    return manifest


def restore(file: Path, *, confirmed: bool, now: datetime) -> list[str]:
    """Puts the backup in the place of the database and returns what was done, in words.

    What was there is backed up first. Nothing changes when the backup is refused or the restore fails halfway.
    """
    said: list[str] = []
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        manifest, copy = unpack(file, Path(folder))
        _refuse(manifest)
        _engine().check(copy, manifest.tables)
        if database.current_revision() is None:
            database.initialise(_app())
        if any(row_counts(db.engine).values()):
            if not confirmed:
                raise BackupError("The database holds data, which a restore replaces: add --yes if you mean it.")
            kept = create(_unused(f"before-restore-{clock.local(now):%Y%m%d-%H%M%S}"), now=now)
            said.append(f"What was there is kept in {kept}.")
        db.session.remove()
        files.take_over(Path(folder) / "files")  # first: no row may name a file that is not there yet
        _engine().load(copy)
    said += database.initialise(_app())
    return [*said, f"Restored {sum(manifest.tables.values())} rows, as they were at {manifest.made_at}."]


def _refuse_other_engine(manifest: Manifest) -> None:
    if manifest.engine != database.dialect_name():
        raise BackupError(f"This backup is of {manifest.engine}, and this installation uses {database.dialect_name()}.")


def _refuse(manifest: Manifest) -> None:
    _refuse_other_engine(manifest)
    if manifest.data_kind != current_app.config["DATA_KIND"]:
        raise BackupError(f"This backup holds {manifest.data_kind} data; this data folder is for another kind.")
    scripts = ScriptDirectory(str(current_app.config["MIGRATIONS_DIR"]))
    if manifest.revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BackupError("This backup was made by a newer version of the service: upgrade the service first.")
    _refuse_other_keys(manifest)


def _refuse_other_keys(manifest: Manifest) -> None:
    try:
        opens = keyring().decrypt(manifest.key_proof) == PROOF
    except RuntimeError:
        opens = False
    if not opens or keyring().keyed_hash(PROOF) != manifest.search_proof:
        raise BackupError("This backup was made with other keys: set ENCRYPTION_KEYS and SEARCH_KEY to those first.")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _engine() -> ModuleType:
    return sqlite if database.dialect_name() == "sqlite" else postgresql


def _folder() -> Path:
    folder = current_app.config["DATA_DIR"] / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _unused(name: str) -> Path:
    """A file in DATA_DIR/backups that is not there yet."""
    names = (f"{name}.tar.gz", *(f"{name}-{number}.tar.gz" for number in range(2, 1000)))
    return next(path for path in map(_folder().joinpath, names) if not path.exists())
