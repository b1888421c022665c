"""A field that forms of costs and of invoices share."""

from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from app.core.forms import EnumField
from app.costs import labels
from app.costs.models import CostPayer


class PayerField(EnumField):
    """Who bears a cost that is booked as it came.

    Clients, benefit and grants are not in it: they bear something only by an agreement, a decision or a certificate,
    each with its own page (digest rows 151, 161, 167).
    """

    DECIDED = frozenset({CostPayer.CLIENT, CostPayer.BENEFIT, CostPayer.GRANT})

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, CostPayer, labels.PAYER, **options)
        self.options = [one for one in self.options if one.value not in self.DECIDED]

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data in self.DECIDED:
            raise ValidationError(_("This is written down with the agreement, the benefit or the certificate."))
