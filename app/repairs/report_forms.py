"""Reporting: first what is wrong, then where and in what words; several faults at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length
from wtforms.validators import Optional as OptionalValue

from app.core.fields import words_field
from app.core.forms import BaseForm, EnumField
from app.core.photos import PhotosField
from app.repairs import labels
from app.repairs.clock import Priority
from app.repairs.fields import InstantField
from app.repairs.models import Channel, Reporter, TicketRoom
from app.repairs.operations.reporting import Fault
from app.repairs.standard import FaultClass

MOST_AT_ONCE = 10


class ReportForm(BaseForm):
    """Where each fault is and what is to be said of it; the fields of the faults are added by `report_form`."""

    key = HiddenField(validators=[Length(max=36)])
    channel = EnumField(_l("How the report came"), Channel, labels.CHANNEL)
    reporter = EnumField(_l("Who noticed it"), Reporter, labels.REPORTER)
    reported_at: Any = InstantField(_l("Reported at"), [OptionalValue()])

    kinds: Sequence[FaultClass] = ()

    def part(self, name: str, kind: FaultClass) -> Any:
        """The field of one fault: room, words, priority."""
        return self[f"{name}-{kind.code}"]

    def faults(self, made_at: datetime) -> Iterator[Fault]:
        """What is reported, once the form is valid. `made_at`: when it was written, where nothing else is said."""
        for kind in self.kinds:
            priority = f"priority-{kind.code}"
            yield Fault(
                kind.code,
                self.part("room", kind).data,
                self.part("words", kind).data,
                self.channel.data,
                self.reporter.data,
                self.reported_at.data if "reported_at" in self and self.reported_at.data else made_at,
                self[priority].data if priority in self else None,
                f"{self.key.data}:{kind.code}" if self.key.data else None,
            )


def report_form(
    kinds: Sequence[FaultClass], rooms: Sequence[TicketRoom], *, organises: bool, **data: Any
) -> ReportForm:
    """The form for these faults. Who organises repairs may also say when it was reported and how soon it is needed."""
    fields: dict[str, Any] = {"kinds": kinds}
    for kind in kinds:
        fields[f"room-{kind.code}"] = _room_field(rooms)
        fields[f"words-{kind.code}"] = words_field(_l("In words"), longest=2000)
        if organises:
            fields[f"priority-{kind.code}"] = EnumField(
                _l("How soon"), Priority, labels.PRIORITY, default=kind.priority
            )
    if not organises:
        fields["reported_at"] = None
    return type("ReportForm", (ReportForm,), fields)(data=data)


def _room_field(rooms: Sequence[TicketRoom]) -> Any:
    choices = [SelectChoice("", _l("Not said")), *(SelectChoice(room.value, labels.ROOM[room]) for room in rooms)]
    return SelectField(_l("Where"), [OptionalValue()], choices=choices, coerce=_room_or_none)


def _room_or_none(value: Any) -> TicketRoom | None:
    return TicketRoom(value) if value else None


class TicketPhotosForm(BaseForm):
    """Photos of one fault, one at a time or several."""

    key = HiddenField(validators=[Length(max=80)])
    photos = PhotosField(_l("Photos of the fault"))
