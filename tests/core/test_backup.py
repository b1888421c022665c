"""A backup is made while the service is used, is checked, and brings every row back; the keys are never in it."""

import json
import tarfile
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import backup, files
from app.core.audit import SYSTEM, AuditEvent, record, record_facts
from app.core.backup import BackupError, archive
from app.core.database import writing
from app.core.extensions import db
from app.places.models import Municipality
from tests.conftest import KEY, make_app
from tests.databases import opened
from tests.factories import make_area, make_flat, make_household, make_municipality, make_waiting

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def programme(db_session):
    """Some rows of most kinds, committed."""
    riga = make_municipality("Rīga")
    make_area(riga)
    flat = make_flat(municipality=riga, note="Atslēga pie dežuranta")
    make_waiting(make_household(riga, 2))
    flat.floor = 3
    record("flat.edit", flat, actor=SYSTEM, note="Ģ")
    db_session.commit()
    return riga


@pytest.fixture
def run(flask_app, db_session):
    def run(*arguments: object):
        db_session.commit()
        return flask_app.test_cli_runner().invoke(args=["backup", *map(str, arguments)])

    return run


def all_rows() -> dict[str, list[tuple]]:
    """Every row of every table, encrypted values as they are stored."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(
                tuple(map(str, row)) for row in connection.execute(sa.text(f'SELECT * FROM "{table.name}"'))
            )
            for table in db.metadata.sorted_tables
        }


def test_a_restore_brings_back_every_row_and_keeps_what_it_replaced(flask_app, db_session, programme, tmp_path):
    before = all_rows()
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    programme.name = "Cits nosaukums"
    make_flat(municipality=programme)
    db_session.commit()
    changed = all_rows()
    assert changed != before

    said = backup.restore(file, confirmed=True, now=NOW)

    assert all_rows() == before
    assert sum(len(rows) for rows in before.values()) > 10
    kept = Path(said[0].removeprefix("What was there is kept in ").removesuffix("."))
    backup.restore(kept, confirmed=True, now=NOW.replace(hour=9))
    assert all_rows() == changed


def test_what_is_restored_works_guards_and_search_included(flask_app, db_session, programme, tmp_path):
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    backup.restore(file, confirmed=True, now=NOW)

    assert db_session.scalars(sa.select(AuditEvent)).one().note == "Ģ"
    with pytest.raises(IntegrityError):
        db_session.execute(sa.delete(AuditEvent))
    db_session.rollback()
    assert db_session.scalar(sa.text("SELECT ST_SRID(polygon) FROM area")) == 3059
    make_flat(municipality=programme)
    db_session.commit()


def test_a_restore_into_an_empty_installation_makes_the_database(
    flask_app, db_session, programme, databases, engine_kind, tmp_path
):
    before = all_rows()
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    with databases.empty(engine_kind, tmp_path) as url, opened(make_app(url, tmp_path / "other")), writing():
        backup.restore(file, confirmed=False, now=NOW)
        assert all_rows() == before


def test_a_backup_is_of_one_moment_while_others_write(flask_app, db_session, programme, tmp_path):
    """A writer adds two rows in every transaction; a backup between the two would hold an odd number."""
    stop, written, failures = threading.Event(), threading.Event(), []

    def write() -> None:
        try:
            with flask_app.app_context(), writing():
                while not stop.is_set():
                    riga = db.session.scalars(sa.select(Municipality)).one()
                    for half in ("a", "b"):
                        record_facts("test.write", riga, actor=SYSTEM, facts={"half": half})
                    db.session.commit()
                    written.set()
        except Exception as problem:
            failures.append(problem)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = []
        for number in range(5):
            written.clear()
            assert written.wait(10), failures
            files.append(backup.create(tmp_path / f"{number}.tar.gz", now=NOW))
    finally:
        stop.set()
        writer.join()

    counts = [backup.verify(file).tables["audit_event"] for file in files]
    assert failures == []
    assert all(count % 2 == 1 for count in counts), "one row of the programme and pairs of the writer"
    assert counts[-1] > counts[0]


def test_the_file_is_its_owners_and_holds_no_key(flask_app, db_session, programme, tmp_path):
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)

    assert file.stat().st_mode & 0o777 == 0o600
    assert len([name for name in contents(file) if not name.startswith("files/")]) == 2
    assert not any(KEY.encode() in content for content in contents(file).values())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b.tar.gz"]


def test_without_a_name_it_goes_to_the_data_folder(flask_app, db_session, programme):
    first, second = backup.create(now=NOW), backup.create(now=NOW)

    assert first.parent == flask_app.config["DATA_DIR"] / "backups"
    assert (first.name, second.name) == ("backup-20261123-100000.tar.gz", "backup-20261123-100000-2.tar.gz")
    with pytest.raises(BackupError, match="already"):
        backup.create(first, now=NOW)
    first.unlink()
    second.unlink()


def test_data_is_replaced_only_on_purpose(flask_app, db_session, programme, tmp_path):
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    before = all_rows()

    with pytest.raises(BackupError, match="--yes"):
        backup.restore(file, confirmed=False, now=NOW)

    assert all_rows() == before


def contents(file: Path) -> dict[str, bytes]:
    """What is in the backup, by name."""
    found = {}
    with tarfile.open(file) as tar:
        for name in tar.getnames():
            stream = tar.extractfile(name)
            assert stream
            found[name] = stream.read()
    return found


def rewritten(file: Path, **changes: object) -> Path:
    """The same backup with another manifest."""
    inside = contents(file)
    inside["manifest.json"] = json.dumps({**json.loads(inside["manifest.json"]), **changes}).encode()
    other = file.with_name("other.tar.gz")
    with tarfile.open(other, "w:gz") as tar:
        for name, content in inside.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, BytesIO(content))
    return other


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"revision": "9999"}, "newer version"),
        ({"engine": "oracle"}, "is of oracle"),
        ({"data_kind": "demo"}, "demo data"),
        ({"key_proof": "x"}, "other keys"),
        ({"search_proof": "x"}, "other keys"),
        ({"sha256": "0"}, "checksum"),
        ({"surplus": 1}, "not a backup"),
    ],
)
def test_a_backup_that_does_not_fit_changes_nothing(flask_app, db_session, programme, tmp_path, changes, reason):
    file = rewritten(backup.create(tmp_path / "b.tar.gz", now=NOW), **changes)
    before = all_rows()

    with pytest.raises(BackupError, match=reason):
        backup.restore(file, confirmed=True, now=NOW)

    assert all_rows() == before


def test_a_database_that_cannot_be_loaded_changes_nothing(flask_app, db_session, programme, tmp_path):
    """The checksum fits, the content does not."""
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    manifest = archive.Manifest(**json.loads(contents(file)["manifest.json"]))
    (tmp_path / manifest.member).write_bytes(b"nothing of the kind" * 1000)
    archive.pack(tmp_path / "c.tar.gz", tmp_path / manifest.member, manifest)
    before = all_rows()

    with pytest.raises(BackupError):
        backup.restore(tmp_path / "c.tar.gz", confirmed=True, now=NOW)

    assert all_rows() == before


def test_rows_or_tables_that_are_missing_are_noticed(flask_app, db_session, programme, tmp_path, engine_kind):
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    promised = backup.verify(file).tables
    more = {**promised, "flat": 2} if engine_kind == "sqlite" else {**promised, "lift": 1}

    with pytest.raises(BackupError, match="does not hold the"):
        backup.verify(rewritten(file, tables=more))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_backup_is_refused_in_one_sentence(run, tmp_path, content):
    file = tmp_path / "b.tar.gz"
    file.write_bytes(content)

    for command in ("verify", "restore"):
        result = run(command, file)
        assert result.exit_code == 1
        assert result.output.strip() == f"Error: {file} is not a backup, or it is damaged."
    assert "There is no file" in run("verify", tmp_path / "none").output


def test_the_commands_say_what_they_did(run, programme, tmp_path):
    file = tmp_path / "b.tar.gz"

    assert "The keys are not in it." in run("create", file).output
    assert "2  client" in run("verify", file).output
    assert "add --yes" in run("restore", file).output
    assert "Restored" in run("restore", file, "--yes").output


def test_kept_files_are_in_the_backup_and_come_back(flask_app, db_session, programme, databases, engine_kind, tmp_path):
    names = [files.keep(data, "jpg") for data in (b"first", b"second")]
    file = backup.create(tmp_path / "b.tar.gz", now=NOW)
    files.path_of(names[0]).unlink()
    later = files.keep(b"later", "jpg")

    backup.restore(file, confirmed=True, now=NOW)

    assert [files.path_of(name).read_bytes() for name in (*names, later)] == [b"first", b"second", b"later"]
    assert set(backup.verify(file).files) >= set(names)


@pytest.mark.parametrize("how", ["changed", "missing", "path"])
def test_a_backup_whose_files_do_not_fit_is_refused(flask_app, db_session, programme, tmp_path, how):
    name = files.keep(b"a photo", "jpg")
    whole, spoilt = backup.create(tmp_path / "b.tar.gz", now=NOW), tmp_path / "spoilt.tar.gz"
    with tarfile.open(whole, "r:gz") as source, tarfile.open(spoilt, "w:gz") as target:
        for member in source.getmembers():
            stream = source.extractfile(member)
            assert stream
            data = stream.read()
            if member.name.endswith(name):
                if how == "missing":
                    continue
                data = b"another" if how == "changed" else data
            elif member.name == archive.MANIFEST and how == "path":
                said = json.loads(data)
                data = json.dumps(said | {"files": {"../../out.jpg": ""}}).encode()
            member.size = len(data)
            target.addfile(member, BytesIO(data))

    with pytest.raises(BackupError, match="damaged"):
        backup.verify(spoilt)
