"""The forms of certificates."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.fields import past_date, words_field
from app.core.forms import BaseForm, EnumField, MoneyField, required_value, text_field
from app.core.listing import FilterForm, id_field
from app.grants import labels
from app.grants.models import GrantState


class GrantFilterForm(FilterForm):
    """The filters of the list."""

    state = EnumField(_l("Where it stands"), GrantState, labels.STATE, empty=_l("All certificates"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))


class CertifyForm(BaseForm):
    """A certificate for a person."""

    number = text_field(_l("Number of the certificate"), required=True, longest=40)
    certified_on = past_date(_l("Certified on"))


class ClaimForm(BaseForm):
    """The money was asked for."""

    on = past_date(_l("Claimed on"))


class PaidForm(BaseForm):
    """The money came."""

    cents: Any = MoneyField(_l("Sum paid"), [required_value()])
    on = past_date(_l("Paid on"))


class WithdrawForm(BaseForm):
    """Why it does not hold any more."""

    words = words_field(_l("Why it is withdrawn"), required=True, longest=2000)


class BearForm(BaseForm):
    """How much of a cost the certificate bears."""

    cents: Any = MoneyField(_l("Amount"), [required_value()])


class TakeBackForm(BaseForm):
    """Why a use is taken back."""

    words = words_field(_l("Why it is taken back"), required=True, longest=2000)
