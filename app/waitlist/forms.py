"""The forms of applications and the waitlist."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length
from wtforms.validators import Optional as OptionalValue

from app.clients.labels import LANGUAGE
from app.clients.models import Language
from app.core import clock
from app.core.fields import not_in_future, past_date
from app.core.forms import BaseForm, DateField, EnumField, YesNoField, required_value, strip
from app.core.listing import FilterForm, id_field
from app.waitlist import rules
from app.waitlist.labels import CLOSE_REASON, DECISION, FEATURE, SOURCE
from app.waitlist.models import Application, ApplicationSource, CloseReason, Decision, PriorityFeature
from app.waitlist.operations import Answer, Questions


class ApplicationForm(BaseForm):
    """A written application. The municipality's own criteria are added as yes-or-no questions."""

    criteria_names: tuple[str, ...] = ()

    received_on = past_date(_l("Received on"))
    source = EnumField(_l("How the application came"), ApplicationSource, SOURCE)
    features = SelectMultipleField(
        _l("Priority features"), choices=[SelectChoice(one.value, FEATURE[one]) for one in PriorityFeature]
    )

    def answers(self) -> Questions:
        """What the form says, once it is valid."""
        return Questions(
            received_on=self.received_on.data,
            source=self.source.data,
            features=tuple(PriorityFeature(value) for value in self.features.data or ()),
            criteria={name: self[_criterion(index)].data for index, name in enumerate(self.criteria_names)},
        )

    @property
    def criteria(self) -> list[Any]:
        """The fields of the municipality's criteria, in their order."""
        return [self[_criterion(index)] for index in range(len(self.criteria_names))]


def application_form(criteria: Iterable[str], application: Application | None = None) -> ApplicationForm:
    """The form with the criteria as questions, filled with an application that exists."""
    names = tuple(criteria)

    class WithCriteria(ApplicationForm):
        criteria_names = names

    for index, name in enumerate(names):
        setattr(WithCriteria, _criterion(index), YesNoField(name))
    if application is None:
        return WithCriteria()
    known = {_criterion(index): application.criteria.get(name) for index, name in enumerate(names)}
    return WithCriteria(
        received_on=application.received_on, source=application.source, features=application.features, **known
    )


def _criterion(index: int) -> str:
    return f"criterion_{index}"


class DecisionForm(BaseForm):
    """The decision on an application; what it needs besides depends on the decision (rule W3)."""

    decision = EnumField(_l("Decision"), Decision, DECISION)
    decided_on = past_date(_l("Decided on"))
    reason = TextAreaField(_l("Reason"), [OptionalValue(), Length(max=4000)], filters=[strip])
    other_services = TextAreaField(
        _l("Other services the person was told of"), [OptionalValue(), Length(max=4000)], filters=[strip]
    )
    informed_on: Any = DateField(_l("The person was told on"), [OptionalValue(), not_in_future])

    def __init__(self, received_on: date, **options: Any) -> None:
        super().__init__(**options)
        self.received_on = received_on

    def validate_decided_on(self, field: Any) -> None:
        """Rule W2 beside the field, so that it is said together with what else is wrong."""
        finding = rules.decision_date_possible(self.received_on, field.data, clock.today())
        if not finding.passed:
            raise ValidationError(str(finding.reason))

    def validate_informed_on(self, field: Any) -> None:
        if field.data and self.decided_on.data and field.data < self.decided_on.data:
            raise ValidationError(_("The person is told between the day of the decision and today."))

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        if not self.decision.data:
            return valid
        finding = rules.refusal_explained(self.decision.data, self.reason.data, self.other_services.data)
        if finding.passed:
            return valid
        lacking = self.other_services if self.reason.data else self.reason
        lacking.errors = [*lacking.errors, str(finding.reason)]
        return False

    def answer(self) -> Answer:
        """What the form says, once it is valid."""
        return Answer(
            decision=self.decision.data,
            decided_on=self.decided_on.data,
            reason=self.reason.data,
            other_services=self.other_services.data,
            informed_on=self.informed_on.data,
        )


class InformedForm(BaseForm):
    """When the person was told of the decision."""

    on = past_date(_l("The person was told on"))


# What closes an entry by itself, with the stay or the service.
BY_ITSELF = frozenset({CloseReason.HOUSED, CloseReason.SERVICE_ENDED, CloseReason.NO_LONGER_NEEDED})


class AgreementForm(BaseForm):
    """What is agreed with a household on keeping its next lease, after a breach."""

    words = TextAreaField(_l("What was agreed"), [required_value(), Length(max=4000)], filters=[strip])
    on = past_date(_l("Agreed on"))


class CloseForm(BaseForm):
    """A household no longer waits. Who is housed leaves the waitlist by the placement itself."""

    reason = EnumField(_l("Reason"), CloseReason, CLOSE_REASON)
    on = past_date(_l("Ends on"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reason.options = [one for one in self.reason.options if one.value not in BY_ITSELF]

    def validate_reason(self, field: Any) -> None:
        if field.data in BY_ITSELF:
            raise ValidationError(_("Choose one of the options."))


class WaitingFilterForm(FilterForm):
    """The filters of the waitlist."""

    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    area = id_field(_l("Neighbourhood wished for"), _l("Any neighbourhood"))
    language = EnumField(_l("Language"), Language, LANGUAGE, empty=_l("All languages"))
    long_wait = BooleanField(_l("Long wait only"))


class ApplicationFilterForm(FilterForm):
    """The filters of the applications."""

    municipality = id_field(_l("Municipality"), _l("All municipalities"))
