"""The form under an act: who signs, how, and the drawn signature."""

import base64
import binascii
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from app.conditions import labels
from app.conditions.models import SignatureWay
from app.core.fields import words_field
from app.core.forms import BaseForm, EnumField, text_field
from app.core.papers import PaperField


class SignForm(BaseForm):
    """One person reads, confirms or disputes, and signs."""

    content_hash = HiddenField()
    name = text_field(_l("Name and surname"), required=True)
    way: Any = EnumField(_l("How they sign"), SignatureWay, labels.WAY)
    picture = HiddenField()
    paper = PaperField(_l("Signed paper"), needed=False)
    words = words_field(_l("What else they want to say; of somebody who declines: why, and who was there"))

    def validate_paper(self, field: Any) -> None:
        if self.way.data in (SignatureWay.PAPER, SignatureWay.ESIGNATURE) and not field.paper:
            raise ValidationError(_("Choose a file."))

    def validate_picture(self, field: Any) -> None:
        if self.way.data is SignatureWay.SCREEN and self.picture_bytes() is None:
            raise ValidationError(_("Sign in the box first."))

    def validate_way(self, field: Any) -> None:
        if field.data is SignatureWay.DECLINED and not self.words.data:
            raise ValidationError(_("Write down why they decline and who was there."))

    def picture_bytes(self) -> bytes | None:
        """The drawn signature as a clean PNG; None where nothing was drawn."""
        return clean_signature(self.picture.data or "")


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
