"""The backup file itself: a manifest, the database and the kept files in one .tar.gz, written at once or not at all."""

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from io import BytesIO
from pathlib import Path
from typing import IO

from app.core.files import NAME

MANIFEST = "manifest.json"
FILES = "files"


class BackupError(Exception):
    """Why a backup cannot be made or used, in one sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `tables` counts rows; `sha256` is of the database inside, `files` gives that of each kept file by its name.
    """

    made_at: str
    engine: str
    revision: str
    data_kind: str
    tables: dict[str, int]
    key_proof: str
    search_proof: str
    member: str = ""
    sha256: str = ""
    files: dict[str, str] = field(default_factory=dict)


def pack(file: Path, copy: Path, manifest: Manifest, kept: Iterable[Path] = ()) -> None:
    """Writes the backup beside its place, then moves it there, readable by its owner only."""
    kept = list(kept)
    sums = {path.name: _checksum(path) for path in kept}
    manifest = replace(manifest, member=copy.name, sha256=_checksum(copy), files=sums)
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    unfinished = copy.with_name("unfinished.tar.gz")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz") as tar:
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            tar.addfile(entry, BytesIO(text))
            tar.add(copy, copy.name)
            for path in kept:
                tar.add(path, f"{FILES}/{path.name}")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(file)


def unpack(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest, and the database as `folder` now holds it beside the kept files in `folder`/files, all compared
    with their checksums."""
    copy = folder / "database"
    (folder / FILES).mkdir()
    try:
        with tarfile.open(file, "r:gz") as tar:
            manifest = _manifest(_member(tar, MANIFEST).read())
            with copy.open("wb") as target:
                shutil.copyfileobj(_member(tar, manifest.member), target)
            for name in manifest.files:
                _unpack_kept(tar, name, folder / FILES)
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}.") from None
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, ValueError):
        raise BackupError(f"{file} is not a backup, or it is damaged.") from None
    found = {path.name: _checksum(path) for path in (folder / FILES).iterdir()}
    if _checksum(copy) != manifest.sha256 or found != manifest.files:
        raise BackupError(f"{file} is damaged: its checksum does not fit.")
    return manifest, copy


def _unpack_kept(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    if not NAME.fullmatch(name):  # a path would lead out of the folder
        raise ValueError(name)
    with (folder / name).open("wb") as target:
        shutil.copyfileobj(_member(tar, f"{FILES}/{name}"), target)


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = tar.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream


def _manifest(text: bytes) -> Manifest:
    said = json.loads(text)
    known = {one.name for one in fields(Manifest)}
    if not isinstance(said, dict) or set(said) | {FILES} != known:  # older backups have no files
        raise ValueError(MANIFEST)
    return Manifest(**said)


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
