"""Papers as people send them, kept byte for byte: signed PDFs, scans, eParaksts containers.

What a file is, its content says, never its name.
"""

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from app.core import files

MOST_BYTES = 25 * 1024 * 1024
MOST_PARTS = 5_000  # of a container; nothing in it is unpacked but a few bytes that say what it is
CONTAINERS = {b"application/vnd.etsi.asic-e+zip", b"application/vnd.etsi.asic-s+zip"}


class NotAPaper(ValueError):
    """Why a file cannot be taken as a paper: a sentence for the person, already translated."""


@dataclass(frozen=True)
class Paper:
    """A file exactly as it was sent; `suffix` says what it is: pdf, jpg, png, edoc or asice."""

    data: bytes
    suffix: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def keep(self) -> str:
        """Keeps it as a file and returns the name."""
        return files.keep(self.data, self.suffix)


def read_paper(data: bytes) -> Paper:
    """What `data` is, by its content alone. Raises NotAPaper for anything but PDF, JPEG, PNG, .edoc and .asice."""
    if len(data) > MOST_BYTES:
        raise NotAPaper(_("The file is larger than %(size)s MB.", size=MOST_BYTES // 1024**2))
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise NotAPaper(_("The PDF is cut off: its end is missing."))
        return Paper(data, "pdf")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return Paper(data, _scan(data))
    if data.startswith(b"PK\x03\x04"):
        return Paper(data, _container(data))
    raise NotAPaper(_("This is no paper one can keep here. PDF, JPEG, PNG, .edoc and .asice files can be added."))


def _scan(data: bytes) -> str:
    from PIL import Image  # only uploads need it

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            picture.verify()
            return "jpg" if picture.format == "JPEG" else "png"
    except Exception:  # a damaged file makes the decoders raise almost anything
        raise NotAPaper(_("The picture is damaged: it cannot be opened.")) from None


def _container(data: bytes) -> str:
    """Which kind of signed container it is. Raises NotAPaper for any other archive, such as an office document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()[:MOST_PARTS]
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    kind = part.read(100).strip()
    except Exception:  # a damaged archive makes the reader raise almost anything
        raise NotAPaper(_("The signed container is damaged: it cannot be opened.")) from None
    signatures = [name for name in names if name.startswith("META-INF/") and "signature" in name.lower()]
    if not signatures:
        if kind in CONTAINERS:
            raise NotAPaper(_("Nobody has signed this container yet."))
        raise NotAPaper(_("This archive is no signed container. Sign it with eParaksts, or send a PDF or a scan."))
    return "edoc" if any("edoc" in name for name in signatures) else "asice"


class PaperField(FileField):
    """One paper; after validation `paper` is what was sent, and `file_name` what its sender calls it."""

    paper: Paper | None = None
    file_name = ""

    def __init__(self, label: Any = None, *, needed: bool = True, **options: Any) -> None:
        super().__init__(label, **options)
        self.needed = needed

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            if not self.needed:
                return
            raise ValidationError(_("Choose a file."))
        try:
            self.paper = read_paper(self.data.stream.read(MOST_BYTES + 1))
        except NotAPaper as problem:
            raise ValidationError(str(problem)) from None
        self.file_name = self.data.filename[:200]
