"""The form that ends a contract, with what becomes of each stay in its flats."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue
from wtforms.validators import StopValidation

from app.contracts import labels
from app.contracts.models import EndedBy
from app.contracts.operations import StayEnd
from app.contracts.rules import StayFacts
from app.core.fields import words_field
from app.core.forms import CHOOSE, BaseForm, DateField, EnumField, required_value

ENDS = ("ends", _l("Ends; another flat is looked for"))
GOES_ON = ("goes_on", _l("Goes on for now"))


def _for_each_or_for_all(form: Any, field: Any) -> None:
    """A stay of its own is asked about where nothing is chosen for all of them."""
    if not form.for_all() and field.data not in {ENDS[0], GOES_ON[0]}:
        raise StopValidation(str(CHOOSE))


class EndContractForm(BaseForm):
    """The contract ends before its term."""

    ended_on: Any = DateField(_l("First day it no longer holds"), [required_value()])
    by = EnumField(_l("Who ended it"), EndedBy, labels.ENDED_BY)
    notice_on: Any = DateField(_l("Notice given on"), [OptionalValue()])
    reason = words_field(_l("Why it ends"), required=True)
    all_stays: Any = RadioField(
        _l("All stays in its flats"),
        choices=[
            SelectChoice("each", _l("I decide for each household below")),
            SelectChoice("ends", _l("All end; another flat is looked for")),
            SelectChoice("goes_on", _l("All go on for now")),
        ],
        default="each",
    )
    all_out: Any = DateField(_l("First day nobody lives there any more"), [OptionalValue()])
    all_note = words_field(_l("Why, written down with each stay"), longest=2000)

    def for_all(self) -> str:
        """What becomes of all stays alike: 'ends', 'goes_on', or '' where each is decided about."""
        chosen = self.all_stays.data if "all_stays" in self else ""
        return "" if chosen == "each" else chosen or ""

    def stays(self) -> dict[int, StayEnd]:
        """The stays that end with it, by id."""
        asked = {one.name.removeprefix("stay_"): one.data for one in self if one.name.startswith("stay_")}
        return {int(id): self._end(id) for id, chosen in asked.items() if (self.for_all() or chosen) == "ends"}

    def _end(self, id: str) -> StayEnd:
        breach = bool(self[f"breach_{id}"].data)
        if self.for_all():
            return StayEnd(self.all_out.data or self.ended_on.data, breach, self.all_note.data or self.reason.data)
        return StayEnd(self[f"out_{id}"].data or self.ended_on.data, breach)


def end_form(stays: Sequence[StayFacts]) -> EndContractForm:
    """The form, with a question about each stay that goes on, and where there are several one about all of them."""

    class Form(EndContractForm):
        pass

    for stay in stays:
        title = _l("The stay of %(who)s in %(flat)s", who=stay.who, flat=stay.flat)
        choices = [SelectChoice(*ENDS), SelectChoice(*GOES_ON)]
        question = RadioField(title, [_for_each_or_for_all], choices=choices, validate_choice=False)
        setattr(Form, f"stay_{stay.placement_id}", question)
        out = DateField(_l("First day no longer there"), [OptionalValue()])
        setattr(Form, f"out_{stay.placement_id}", out)
        breach = BooleanField(_l("The lease was lost by how the household lived there"))
        setattr(Form, f"breach_{stay.placement_id}", breach)
    form = Form()
    if len(stays) < 2:
        del form.all_stays, form.all_out, form.all_note
    return form
