"""What a person thinks of a difference between two acts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.conditions import labels
from app.conditions.models import DamagePayer, Judged
from app.conditions.operations.judging import Judgement
from app.core.fields import money_field, words_field
from app.core.forms import BaseForm, EnumField
from app.core.papers import PaperField


class JudgeForm(BaseForm):
    """Wear or damage; who bears it; a contribution only with the signed agreement."""

    judged = EnumField(_l("What it is"), Judged, labels.JUDGED)
    payer = EnumField(_l("Who bears the repair"), DamagePayer, labels.DAMAGE_PAYER, empty=_l("Not decided"))
    estimate_cents = money_field(_l("What putting it right costs, about"))
    words = words_field(_l("In words"))
    contribution_cents = money_field(_l("What the client contributes of their own will"))
    agreement = PaperField(_l("The agreement the client signed"), needed=False)

    def validate_judged(self, field: Any) -> None:
        if field.data is Judged.DAMAGE and self.payer.data is None:
            raise ValidationError(_("Choose who bears the repair."))

    def judgement(self) -> Judgement:
        damage = self.judged.data is Judged.DAMAGE
        return Judgement(
            judged=self.judged.data,
            payer=self.payer.data if damage else None,
            estimate_cents=self.estimate_cents.data,
            contribution_cents=self.contribution_cents.data if damage else None,
            agreement=self.agreement.paper if damage else None,
            words=self.words.data,
        )
