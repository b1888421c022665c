"""Contractors, and the list of faults: a card for each kind, moved and taken out by buttons."""

import re
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Optional as OptionalValue

from app.conditions.standard import Names
from app.conditions.wording import line_of, names_of
from app.contracts.labels import REPAIR_ELEMENT
from app.contracts.models import RepairElement
from app.core.crypto import without_diacritics
from app.core.fields import words_field
from app.core.forms import BaseForm, DateField, EditForm, EnumField, strip, text_field
from app.core.versions import version_of
from app.repairs import labels
from app.repairs.clock import Priority
from app.repairs.models import Contractor
from app.repairs.operations.lists import CONTRACTOR_FACTS, ContractorFacts
from app.repairs.standard import FaultClass, Faults, Hazard, Where

MOST_CARDS = 100  # more than a list may have, so that the list itself can say that it is too long
LONGEST_CODE = 40


class ContractorForm(EditForm):
    """What is known of a firm or tradesperson."""

    name: Any = text_field(_l("Name of the contractor"), required=True)
    trade: Any = text_field(_l("Trade"))
    phone: Any = text_field(_l("Phone"), longest=60)
    email: Any = text_field(_l("E-mail"), longest=120)
    ended_on: Any = DateField(_l("No new work from"), [OptionalValue()])

    @classmethod
    def of(cls, contractor: Contractor) -> Self:
        return cls(obj=contractor, data={"seen": version_of(contractor, CONTRACTOR_FACTS)})

    def facts(self) -> ContractorFacts:
        """What the form says, once it is valid."""
        return ContractorFacts(
            self.name.data or "", self.trade.data, self.phone.data, self.email.data, self.ended_on.data
        )


class FaultCardForm(FlaskForm):
    """One kind of fault."""

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]  # a part of a form that has it

    code = HiddenField(filters=[strip])
    names: Any = text_field(_l("Name: Latviski | English | По-русски"), required=True, longest=300)
    examples: Any = text_field(_l("Examples: Latviski | English | По-русски"), longest=600)
    element = EnumField(_l("Part of the home"), RepairElement, REPAIR_ELEMENT)
    priority = EnumField(_l("How soon"), Priority, labels.PRIORITY)
    hazard = EnumField(_l("Danger"), Hazard, labels.HAZARD, empty=_l("None"))
    where = EnumField(_l("Where it happens"), Where, labels.WHERE)


class FaultListForm(EditForm):
    """The whole list. `seen` is the version that held when the page was read."""

    classes: Any = FieldList(FormField(FaultCardForm))
    reason = words_field(_l("Why the list is changed"), required=True, longest=500)

    @classmethod
    def of(cls, faults: Faults, seen: int) -> Self:
        """The form over a list."""
        cards = [
            {**vars(one), "names": line_of(one.names), "examples": line_of(one.examples)} for one in faults.classes
        ]
        return cls(formdata=None, data={"classes": cards, "seen": str(seen)})

    @property
    def seen_version(self) -> int:
        seen = str(self.seen.data or "")
        return int(seen) if seen.isdecimal() and len(seen) < 9 else -1  # no version: somebody saved one meanwhile

    def rearranged(self, what: str) -> Self:
        """The same form after a button was pressed: 'classes-2-up', 'classes-0-remove', 'classes-add'."""
        cards = list(self.classes.data)
        index, _dash, how = what.removeprefix("classes-").partition("-")
        if what == "classes-add" and len(cards) < MOST_CARDS:
            cards.append({})
        elif index.isdecimal() and int(index) < len(cards):
            _rearrange(cards, int(index), how)
        return type(self)(formdata=None, data={**self.data, "classes": cards})

    def faults(self) -> Faults:
        """The list as it is written; a new kind gets a code made of its name."""
        taken: set[str] = set()
        made = []
        for card in (entry.form for entry in self.classes):
            names = _names(card.names.data)
            code = card.code.data or _code(names.get("lv", ""), taken)
            taken.add(code)
            facts = (card.element.data, card.priority.data, card.hazard.data, card.where.data)
            made.append(FaultClass(code, names, _names(card.examples.data), *facts))
        return Faults(tuple(made))


def _names(line: str | None) -> Names:
    return names_of(*(words.strip() or None for words in (line or "").split("|")[:3]))


def _code(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", without_diacritics(name)).strip("_")[: LONGEST_CODE - 4] or "kind"
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain}_{number}", number + 1
    return code


def _rearrange(cards: list[dict[str, Any]], index: int, how: str) -> None:
    if how == "remove":
        del cards[index]
        return
    other = index + {"up": -1, "down": 1}.get(how, 0)
    if 0 <= other < len(cards):
        cards[index], cards[other] = cards[other], cards[index]
