"""The forms of a contract's papers and of its insurance."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.contracts import labels
from app.contracts.models import Contract, InsuranceState
from app.contracts.operations.papers import InsuranceFacts
from app.core import clock
from app.core.fields import words_field
from app.core.forms import BaseForm, DateField, EnumField, not_before, required_value, text_field
from app.core.papers import PaperField


class AttachForm(BaseForm):
    """A paper, and which version it is the paper of."""

    paper = PaperField(_l("File to attach"))
    version: Any = SelectField(
        _l("What the file is"), coerce=lambda value: int(value) if value not in ("", None) else None
    )


def attach_form(contract: Contract, missing: list[int]) -> AttachForm:
    """The form; what is missing is chosen at first."""
    form = AttachForm(data={"version": missing[0] if missing else None})
    versions = [SelectChoice(term.number, version_name(term.number)) for term in contract.terms if term.signed_on]
    form.version.choices = [*versions, SelectChoice("", _("Another paper of the contract"))]
    return form


def version_name(number: int | None) -> str:
    """What a version's paper is called."""
    if number is None:
        return _("Another paper of the contract")
    return _("Amendment %(number)s", number=number) if number else _("The signed contract")


class WithdrawPaperForm(BaseForm):
    """Why a file does not belong here."""

    reason = words_field(_l("Why the file is withdrawn"), required=True, longest=1000)


class InsuranceForm(BaseForm):
    """What an insurer said, or the policy that runs."""

    state = EnumField(_l("Insurance status"), InsuranceState, labels.INSURANCE_STATE)
    insurer = text_field(_l("Insurer"))
    since: Any = DateField(_l("Since when"), [required_value()], default=clock.today)
    expires_on: Any = DateField(
        _l("Last day of the policy"), [OptionalValue(), not_before("since", _l("The last day is not before: %(date)s"))]
    )

    def facts(self) -> InsuranceFacts:
        """What the form says, once it is valid."""
        return InsuranceFacts(self.state.data, self.since.data, self.insurer.data, self.expires_on.data)
