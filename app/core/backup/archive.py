"""The backup file itself: a manifest and the database in one .tar.gz, written at once or not at all."""

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import IO

MANIFEST = "manifest.json"


class BackupError(Exception):
    """Why a backup cannot be made or used, in one sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `tables` counts rows; `sha256` is of the database file inside."""

    made_at: str
    engine: str
    revision: str
    data_kind: str
    tables: dict[str, int]
    key_proof: str
    search_proof: str
    member: str = ""
    sha256: str = ""


def pack(file: Path, copy: Path, manifest: Manifest) -> None:
    """Writes the backup beside its place, then moves it there, readable by its owner only."""
    manifest = replace(manifest, member=copy.name, sha256=_checksum(copy))
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    unfinished = copy.with_name("unfinished.tar.gz")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz") as tar:
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            tar.addfile(entry, BytesIO(text))
            tar.add(copy, copy.name)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(file)


def unpack(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest, and the database file as `folder` now holds it, its checksum compared."""
    copy = folder / "database"
    try:
        with tarfile.open(file, "r:gz") as tar:
            manifest = _manifest(_member(tar, MANIFEST).read())
            with copy.open("wb") as target:
                shutil.copyfileobj(_member(tar, manifest.member), target)
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}.") from None
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, ValueError):
        raise BackupError(f"{file} is not a backup, or it is damaged.") from None
    if _checksum(copy) != manifest.sha256:
        raise BackupError(f"{file} is damaged: its checksum does not fit.")
    return manifest, copy


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = tar.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream


def _manifest(text: bytes) -> Manifest:
    said = json.loads(text)
    if not isinstance(said, dict) or set(said) != {field.name for field in fields(Manifest)}:
        raise ValueError(MANIFEST)
    return Manifest(**said)


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
