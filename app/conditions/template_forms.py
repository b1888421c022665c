"""Writing the list of what acts look at: a card for each room and each check, moved and taken out by buttons."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, FormField, HiddenField, TextAreaField, ValidationError
from wtforms.validators import Length

from app.conditions import labels
from app.conditions.standard import LANGUAGES, Check, CheckLevel, Room, Template
from app.conditions.wording import Codes, lines_of, names_in, names_of
from app.core.fields import words_field
from app.core.forms import BaseForm, EditForm, EnumField, strip, text_field

LONGEST_NAME = 120
MOST_CARDS = 60  # more than a list may have, so that the list itself can say that it is too long


class CardForm(FlaskForm):
    """What rooms and checks share: a code nobody sees, and the names."""

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]  # a part of a form that has it

    code = HiddenField(filters=[strip])
    lv = text_field(_l("In Latvian"), required=True, longest=LONGEST_NAME)
    en = text_field(_l("In English"), longest=LONGEST_NAME)
    ru = text_field(_l("In Russian"), longest=LONGEST_NAME)


class RoomCardForm(CardForm):
    """A room and its elements, one on each line."""

    elements = TextAreaField(_l("What is looked at in this room"), [Length(max=20_000)])

    def validate_elements(self, field: Any) -> None:
        for words in names_in(field.data or ""):
            if not words[0]:
                raise ValidationError(_("A line has no Latvian name: %(line)s.", line=" | ".join(words)))
            if len(words) > len(LANGUAGES):
                raise ValidationError(_("A line has more than three names: %(line)s.", line=" | ".join(words)))
            if any(len(word) > LONGEST_NAME for word in words):
                raise ValidationError(_("A name is too long: %(line)s.", line=words[0][:LONGEST_NAME]))


class CheckCardForm(CardForm):
    """A question about the flat."""

    level = EnumField(_l("What follows from a no"), CheckLevel, labels.CHECK_LEVEL)
    elsewhere = BooleanField(_l("May be provided elsewhere"))


class TemplateForm(EditForm):
    """The whole list. `seen` is the version that held when the page was read."""

    rooms: Any = FieldList(FormField(RoomCardForm))
    checks: Any = FieldList(FormField(CheckCardForm))
    reason = words_field(_l("Why the list is changed"), required=True, longest=500)

    @classmethod
    def of(cls, template: Template, seen: int) -> Self:
        """The form over a list."""
        rooms = [{"code": room.code, **room.names, "elements": lines_of(room.elements)} for room in template.rooms]
        checks = [
            {"code": check.code, **check.names, "level": check.level, "elsewhere": check.elsewhere}
            for check in template.checks
        ]
        return cls(formdata=None, data={"rooms": rooms, "checks": checks, "seen": str(seen)})

    @property
    def seen_version(self) -> int:
        seen = str(self.seen.data or "")
        return int(seen) if seen.isdecimal() and len(seen) < 9 else -1  # no version: somebody saved one meanwhile

    def rearranged(self, what: str) -> Self:
        """The same form after a button was pressed: 'rooms-2-up', 'checks-0-remove', 'rooms-add'."""
        data = {**self.data, "rooms": list(self.rooms.data), "checks": list(self.checks.data)}
        part, _dash, rest = what.partition("-")
        if part in ("rooms", "checks"):
            index, _dash, how = rest.partition("-")
            data[part] = _rearranged(data[part], int(index) if index.isdecimal() else -1, how or rest)
        return type(self)(formdata=None, data=data)

    def template(self, versions: Sequence[Template]) -> Template:
        """The list as it is written, every name under the code it has in `versions` (the latest first)."""
        codes = Codes(versions)
        rooms: list[Room] = []
        for card in (entry.form for entry in self.rooms):
            code = card.code.data if card.code.data in codes.rooms[1] else None
            code = code or codes.of_room(card.lv.data or "", {room.code for room in rooms})
            rooms.append(Room(code, _names(card), codes.elements_from(code, card.elements.data or "")))
        checks: list[Check] = []
        for card in (entry.form for entry in self.checks):
            code = card.code.data if card.code.data in codes.checks[1] else None
            code = code or codes.of_check(card.lv.data or "", {check.code for check in checks})
            checks.append(Check(code, _names(card), card.level.data or CheckLevel.WARNING, bool(card.elsewhere.data)))
        return Template(tuple(rooms), tuple(checks))


def _names(card: CardForm) -> Any:
    return names_of(card.lv.data, card.en.data, card.ru.data)


def _rearranged(cards: list[dict[str, Any]], index: int, how: str) -> list[dict[str, Any]]:
    if how == "add" and len(cards) < MOST_CARDS:
        return [*cards, {}]
    if not 0 <= index < len(cards):
        return cards
    if how == "remove":
        return cards[:index] + cards[index + 1 :]
    other = index + {"up": -1, "down": 1}.get(how, 0)
    if 0 <= other < len(cards):
        cards[index], cards[other] = cards[other], cards[index]
    return cards
