"""Forms about an absence: short, for one hand; what may wait on the phone asks for nothing else."""

from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange
from wtforms.validators import Optional as OptionalValue

from app.absences import labels
from app.absences.calculations import LEAST_AGREED, MOST_AGREED, USUAL_DAYS, Step
from app.absences.models import ActionKind, ToldBy
from app.absences.operations.announcements import Announced
from app.core import clock, outbox
from app.core.fields import not_in_future, past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, WholeNumberField, not_before, required_choice, required_value
from app.core.listing import FilterForm, id_field, search_field
from app.visits.labels import WAY
from app.visits.models import ContactWay

NOON = time(12)
REACHED, NOT_REACHED = "yes", "no"


class When(BaseForm):
    """When something was done: now, unless a time is given."""

    day: Any = past_date(_l("On what day"))
    at: Any = TimeField(_l("At what time"), [OptionalValue()])

    def validate_at(self, field: TimeField) -> None:
        if self.day.data and field.data:
            try:
                clock.instant(self.day.data, field.data)
            except ValueError:
                raise ValidationError(_("The clocks go forward that night: this time does not exist.")) from None

    def instant(self, now: datetime) -> datetime:
        """The time given; else when it was written down, or the end of an earlier day."""
        if self.at.data:
            return clock.instant(self.day.data, self.at.data)
        made = outbox.made_at(now)
        return made if clock.local(made).date() == self.day.data else clock.instant(self.day.data, NOON)


class NoteForm(When):
    """What was tried or done."""

    what: Any = RadioField(_l("What was done"), [required_choice()])
    reached: Any = RadioField(
        _l("Was the person reached?"),
        [required_choice()],
        choices=[SelectChoice(NOT_REACHED, _l("No")), SelectChoice(REACHED, _l("Yes"))],
        default=NOT_REACHED,
    )
    words = words_field(_l("Note on what was done"), longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what.choices = [
            *(SelectChoice(one.value, WAY[one]) for one in ContactWay),
            *(SelectChoice(one.value, labels.ACTION[one]) for one in ActionKind if one is not ActionKind.ACTED),
        ]

    @property
    def way(self) -> ContactWay | None:
        """The way in which somebody tried to reach the person, where it was that."""
        return next((one for one in ContactWay if one.value == self.what.data), None)

    def validate_reached(self, field: Any) -> None:
        if field.data == REACHED and self.way is None:
            raise ValidationError(_("Say how the person was reached: choose the way above."))


class ActForm(When):
    """Somebody acts at once."""

    words = words_field(_l("Why it cannot wait, and what is done"), required=True, longest=2000)


class OpenForm(BaseForm):
    """A case is opened by hand."""

    last_contact_on: Any = DateField(_l("Last met or reached on"), [OptionalValue(), not_in_future])


class AnnounceForm(BaseForm):
    """The person will not be there."""

    starts_on: Any = DateField(_l("First day away"), [required_value()], default=clock.today)
    ends_on: Any = DateField(
        _l("First day back"), [OptionalValue(), not_before("starts_on", _l("The first day away is: %(date)s"))]
    )
    # nothing is chosen beforehand: who says so themselves has been reached, and the days begin anew
    told_by = EnumField(
        _l("Who said so"), ToldBy, labels.TOLD_BY, empty=_l("Choose who said so"), validators=[required_choice()]
    )
    told_on: Any = past_date(_l("Said on"))
    words = words_field(_l("Note for the team"), longest=1000)

    @property
    def facts(self) -> Announced:
        """What was announced, once the form is valid."""
        return Announced(self.starts_on.data, self.ends_on.data, self.told_by.data, self.told_on.data, self.words.data)


class BackForm(BaseForm):
    """The person is back."""

    back_on: Any = past_date(_l("First day back"))


class PeriodForm(BaseForm):
    """How many days are agreed with the person."""

    days: Any = WholeNumberField(
        _l("Agreed days"), [required_value(), NumberRange(LEAST_AGREED, MOST_AGREED)], default=USUAL_DAYS
    )
    on: Any = past_date(_l("Agreed with the person on"))


class WaitForm(BaseForm):
    """The team waits once more."""

    until: Any = DateField(_l("The team waits until"), [required_value()])
    decision = words_field(_l("The team's decision in words"), required=True)


class CloseForm(BaseForm):
    """The causes are talked through."""

    causes = words_field(_l("Why it came to this, as talked through"), required=True)


class MissingFilterForm(FilterForm):
    """The filters of the list."""

    q = search_field(_l("File number"))
    step = EnumField(_l("Step"), Step, labels.STEP, empty=_l("Any step"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
