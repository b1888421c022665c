"""What was uploaded, kept as files in DATA_DIR/files: random names, written once, never changed, part of every backup.

A row names a file with `keep`'s result. Files are served by routes that ask for a permission; no web server sees the
folder. A file whose row was rolled back stays behind unnamed and is shown to nobody.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{2,5}")


def keep(data: bytes, suffix: str) -> str:
    """Writes the bytes for good and returns their name, such as '3f…9c.jpg'; on disk before it returns."""
    name = f"{secrets.token_hex(16)}.{suffix}"
    _write(path_of(name), data)
    return name


def path_of(name: str) -> Path:
    """Where the file is. Raises ValueError for what is no name of ours."""
    if not NAME.fullmatch(name):
        raise ValueError("not a kept file's name")
    return folder() / name[:2] / name


def hash_of(name: str) -> str:
    """SHA-256 of the file as it is on disk, as 64 hexadecimal digits."""
    with path_of(name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder() -> Path:
    """The folder of all kept files."""
    return current_app.config["DATA_DIR"] / "files"


def kept() -> Iterator[Path]:
    """Every kept file, by name."""
    yield from sorted(path for path in folder().glob("??/*") if NAME.fullmatch(path.name))


def take_over(source: Path) -> None:
    """Keeps the files of a folder under the names they have; those that are kept already stay as they are."""
    for file in source.iterdir():
        target = path_of(file.name)
        if not target.exists():
            _write(target, file.read_bytes())


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, also when the power fails."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(path)
    folder_entry = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder_entry)
    finally:
        os.close(folder_entry)
