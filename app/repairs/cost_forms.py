"""Forms about money: a line of cost, a request to spend more, the decision on it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]

from app.core.fields import money_field, past_date, words_field
from app.core.forms import BaseForm, EnumField, required_choice, text_field
from app.core.papers import PaperField
from app.repairs import labels
from app.repairs.models import CostKind, CostPayer
from app.repairs.operations.costs import Cost


class CostForm(BaseForm):
    """What was paid for, by whom, with the invoice."""

    kind = EnumField(_l("What was paid for"), CostKind, labels.COST_KIND)
    net: Any = money_field(_l("Without VAT"), required=True)
    vat: Any = money_field(_l("VAT"))
    payer = EnumField(_l("Who pays"), CostPayer, labels.COST_PAYER)
    cost_on = past_date(_l("Day of the invoice or receipt"))
    invoice_number: Any = text_field(_l("Number of the invoice"), longest=60)
    words = words_field(_l("In words"), longest=1000)
    invoice = PaperField(_l("The invoice"), needed=False)
    agreement = PaperField(_l("The agreement the client signed"), needed=False)

    def cost(self) -> Cost:
        """What the form says, once it is valid."""
        return Cost(
            self.kind.data,
            self.payer.data,
            self.cost_on.data,
            self.net.data,
            self.vat.data or 0,
            self.words.data,
            self.invoice_number.data,
            self.invoice.paper,
            self.agreement.paper,
        )


class SpendForm(BaseForm):
    """How much the ticket may cost in all."""

    sum: Any = money_field(_l("All that may be spent, with VAT"), required=True)
    words = words_field(_l("What for"), required=True, longest=2000)


class DecisionForm(BaseForm):
    """Whether it may be spent."""

    approved: Any = RadioField(
        _l("May it be spent?"),
        [required_choice()],
        choices=[SelectChoice("yes", _l("Yes, approve")), SelectChoice("no", _l("No"))],
    )
    words = words_field(_l("Why"), longest=2000)

    def validate_words(self, field: Any) -> None:
        if self.approved.data == "no" and not field.data:
            raise ValidationError(_("Say why it is not approved."))
