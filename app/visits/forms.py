"""Forms of visits, of fixed times, of contacts and of what visitors mind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.core.fields import not_in_future, number_field, number_or_none, words_field
from app.core.forms import BaseForm, DateField, EnumField, required_choice, required_value
from app.core.photos import PhotosField
from app.visits import labels
from app.visits.models import (
    ContactWay,
    DwellingCondition,
    SupportTag,
    Visit,
    VisitKind,
)
from app.visits.models.visits import LONGEST_WORDS
from app.visits.operations.visits import Seen, VisitFacts

NOT_SEEN = "not_seen"
LONGEST_VISIT = 480  # minutes


class VisitForm(BaseForm):
    """What is written down of a visit; `met-<client>` for each who lives there."""

    condition: Any = RadioField(
        _l("How the dwelling was"),
        [required_choice()],
        choices=[
            *(SelectChoice(one.value, labels.CONDITION[one]) for one in DwellingCondition),
            SelectChoice(NOT_SEEN, _l("Not seen")),
        ],
    )
    words = words_field(_l("Note about the visit"), longest=LONGEST_WORDS)
    tags: Any = SelectMultipleField(
        _l("What the time went to"),
        [OptionalValue()],
        choices=[SelectChoice(one.value, labels.TAG[one]) for one in SupportTag],
    )
    kind = EnumField(_l("Why you came"), VisitKind, labels.KIND)
    at: Any = TimeField(_l("When it began"), [OptionalValue()])
    second: Any = SelectField(_l("Who came along"), [OptionalValue()], coerce=number_or_none)

    def offer_staff(self, staff: Iterable[User]) -> None:
        self.second.choices = [SelectChoice("", _l("Nobody")), *_named(staff)]

    def met_field(self, client_id: int) -> Any:
        return self[f"met-{client_id}"]

    def facts(self, clients: Sequence[Client], at: datetime) -> VisitFacts:
        """What the form says, once it is valid; `at`: when the visit began."""
        said = {client.id: self.met_field(client.id).data for client in clients}
        return VisitFacts(
            at,
            {one: Seen(word == labels.MET, word == labels.ANNOUNCED) for one, word in said.items()},
            None if self.condition.data == NOT_SEEN else DwellingCondition(self.condition.data),
            self.kind.data,
            self.words.data,
            [SupportTag(one) for one in self.tags.data or ()],
            self.second.data,
        )


def visit_form(clients: Sequence[Client], visit: Visit | None = None, **options: Any) -> VisitForm:
    """The form for those who live there; filled in with what is written down already."""
    fields = {
        f"met-{client.id}": RadioField(
            client.file_number,
            [required_choice()],
            choices=[SelectChoice(key, label) for key, label in labels.WAS_MET.items()],
        )
        for client in clients
    }
    return type("VisitForm", (VisitForm,), fields)(data=_said(visit), **options)


def _said(visit: Visit | None) -> Mapping[str, Any]:
    if visit is None:
        return {"kind": VisitKind.WEEKLY}
    return {
        "condition": visit.condition.value if visit.condition else NOT_SEEN,
        "words": visit.words,
        "tags": visit.tags,
        "kind": visit.kind,
        "at": clock.local(visit.at).time(),
        "second": visit.second_id,
        **{f"met-{row.client_id}": labels.state_of(row) for row in visit.clients},
    }


class VisitPhotosForm(BaseForm):
    """Photos of one visit; what they are about is told by a hidden field of the page."""

    photos = PhotosField(_l("Photos of the visit"))


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
