"""Forms of treating pests."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.validators import Optional as OptionalValue

from app.core.fields import money_field, not_in_future, past_date
from app.core.forms import BaseForm, DateField, YesNoField, required_value, text_field
from app.incidents.operations.pests import Treated


class TreatmentForm(BaseForm):
    """The flat was treated; later also what was found when somebody looked again."""

    treated_on = past_date(_l("Treated on"))
    firm = text_field(_l("Firm; leave it empty where we did it ourselves"))
    net_cents: Any = money_field(_l("Cost without VAT"))
    vat_cents: Any = money_field(_l("VAT"))
    check_due_on: Any = DateField(_l("Look again by"), [required_value()])
    checked_on: Any = DateField(_l("Looked again on"), [OptionalValue(), not_in_future])
    clear: Any = YesNoField(_l("Nothing was found any more"))

    def validate_vat_cents(self, field: Any) -> None:
        if field.data and self.net_cents.data is None:
            raise ValidationError(_("Write the cost without VAT too."))

    @property
    def treated(self) -> Treated:
        return Treated(
            self.treated_on.data,
            self.check_due_on.data,
            self.firm.data,
            self.net_cents.data,
            self.vat_cents.data,
            self.checked_on.data,
            self.clear.data,
        )


class NeighbourForm(BaseForm):
    """A neighbouring flat was told."""

    flat_number = text_field(_l("Number of the flat"), required=True, longest=20)
    informed_on = past_date(_l("Told on"))
    has_them_too: Any = YesNoField(_l("They have them too"))
