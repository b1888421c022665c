"""The form under an act: who signs, how, and the drawn signature."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from app.conditions import labels
from app.conditions.models import SignatureWay
from app.core.fields import words_field
from app.core.forms import BaseForm, EnumField, text_field
from app.core.papers import PaperField
from app.core.signatures import clean_signature


class SignForm(BaseForm):
    """One person reads, confirms or disputes, and signs."""

    content_hash = HiddenField()
    name = text_field(_l("Name and surname"), required=True)
    way: Any = EnumField(_l("How they sign"), SignatureWay, labels.WAY)
    picture = HiddenField()
    paper = PaperField(_l("Signed paper"), needed=False)
    words = words_field(_l("What else they want to say; of somebody who declines: why, and who was there"))

    def validate_paper(self, field: Any) -> None:
        """Whether there is one; what it is, the field looks at afterwards."""
        if self.way.data in (SignatureWay.PAPER, SignatureWay.ESIGNATURE) and not field.data:
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
