"""Forms of fixed times, of contacts and of what visitors mind."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.core import clock
from app.core.fields import not_in_future, number_field, number_or_none, words_field
from app.core.forms import BaseForm, DateField, EnumField, required_choice, required_value
from app.visits import labels
from app.visits.models import (
    ContactWay,
)
from app.visits.models.visits import LONGEST_WORDS

NOT_SEEN = "not_seen"
LONGEST_VISIT = 480  # minutes


class SlotForm(BaseForm):
    """A fixed time at which somebody comes every week."""

    user: Any = SelectField(_l("Who comes"), [required_choice()], coerce=number_or_none)
    weekday: Any = SelectField(
        _l("Day of the week"),
        [required_choice()],
        coerce=int,
        choices=[SelectChoice(number, name) for number, name in enumerate(labels.WEEKDAY)],
    )
    at: Any = TimeField(_l("At what time"), [required_value()])
    minutes = number_field(_l("How many minutes"), least=5, most=LONGEST_VISIT, default=60)
    starts_on: Any = DateField(_l("From what day on"), [required_value()], default=clock.today)

    def offer_staff(self, staff: Iterable[User]) -> None:
        self.user.choices = [SelectChoice("", _l("Choose a person")), *_named(staff)]


class ContactForm(BaseForm):
    """What was tried to reach a client."""

    way = EnumField(_l("How it was tried"), ContactWay, labels.WAY)
    reached: Any = RadioField(
        _l("Was the person reached?"),
        [required_choice()],
        choices=[SelectChoice("yes", _l("Reached")), SelectChoice("no", _l("Not reached"))],
    )
    day: Any = DateField(_l("On what day"), [required_value(), not_in_future], default=clock.today)
    at: Any = TimeField(_l("When (if not now)"), [OptionalValue()])
    words = words_field(_l("What was said"), longest=LONGEST_WORDS)

    def validate_at(self, field: Any) -> None:
        if field.data is None and self.day.data and self.day.data != clock.today():
            raise ValidationError(_("Say at what time it was on that day."))
        exists_on(self.day.data, field.data)


class CautionForm(BaseForm):
    """What visitors of a client mind."""

    two_person = BooleanField(_l("Two people visit here"))
    words = words_field(_l("What to mind, and why"), required=True, longest=LONGEST_WORDS)


def exists_on(day: date | None, at: time | None) -> None:
    """Raises ValidationError for a time that is left out when the clocks go forward."""
    if day and at:
        try:
            clock.instant(day, at)
        except ValueError:
            raise ValidationError(_("The clocks go forward that night: this time does not exist.")) from None


def _named(staff: Iterable[User]) -> list[SelectChoice]:
    return [SelectChoice(one.id, one.display_name) for one in staff]
