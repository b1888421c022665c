"""Short forms of one ticket: ending it, waiting, who does what, agreed times, hazards."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.core import clock
from app.core.fields import number_or_none, words_field
from app.core.forms import BaseForm, EnumField, required_choice, required_value
from app.repairs import labels
from app.repairs.clock import Priority
from app.repairs.fields import InstantField
from app.repairs.models import AppointmentOutcome, Contractor, MendedBy, Party, PauseReason, RepairTicket

OWN_HANDS = (MendedBy.CLIENT, MendedBy.STAFF)
"""What whoever reports faults may say was mended without anybody being sent (digest row 131)."""


def _instant(label: Any) -> Any:
    """An instant that has come; now unless something else is said."""
    return InstantField(label, [required_value()], default=lambda: clock.utc_now())


def _choices(members: Iterable[Any], words: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(one.value, words[one]) for one in members]


class DoneForm(BaseForm):
    """The fault is repaired."""

    mended_by: Any = RadioField(_l("Who repaired it"), [required_choice()], coerce=str)
    finished_at = _instant(_l("Repaired at"))
    words = words_field(_l("What was done"), longest=2000)

    def offer(self, *, organises: bool) -> None:
        self.mended_by.choices = _choices(MendedBy if organises else OWN_HANDS, labels.MENDED_BY)


class WhyForm(BaseForm):
    """A reason, in words."""

    words = words_field(_l("Why"), required=True, longest=2000)


class NoteForm(BaseForm):
    """Something to be remembered."""

    words = words_field(_l("Note on the ticket"), required=True, longest=2000)


class DuplicateForm(BaseForm):
    """Which ticket goes on instead."""

    other: Any = SelectField(_l("Which ticket goes on"), [required_choice()], coerce=number_or_none)

    def offer(self, tickets: Mapping[int, str]) -> None:
        self.other.choices = [
            SelectChoice("", _l("Choose")),
            *(SelectChoice(str(id), name) for id, name in tickets.items()),
        ]


class PriorityForm(BaseForm):
    """Another priority, with the reason."""

    priority = EnumField(_l("How soon"), Priority, labels.PRIORITY)
    words = words_field(_l("Why"), required=True, longest=2000)


class PauseForm(BaseForm):
    """What is waited for."""

    reason = EnumField(_l("What is waited for"), PauseReason, labels.PAUSE_REASON)
    from_at = _instant(_l("Since when"))
    words = words_field(_l("In words"), longest=2000)


class ResumeForm(BaseForm):
    """It can go on."""

    until_at = _instant(_l("Until when it waited"))


class AppointmentForm(BaseForm):
    """When somebody comes."""

    from_at: Any = InstantField(_l("They come from"), [required_value()])
    until_at: Any = InstantField(_l("until"), [required_value()])


class OutcomeForm(BaseForm):
    """What became of an agreed time."""

    outcome = EnumField(_l("What became of it"), AppointmentOutcome, labels.APPOINTMENT_OUTCOME)
    words = words_field(_l("In words"), longest=2000)


class WhoForm(BaseForm):
    """Who answers, who has to mend it, who does the work."""

    responsible: Any = SelectField(_l("Answers for it"), [required_choice()], coerce=number_or_none)
    contractor: Any = SelectField(_l("Who does the work"), [OptionalValue()], coerce=number_or_none)
    party = EnumField(_l("Has to mend it"), Party, labels.PARTY)
    words = words_field(_l("Why somebody else has to mend it"), longest=2000)

    def __init__(self, ticket: RepairTicket, users: Iterable[User], contractors: Iterable[Contractor]) -> None:
        super().__init__(
            data={
                "responsible": ticket.responsible_id,
                "contractor": ticket.contractor_id,
                "party": ticket.party,
            }
        )
        people = {user.id: user.display_name for user in users}
        people.setdefault(ticket.responsible_id, ticket.responsible.display_name)
        self.responsible.choices = [SelectChoice(str(id), name) for id, name in people.items()]
        self.contractor.choices = [
            SelectChoice("", _l("Nobody is chosen")),
            *(SelectChoice(str(one.id), f"{one.name}, {one.trade}" if one.trade else one.name) for one in contractors),
        ]


class StepForm(BaseForm):
    """A step about a danger was done."""

    words = words_field(_l("What was found or done"), required=True, longest=2000)
    done_at = _instant(_l("Done at"))


class SafetyForm(BaseForm):
    """Whether it is safe to stay there."""

    safe: Any = RadioField(
        _l("Is it safe to stay there?"),
        [required_choice()],
        choices=[SelectChoice("yes", _l("Yes, it is safe")), SelectChoice("no", _l("No, it is not safe"))],
    )
    words = words_field(_l("Why, and what is done until it is"), required=True, longest=2000)
