"""The form of a visit: who was met, how the dwelling was, faults, what meters show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.core.fields import number_or_none, words_field
from app.core.forms import BaseForm, EnumField, required_choice, strip
from app.core.photos import PhotosField
from app.meters.fields import QuantityField
from app.meters.labels import WHY_LOWER, meter_name
from app.meters.models import Meter, WhyLower
from app.repairs import labels as repair_labels
from app.repairs.models import Channel, Reporter, TicketRoom
from app.repairs.operations.reporting import Fault
from app.repairs.standard import OTHER, FaultClass
from app.visits import labels
from app.visits.models import DwellingCondition, SupportTag, Visit, VisitKind
from app.visits.models.visits import LONGEST_WORDS
from app.visits.operations.findings import Shown
from app.visits.operations.visits import Seen, VisitFacts

NOT_SEEN = "not_seen"
TYPED = ("other-1", "other-2", "other-3")  # lines for faults that are typed
LONGEST_FAULT = 1000
Counter = tuple[Meter, str]
"""A meter and one of its zones."""


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
        self.second.choices = [
            SelectChoice("", _l("Nobody")),
            *(SelectChoice(one.id, one.display_name) for one in staff),
        ]

    faults: Any = SelectMultipleField(_l("What is broken"), [OptionalValue()])

    kinds: Sequence[FaultClass] = ()
    counters: Sequence[Counter] = ()

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

    def fault_part(self, name: str, line: str) -> Any:
        """The field of one fault: words or room."""
        return self[f"{name}-{line}"]

    def counter_part(self, name: str, counter: Counter) -> Any:
        """The field of one counter: value or why."""
        return self[f"{name}-{_counter_name(counter)}"]

    def reported(self) -> dict[str, Fault]:
        """Line → what is reported in it, once the form is valid: what was ticked and what was typed."""
        lines = [*(self.faults.data or ()), *(line for line in TYPED if self.fault_part("words", line).data)]
        return {line: self._fault(line) for line in lines}

    def _fault(self, line: str) -> Fault:
        code = OTHER if line in TYPED else line
        room, words = self.fault_part("room", line).data, self.fault_part("words", line).data
        return Fault(code, room, words, Channel.VISIT, Reporter.STAFF)

    def shown(self) -> Iterator[Shown]:
        """What was read, once the form is valid; a counter left empty was not."""
        for counter in self.counters:
            value = self.counter_part("value", counter).data
            if value is not None:
                yield Shown(*counter, value, self.counter_part("why", counter).data)


def visit_form(
    clients: Sequence[Client],
    kinds: Sequence[FaultClass],
    counters: Sequence[Counter],
    visit: Visit | None = None,
    **options: Any,
) -> VisitForm:
    """The form for those who live there, the faults that may be ticked and the counters of the flat; filled in with
    what is written down already.
    """
    fields: dict[str, Any] = {"kinds": kinds, "counters": counters} | {
        f"met-{client.id}": RadioField(
            client.file_number,
            [required_choice()],
            choices=[SelectChoice(key, label) for key, label in labels.WAS_MET.items()],
        )
        for client in clients
    }
    for line in (*(kind.code for kind in kinds), *TYPED):
        fields[f"words-{line}"] = TextAreaField(
            _l("In words"), [OptionalValue(), Length(max=LONGEST_FAULT)], filters=[strip]
        )
        fields[f"room-{line}"] = _room_field()
    for counter in counters:
        name = _counter_name(counter)
        fields[f"value-{name}"] = QuantityField(_counter_label(counter), [OptionalValue()])
        fields[f"why-{name}"] = EnumField(
            _l("If it shows less than before, why"), WhyLower, WHY_LOWER, empty=_l("It does not show less")
        )
    form = type("VisitForm", (VisitForm,), fields)(data=_said(visit), **options)
    form.faults.choices = [SelectChoice(kind.code, kind.code) for kind in kinds]
    return form


def _room_field() -> SelectField:
    rooms = [SelectChoice(room.value, repair_labels.ROOM[room]) for room in repair_labels.IN_FLAT]
    return SelectField(
        _l("Where"), [OptionalValue()], choices=[SelectChoice("", _l("Not said")), *rooms], coerce=_room_or_none
    )


def _room_or_none(value: Any) -> TicketRoom | None:
    return TicketRoom(value) if value else None


def _counter_name(counter: Counter) -> str:
    meter, zone = counter
    return f"{meter.id}-{meter.all_zones.index(zone)}"


def _counter_label(counter: Counter) -> str:
    meter, zone = counter
    return f"{meter_name(meter)}, {zone}" if zone else meter_name(meter)


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
