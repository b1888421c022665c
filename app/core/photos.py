"""Photos as people send them, made safe: written anew as JPEG of a sensible size, without place, time and device."""

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, ValidationError

from app.core import files

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 80_000_000  # of a JPEG, which need not be decoded in full
MOST_DECODED = 50_000_000  # phones take so many; each may cost up to 16 bytes while it is made smaller
LARGE, SMALL = 1600, 480  # longest side, pixels
QUALITY = 82
MOST_AT_ONCE = 20


_one_at_a_time = threading.Lock()  # of the pictures that fill the memory most


class NotAPhoto(ValueError):
    """Why a file cannot be taken as a photo: a sentence for the person, already translated."""


@dataclass(frozen=True)
class Photo:
    """A photo written anew in two sizes; `source_hash` is the SHA-256 of what was sent."""

    large: bytes
    small: bytes
    width: int
    height: int
    source_hash: str

    def keep(self) -> tuple[str, str]:
        """Keeps both sizes as files and returns their names."""
        return files.keep(self.large, "jpg"), files.keep(self.small, "jpg")


def read_photo(data: bytes) -> Photo:
    """The photo in `data`, upright, in two sizes and with nothing but its pixels. Raises NotAPhoto."""
    if len(data) > MOST_BYTES:
        raise NotAPhoto(_("The file is larger than %(size)s MB.", size=MOST_BYTES // 1024**2))
    large = _pixels(data)
    small = large.copy()
    small.thumbnail((SMALL, SMALL))
    return Photo(_jpeg(large), _jpeg(small), large.width, large.height, hashlib.sha256(data).hexdigest())


def _pixels(data: bytes) -> "Image":
    """The decoded picture on a fresh canvas, which carries none of the file's other contents."""
    from PIL import Image, UnidentifiedImageError  # only uploads need it
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # counted here instead: one limit, refused before anything is decoded
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as sent:
            whole, share = sent.width * sent.height, LARGE / max(sent.size)
            sent.draft("RGB", (ceil(sent.width * share), ceil(sent.height * share)))  # what a JPEG can leave out
            if whole > MOST_PIXELS or sent.width * sent.height > MOST_DECODED:
                raise NotAPhoto(_("The picture has too many pixels. Take it with a lower resolution."))
            with _one_at_a_time:
                return _on_canvas(sent)
    except NotAPhoto:
        raise
    except UnidentifiedImageError:
        raise NotAPhoto(_("This is not a photo. JPEG, PNG, WebP and HEIC files can be added.")) from None
    except Exception:  # a damaged file makes the decoders raise almost anything
        raise NotAPhoto(_("The photo is damaged: it cannot be opened.")) from None


def _on_canvas(sent: "Image") -> "Image":
    from PIL import Image, ImageOps

    sent.thumbnail((LARGE, LARGE))  # first, so that only the small one is copied and turned
    upright = ImageOps.exif_transpose(sent)
    see_through = upright.mode in ("LA", "P", "PA", "RGBA")
    whole = upright.convert("RGBA" if see_through else "RGB")
    canvas = Image.new("RGB", whole.size, "white")
    canvas.paste(whole, mask=whole.getchannel("A") if see_through else None)
    return canvas


def _jpeg(picture: "Image") -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()


class PhotosField(MultipleFileField):
    """Some photos; after validation `photos` are the good ones, and each bad file is named with what is wrong."""

    photos: tuple[Photo, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        sent = [one for one in self.data or () if isinstance(one, FileStorage) and one.filename]
        if not sent:
            raise ValidationError(_("Choose at least one photo."))
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(_("Send at most %(number)s photos at once.", number=MOST_AT_ONCE))
        good = []
        for one in sent:
            try:
                good.append(read_photo(one.stream.read(MOST_BYTES + 1)))
            except NotAPhoto as problem:
                self.errors = [*self.errors, f"{one.filename}: {problem}"]
        self.photos = tuple(good)
