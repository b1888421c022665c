"""The form under a risk assessment act: one side signs."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from app.core.forms import BaseForm
from app.core.papers import PaperField
from app.core.signatures import clean_signature


class SignForm(BaseForm):
    """One side signs: in the box, or on paper that is attached."""

    text_hash = HiddenField()
    paper = PaperField(_l("Or the signed paper"), needed=False)
    picture = HiddenField()  # after the paper, which may stand for it

    def drawn(self) -> bytes | None:
        """The drawn signature as a clean PNG; None where nothing was drawn."""
        return clean_signature(self.picture.data or "")

    def validate_picture(self, _field: Any) -> None:
        if self.drawn() is None and not self.paper.paper:
            raise ValidationError(_("Sign in the box first."))
