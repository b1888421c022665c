"""What the lists and figures of repairs are narrowed to, and what a job sheet says."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.core.fields import words_field
from app.core.forms import BaseForm, DateField, EnumField
from app.core.listing import FilterForm, id_field, members_field, search_field
from app.repairs import labels, list_labels
from app.repairs.clock import Priority
from app.repairs.models import Party, PauseReason, TicketPhoto
from app.repairs.queries.board import Due, Show
from app.repairs.queries.figures import Measure, Result


class TicketFilterForm(FilterForm):
    """The filters of the list of tickets."""

    q = search_field(_l("Address or ticket number"))
    show = EnumField(_l("Tickets"), Show, list_labels.SHOW, empty=_l("Open ones"))
    due = EnumField(_l("Promise"), Due, list_labels.DUE, empty=_l("Any day"))
    priority = members_field(_l("How urgent"), Priority, labels.PRIORITY)
    waiting = EnumField(_l("Waiting for"), PauseReason, labels.PAUSE_REASON, empty=_l("Waiting or not"))
    party = EnumField(_l("Who has to mend it"), Party, labels.PARTY, empty=_l("Anybody"))
    responsible = id_field(_l("Who answers for it"), _l("Anybody"))
    contractor = id_field(_l("Contractor"), _l("Any contractor"))
    landlord = id_field(_l("Landlord"), _l("All landlords"))
    flat = id_field(_l("Flat"), _l("All flats"))
    building = id_field(_l("Building"), _l("All buildings"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    hazard = BooleanField(_l("Dangerous ones only"), false_values=(False, "false", "", "0"))
    reopened = BooleanField(_l("Reopened ones only"), false_values=(False, "false", "", "0"))


class PeriodForm(FilterForm):
    """The period of the figures, and what they are narrowed to."""

    starts_on = DateField(_l("From"), [OptionalValue()])
    ends_on = DateField(_l("Until and including"), [OptionalValue()])
    priority = EnumField(_l("How urgent"), Priority, labels.PRIORITY, empty=_l("Any priority"))
    party = EnumField(_l("Who has to mend it"), Party, labels.PARTY, empty=_l("Anybody"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The period ends before it begins."))


class RunFilterForm(PeriodForm):
    """Which number's list is shown."""

    measure = EnumField(_l("What is counted"), Measure, list_labels.MEASURE)
    result = EnumField(_l("Result"), Result, list_labels.RESULT, empty=_l("Achieved or not"))


class JobSheetForm(BaseForm):
    """What whoever does the work reads. Nothing of the report is taken over: people write names into it."""

    words = words_field(_l("What is to be done"), required=True, longest=2000)
    access = words_field(_l("How to get in, and whom to call"), required=True, longest=500)
    photos: Any = SelectMultipleField(_l("Photos to print"), [OptionalValue()], coerce=int)

    def __init__(self, photos: Sequence[TicketPhoto], **options: Any) -> None:
        super().__init__(**options)
        self.photos.choices = [SelectChoice(one.id, str(number)) for number, one in enumerate(photos, start=1)]
        if not self.is_submitted():
            self.photos.data = [one.id for one in photos]
