"""A signature drawn on the screen (`app/static/sign.js`): what a browser sends is drawn anew before it is kept."""

import base64
import binascii
from io import BytesIO

MOST_SIGNATURE = 300_000


def clean_signature(data_url: str) -> bytes | None:
    """The picture of a `data:image/png;base64,` address, drawn anew in black on white; None for anything else, and for
    an empty canvas.
    """
    from PIL import Image

    head, _comma, body = data_url.partition(",")
    if head != "data:image/png;base64" or len(body) > MOST_SIGNATURE:
        return None
    try:
        with Image.open(BytesIO(base64.b64decode(body, validate=True)), formats=("PNG",)) as sent:
            if sent.width * sent.height > 2_000_000:
                return None
            whole = sent.convert("RGBA")
    except (binascii.Error, OSError, ValueError, SyntaxError):
        return None
    canvas = Image.new("RGB", whole.size, "white")
    canvas.paste(whole, mask=whole.getchannel("A"))
    plain = canvas.convert("L")
    if not any(plain.histogram()[:128]):  # nothing dark was drawn
        return None
    written = BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue()
