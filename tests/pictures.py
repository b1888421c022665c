"""Pictures as a camera, a phone or an attacker makes them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)


def picture(width: int = 40, height: int = 30, kind: str = "JPEG", colour: Any = "#8a5a2b", **options: Any) -> bytes:
    """A picture of one colour."""
    written = BytesIO()
    Image.new(options.pop("mode", "RGB"), (width, height), colour).save(written, kind, **options)
    return written.getvalue()


def telling_picture(kind: str = "JPEG") -> bytes:
    """A picture lying on its side that says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Telefona ražotājs"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 57.0, 7.0), 3: "E", 4: (24.0, 6.0, 18.0)})
    options = {"comment": b"Jana dzivoklis"} if kind == "JPEG" else {}
    return picture(60, 40, kind, exif=exif, **options)


def huge_png(side: int = 20_000) -> bytes:
    """A small file that would fill the memory when it is opened."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    rows = b"".join(packer.compress(line) for _row in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
