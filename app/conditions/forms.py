"""Forms of acts: beginning one, noting a room, signing."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.conditions import labels
from app.conditions.models import ActItem, ActKind, ActRoom, Answer, Condition, ItemKind, Owner
from app.conditions.operations.draft import Seen
from app.conditions.queries.content import current
from app.conditions.standard import Template, named
from app.core.fields import number_field, past_date, words_field
from app.core.forms import BaseForm, EnumField, required_choice, text_field
from app.core.locale import current_language
from app.core.photos import PhotosField
from app.meters.quantities import parse_quantity, plain_quantity


class StartForm(BaseForm):
    """An act is begun."""

    kind = EnumField(_l("What happens with the flat"), ActKind, labels.ACT_KIND)
    act_on = past_date(_l("Day of the act"))
    stay: Any = SelectField(_l("Whose stay it is about"), [OptionalValue()], coerce=lambda value: int(value or 0))
    rooms: Any = SelectMultipleField(
        _l("Rooms of the flat"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def offer(self, stays: Mapping[int, str], template: Template | None) -> None:
        """`stays`: their words by id. `template` is None where the rooms are taken over from the act before."""
        self.stay.choices = [
            SelectChoice("0", _l("Nobody lives there")),
            *(SelectChoice(*one) for one in stays.items()),
        ]
        if template is None:
            del self.rooms
        else:
            self.rooms.choices = _room_choices(template)

    def validate_rooms(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one room."))

    @property
    def chosen_rooms(self) -> list[str]:
        return list(self.rooms.data) if "rooms" in self else []


class AddRoomForm(BaseForm):
    """A further room."""

    room: Any = SelectField(_l("Which room"), [required_choice()])
    name = text_field(_l("What you call it, where there are several"), longest=60)

    def offer(self, template: Template) -> None:
        self.room.choices = _room_choices(template)


def _room_choices(template: Template) -> list[SelectChoice]:
    return [SelectChoice(room.code, named(room.names, current_language())) for room in template.rooms]


class ReadingField(Field):
    """A meter's reading, held in whole thousandths: 123,456 and 123.456 are the same."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_quantity(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data: int | None = None
        if not text:
            return
        try:
            self.data = parse_quantity(text)
        except ValueError:
            raise ValueError(_("Write the reading like this: 123,456")) from None


class RoomForm(BaseForm):
    """All that is noted in one room at once; the fields of its things are added by `room_form`."""

    new_name = text_field(_l("Another thing in this room"), longest=80)
    new_kind: Any = SelectField(
        _l("What it is"),
        [OptionalValue()],
        choices=[SelectChoice(kind.value, label) for kind, label in labels.ITEM_KIND.items()],
        default=ItemKind.ELEMENT.value,
    )
    new_owner = EnumField(_l("Whose it is"), Owner, labels.OWNER, empty=_l("Not known"))
    new_condition = EnumField(_l("Its condition"), Condition, labels.CONDITION, empty=_l("Not looked at"))
    new_words = text_field(_l("In words"), longest=500)

    def validate_new_name(self, field: Any) -> None:
        if field.data and not self.new_condition.data:
            raise ValidationError(_("Choose the condition of the new thing."))

    def seen(self, room: ActRoom) -> dict[ActItem, Seen]:
        """What was noted of each thing of the room."""
        return {item: self._seen(item) for item in room.items}

    def new_thing(self) -> tuple[ItemKind, str, Seen] | None:
        if not self.new_name.data:
            return None
        seen = Seen(condition=self.new_condition.data, owner=self.new_owner.data, words=self.new_words.data)
        return ItemKind(self.new_kind.data or ItemKind.ELEMENT), self.new_name.data, seen

    def field_of(self, part: str, item: ActItem) -> Any:
        """The field of a thing: state, words, owner, value, count."""
        return self[f"{part}-{item.id}"]

    def has(self, part: str, item: ActItem) -> bool:
        return f"{part}-{item.id}" in self

    def _seen(self, item: ActItem) -> Seen:
        def of(part: str) -> Any:
            return self.field_of(part, item).data if self.has(part, item) else None

        state = of("state")
        is_check = item.kind is ItemKind.CHECK
        return Seen(
            condition=Condition(state) if state and not is_check else None,
            answer=Answer(state) if state and is_check else None,
            owner=of("owner"),
            value=of("value"),
            count=of("count"),
            words=of("words"),
        )


def room_form(room: ActRoom, before: Mapping[str, Mapping[str, Any]], **values: Any) -> RoomForm:
    """The form of a room; `before` holds what the act before said of each thing, by its ref, and is offered again."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for item in room.items:
        note, earlier = current(item), before.get(item.ref, {})
        may_leave_out = note is None and bool(earlier.get("condition") or values.get("formdata", True))
        for part, field in _fields_of(item, may_leave_out).items():
            fields[f"{part}-{item.id}"] = field
            data[f"{part}-{item.id}"] = _value_of(part, note) if note else _earlier(part, item, earlier)
    form = type("RoomForm", (RoomForm,), fields)
    return form(data=data, **values)


def _fields_of(item: ActItem, may_leave_out: bool) -> dict[str, Any]:
    """By their part. `may_leave_out`: what is offered from the act before need not be taken over."""
    words = text_field(_l("In words"), longest=500)
    if item.kind is ItemKind.CHECK:
        answers = [answer for answer in Answer if answer is not Answer.ELSEWHERE or item.elsewhere]
        return {"state": _pills([(one, labels.ANSWER[one]) for one in answers]), "words": words}
    if item.kind is ItemKind.METER:
        return {"value": ReadingField(_l("Reading")), "words": words}
    if item.kind is ItemKind.KEYS:
        return {"count": number_field(_l("How many"), most=50), "words": text_field(_l("Given to whom"), longest=200)}
    leave_out = [("", _l("Not looked at"))] if may_leave_out else []
    state = {"state": _pills([*labels.CONDITION.items(), *leave_out]), "words": words}
    owner = EnumField(_l("Whose it is"), Owner, labels.OWNER, empty=_l("Not known"))
    return state | ({"owner": owner} if item.kind is ItemKind.EQUIPMENT else {})


def _pills(choices: Iterable[tuple[Any, Any]]) -> RadioField:
    return RadioField(
        _l("Condition"),
        [OptionalValue()],
        choices=[SelectChoice(str(member), label) for member, label in choices],
        coerce=lambda value: value or None,
    )


def _value_of(part: str, note: Any) -> Any:
    if part == "state":
        state = note.condition or note.answer
        return state.value if state else None
    return getattr(note, part)


def _earlier(part: str, item: ActItem, earlier: Mapping[str, Any]) -> Any:
    """A condition is offered as it was; a reading, an answer and a number of keys are always asked anew."""
    if item.kind not in (ItemKind.ELEMENT, ItemKind.EQUIPMENT):
        return None
    if part == "owner":
        return Owner(earlier["owner"]) if earlier.get("owner") else None
    return earlier.get("condition") if part == "state" else None


class ActPhotosForm(BaseForm):
    """Photos of one thing."""

    photos = PhotosField(_l("Photos"))


class ReasonForm(BaseForm):
    """Why an act is opened again or cancelled."""

    reason = words_field(_l("Why"), required=True)


class SupplementForm(BaseForm):
    """What a locked act lacks."""

    words = words_field(_l("What is missing in the act, or wrong"), required=True)
