"""Forms of moving in."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length, NumberRange
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.clients.labels import LANGUAGE
from app.clients.models import Language
from app.core.fields import money_field, not_in_future, past_date, words_field
from app.core.forms import (
    BaseForm,
    DateField,
    EditForm,
    EnumField,
    WholeNumberField,
    required_choice,
    required_value,
    strip,
    text_field,
)
from app.core.listing import FilterForm, id_field, search_field
from app.core.locale import current_language
from app.core.versions import version_of
from app.keys.labels import SIGNING
from app.keys.models import Signing
from app.moveins import labels
from app.moveins.models import Class, Crisis, Due, Function, ItemOwner, KitList, MoveInLine, MoveInStep, Source
from app.moveins.operations.agreements import Agreed
from app.moveins.operations.moveins import LINE_FACTS, STEP_FACTS
from app.moveins.words import CRISIS, USUAL


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


def person_field(label: Any) -> SelectField:
    return SelectField(label, [required_choice()], coerce=_number)


def offer_staff(field: Any, staff: Iterable[User]) -> None:
    field.choices = [SelectChoice(one.id, one.display_name) for one in staff]


class StartForm(BaseForm):
    """Which lists, who sees to it."""

    lists: Any = SelectMultipleField(_l("Lists of things"), coerce=_number)
    responsible: Any = person_field(_l("Who sees to everything"))
    plan = words_field(_l("What was agreed with the person beforehand"))

    def offer(self, lists: Iterable[KitList], staff: Iterable[User]) -> None:
        self.lists.choices = [SelectChoice(one.id, list_name(one)) for one in lists]
        offer_staff(self.responsible, staff)


class ListForm(BaseForm):
    """One more list joins the move-in."""

    lists: Any = SelectMultipleField(_l("Lists of things"), [required_choice()], coerce=_number)

    def offer(self, lists: Iterable[KitList]) -> None:
        self.lists.choices = [SelectChoice(one.id, list_name(one)) for one in lists]


class LineForm(BaseForm):
    """A thing that stands on no list."""

    words = text_field(_l("What is needed"), required=True)
    count: Any = WholeNumberField(_l("How many pieces"), [required_value(), NumberRange(1, 99)], default=1)
    function = EnumField(_l("What the thing is for"), Function, labels.FUNCTION)
    due = EnumField(_l("When it has to be there"), Due, labels.DUE)


class ThingForm(EditForm):
    """What is known of one thing."""

    delivered_on: Any = DateField(_l("There since"), [OptionalValue(), not_in_future])
    source = EnumField(_l("Where it comes from"), Source, labels.SOURCE, empty=_l("Not known yet"))
    owner = EnumField(_l("Whose it is"), ItemOwner, labels.ITEM_OWNER, empty=_l("Not known yet"))
    cost_cents: Any = money_field(_l("What it cost"))
    needless = text_field(_l("Why it is not needed"))
    responsible: Any = person_field(_l("Who sees to it"))
    due_on: Any = DateField(_l("Needed by"), [required_value()])

    def validate(self, **options: Any) -> bool:
        passed = super().validate(**options)
        if self.delivered_on.data and not self.source.data:
            self.source.errors = [_("Say where the thing came from.")]
            passed = False
        if self.delivered_on.data and self.needless.data:
            self.needless.errors = [_("A thing is either there or not needed.")]
            passed = False
        return passed


def known_of(line: MoveInLine) -> dict[str, Any]:
    """What the form shows of a thing."""
    return {
        "delivered_on": line.delivered_on,
        "source": line.source or (line.item.usual_source if line.item else None),
        "owner": line.owner,
        "cost_cents": line.cost_cents,
        "needless": line.needless,
        "responsible": line.responsible_id,
        "due_on": line.due_on,
        "seen": version_of(line, LINE_FACTS),
    }


class DeliverForm(BaseForm):
    """Several things are there at once."""

    lines: Any = SelectMultipleField(_l("What is there now"), [required_choice()], coerce=_number)
    delivered_on: Any = past_date(_l("There since"))
    source = EnumField(_l("Where it comes from"), Source, labels.SOURCE)
    owner = EnumField(_l("Whose it is"), ItemOwner, labels.ITEM_OWNER, empty=_l("Not known yet"))

    def offer(self, lines: Iterable[MoveInLine], language: str) -> None:
        """On a page those that are missing; what a phone sends later may meanwhile be there."""
        self.lines.choices = [SelectChoice(one.id, line_name(one, language)) for one in lines]


class StepForm(EditForm):
    """Who does a step, and when it was done."""

    user: Any = person_field(_l("Who does it"))
    done_on: Any = DateField(_l("Done on"), [OptionalValue(), not_in_future])
    words = words_field(_l("What is worth knowing"), longest=2000)
    today = BooleanField()  # a button of its own


def step_form(step: MoveInStep, staff: Iterable[User]) -> StepForm:
    """The form over a step."""
    known = {name: getattr(step, name) for name in ("done_on", "words")}
    form = StepForm(data={**known, "user": step.user_id, "seen": version_of(step, STEP_FACTS)})
    offer_staff(form.user, staff)
    return form


class CrisisField(Form):
    """One situation of an agreement."""

    answer: Any = RadioField(
        _l("Is it agreed on?"),
        default="",
        choices=[
            SelectChoice("yes", _l("Agreed")),
            SelectChoice("no", _l("Not agreed")),
            SelectChoice("", _l("Not talked about")),
        ],
        validate_choice=False,
    )
    words = TextAreaField(_l("What happens then"), [OptionalValue(), Length(max=2000)], filters=[strip])


class AgreementForm(BaseForm):
    """What is done in which crisis, signed by both."""

    signed_on: Any = past_date(_l("Signed on"))
    signing = EnumField(_l("How the person signed"), Signing, SIGNING)
    language = EnumField(_l("Language it was explained in"), Language, LANGUAGE)
    signed_by: Any = person_field(_l("Who signed for us"))

    unreached = FormField(CrisisField, CRISIS[Crisis.UNREACHED])
    illness = FormField(CrisisField, CRISIS[Crisis.ILLNESS])
    mental = FormField(CrisisField, CRISIS[Crisis.MENTAL])
    danger = FormField(CrisisField, CRISIS[Crisis.DANGER])
    violence = FormField(CrisisField, CRISIS[Crisis.VIOLENCE])
    key_lost = FormField(CrisisField, CRISIS[Crisis.KEY_LOST])

    @property
    def crises(self) -> dict[Crisis, Any]:
        fields: Any = self
        return {crisis: fields[crisis.value].form for crisis in Crisis}

    def propose(self) -> None:
        """What usually happens stands there already, to be talked about."""
        for crisis, form in self.crises.items():
            form.words.data = str(USUAL[crisis])

    def validate(self, **options: Any) -> bool:
        passed = super().validate(**options)
        for form in self.crises.values():
            if form.answer.data in ("yes", "no") and not form.words.data:
                form.words.errors = [_("Say what happens then, or what the person wants instead.")]
                passed = False
        return passed

    @property
    def agreed(self) -> dict[Crisis, Agreed]:
        """What was talked about, once the form is valid."""
        return {
            crisis: Agreed(form.answer.data == "yes", form.words.data)
            for crisis, form in self.crises.items()
            if form.answer.data in ("yes", "no")
        }


class MissingFilterForm(FilterForm):
    """The filters of the list of what is missing."""

    q = search_field(_l("Address or file number"))
    responsible = id_field(_l("Who sees to it"), _l("Any colleague"))
    kind = EnumField(_l("Basic or extra"), Class, labels.CLASS, empty=_l("All things"))
    source = EnumField(_l("Where it comes from"), Source, labels.SOURCE, empty=_l("Not known, or anywhere"))
    late = BooleanField(_l("Only what is late"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))


def list_name(kit: KitList) -> str:
    """'Latvian list, version 2'."""
    return _("%(name)s, version %(version)s", name=kit.title(current_language()), version=kit.version)


def line_name(line: MoveInLine, language: str) -> str:
    """'Towels × 6'."""
    words = line.words(language)
    return f"{words} × {line.count}" if line.count > 1 else words
