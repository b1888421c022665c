"""Forms of landlords' visits and of mediating talks."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.core import clock
from app.core.fields import past_date, words_field
from app.core.forms import BaseForm, DateField, required_choice, required_value


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class SlotForm(BaseForm):
    """A day, and from when until when."""

    day: Any = DateField(_l("Day of the visit"), [required_value()])
    starts: Any = TimeField(_l("From what time"), [required_value()])
    ends: Any = TimeField(_l("Until what time"), [required_value()])
    purpose = words_field(_l("What the landlord wants to see or do"), required=True)

    def validate_starts(self, field: TimeField) -> None:
        self._exists(field.data)

    def validate_ends(self, field: TimeField) -> None:
        self._exists(field.data)
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_("A visit ends after it begins."))

    def _exists(self, at: time | None) -> None:
        """In spring an hour is left out."""
        if self.day.data and at:
            try:
                clock.instant(self.day.data, at)
            except ValueError:
                raise ValidationError(_("The clocks go forward that night: this time does not exist.")) from None

    @property
    def slot(self) -> tuple[datetime, datetime]:
        """From when until when, once the form is valid."""
        return clock.instant(self.day.data, self.starts.data), clock.instant(self.day.data, self.ends.data)


class EntryForm(SlotForm):
    """The owner came in without agreement."""

    because = words_field(_l("Why it could not wait, and how one tried to reach the person"), required=True)
    present = words_field(_l("Who was there"), required=True)


class AnswerForm(BaseForm):
    """What the person said to a proposed time."""

    answer: Any = RadioField(
        _l("The person's answer"),
        [required_choice()],
        choices=[SelectChoice("agreed", _l("Agrees to this time")), SelectChoice("refused", _l("Does not agree"))],
    )
    answered_on = past_date(_l("Day of the answer"))
    through: Any = SelectField(_l("Who asked the person"), [OptionalValue()], coerce=_number)
    answer_words = words_field(_l("What the person said"))

    def offer_staff(self, staff: Iterable[User]) -> None:
        self.through.choices = [SelectChoice("", _l("The landlord, directly")), *_named(staff)]


class OutcomeForm(BaseForm):
    """An agreed visit took place."""

    present = words_field(_l("Who was there"), required=True)
    outcome_words = words_field(_l("What was seen or agreed"))


class TalkForm(BaseForm):
    """A mediating talk and the two who led it."""

    held_on = past_date(_l("The talk took place on"))
    for_flat: Any = SelectField(_l("Who answers for the flat"), [required_choice()], coerce=_number)
    for_support: Any = SelectField(_l("Who answers for the support"), [required_choice()], coerce=_number)
    words = words_field(_l("What was said and agreed"), required=True)
    next_on: Any = DateField(_l("Next talk on"), [OptionalValue()])

    def offer_staff(self, staff: Iterable[User]) -> None:
        choices = [SelectChoice("", _l("Choose a person")), *_named(staff)]
        self.for_flat.choices = self.for_support.choices = choices


def _named(staff: Iterable[User]) -> list[SelectChoice]:
    return [SelectChoice(one.id, one.display_name) for one in staff]
