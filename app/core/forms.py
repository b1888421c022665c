"""What every form shares: our language, our dates and money, one idempotency key, one way to finish."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, ValidationError
from wtforms.fields.choices import Choice, SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import DateInput, TextInput

from app.core import money
from app.core.base import Base, created_at
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.formatting import format_date


class SubmittedForm(Base):
    """A form that was carried out, by its one-time key and its address: sending it again leads to the first result.

    Latvian: nosūtīta veidlapa.
    """

    __tablename__ = "submitted_form"

    key: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    user_id: Mapped[int]
    location: Mapped[str] = mapped_column(sa.String(500))
    created_at: Mapped[created_at]


CHOOSE = _l("Choose one of the options.")
# Of a choice that was not made, or is not offered any more, the library says less plainly what to do.
PLAINER = {"Not a valid choice.": CHOOSE, "Invalid Choice: could not coerce.": CHOOSE}


class _Translations:
    """WTForms' own messages in our catalogues (the library ships no Latvian)."""

    def gettext(self, string: str) -> str:
        return str(PLAINER.get(string) or _(string))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return get_translations().ngettext(singular, plural, number)  # WTForms itself fills in the numbers


class BaseForm(FlaskForm):
    """All forms. `once` is a fresh key per page, so a double click or a re-sent form does nothing twice."""

    once = HiddenField(default=lambda: str(uuid.uuid4()))

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()


class EditForm(BaseForm):
    """A form over something recorded; `seen` is its `version_of` (`app/core/versions.py`) when the page was read."""

    seen = HiddenField()


# They turn around what stands after them, so that a page or a paper says something else than what is kept.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def strip(value: Any) -> Any:
    """Filter: no spaces at the ends, nothing that turns the direction of writing; an empty text is no text."""
    return (value.translate(TURNING).strip() or None) if isinstance(value, str) else value


def one_line(value: Any) -> Any:
    """Filter: a line break, which no browser sends in a line of text, is a space; a header could not bear it."""
    return " ".join(value.splitlines()) if isinstance(value, str) else value


def text_field(label: Any, *, required: bool = False, longest: int = 200, **options: Any) -> StringField:
    """One line of text, spaces at the ends removed."""
    validators = [required_value() if required else OptionalValue(), Length(max=longest)]
    return StringField(label, validators, filters=[strip, one_line], **options)


class Required(InputRequired):
    """Something was entered, and more than spaces."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if field.data in (None, "") and not field.process_errors:
            raise StopValidation(str(self.message))


def required_value() -> Required:
    return Required(_l("Fill in this field."))


def required_choice() -> Required:
    return Required(CHOOSE)


# A year outside of these is a slip of the finger.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DateField(Field):
    """A calendar day: 22.11.2026, 22/11/2026 or 2026-11-22 typed, shown in the native date control."""

    widget = DateInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: date | None = None
        text = str(valuelist[0]).strip().rstrip(".") if valuelist else ""
        if not text:
            return
        for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
            try:
                day = datetime.strptime(text, pattern).date()
            except ValueError:
                continue
            if EARLIEST <= day <= LATEST:
                self.data = day
                return
        raise ValueError(_("Write the date like this: 22/11/2026"))


class WholeNumberField(IntegerField):
    """A whole number that a database column can hold."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) >= 2**31:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


class MoneyField(Field):
    """An amount in euros, held as whole cents; accepts 1234,56 and 1 234.56 and refuses what could mean two things."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{money.as_decimal(self.data):.2f}".replace(".", ",")

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: int | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = money.parse_eur(text)
        except ValueError:
            raise ValueError(_("Write the amount like this: 1234,56")) from None


class YesNoField(SelectField):
    """Yes, no, or not known (None); `empty`: other words for the last, as in a filter."""

    def __init__(self, label: Any = None, *, empty: Any = None, **options: Any) -> None:
        self.options = [
            SelectChoice("", empty or _l("Not known")),
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
        ]
        super().__init__(label, [OptionalValue()], choices=self.options, coerce=_yes_no, **options)

    def process_data(self, value: Any) -> None:
        self.data = value

    def iter_choices(self) -> Any:
        current = {None: "", True: "yes", False: "no"}.get(self.data, "")
        for choice in self.options:
            yield Choice(choice.value, choice.label, choice.value == current, {})

    def pre_validate(self, form: Any) -> None:
        return None


def _yes_no(value: Any) -> bool | None:
    return {"yes": True, "no": False, True: True, False: False}.get(value)


class EnumField(SelectField):
    """One member of an enum; `labels` gives its words. With `empty` it may be left open (None)."""

    def __init__(
        self, label: Any, members: type[StrEnum], labels: dict[Any, Any], *, empty: Any = None, **options: Any
    ) -> None:
        self.members = members
        self.options = [SelectChoice(member.value, labels[member]) for member in members]
        if empty is not None:
            self.options.insert(0, SelectChoice("", empty))
        validators = options.pop("validators", [required_choice()] if empty is None else [OptionalValue()])
        super().__init__(label, validators, choices=self.options, coerce=self._coerce, **options)

    def _coerce(self, value: Any) -> Any:
        if value in (None, "", "None"):
            return None
        return self.members(value)

    def iter_choices(self) -> Any:
        current = self.data.value if self.data else ""
        for choice in self.options:
            yield Choice(choice.value, choice.label, choice.value == current, {})

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            return  # what came is no member, and that is said already
        if self.data is None and not any(choice.value == "" for choice in self.options):
            raise ValidationError(CHOOSE)


def not_before(other: str, message: Any) -> Callable[[Any, Any], None]:
    """Validator: this date is not before the date in the field named `other`."""

    def check(form: Any, field: Any) -> None:
        start = form[other].data
        if field.data and start and field.data < start:
            raise ValidationError(_(message, date=format_date(start)))

    return check


@contextmanager
def refusals_in(form: FlaskForm) -> Iterator[None]:
    """Around an operation: what refuses it is said in the form's error summary, and nothing of it is kept."""
    try:
        yield
    except (Refused, RuleViolation) as refusal:
        db.session.rollback()
        words = [finding.reason for finding in refusal.findings] if isinstance(refusal, RuleViolation) else [refusal]
        form.form_errors = [*form.form_errors, *(str(word) for word in words)]


def earlier_result() -> str | None:
    """Where the same form led when it was sent before by the same person; None for a first sending.

    A first sending takes the key at once, so that of two at the same moment the second waits here for the first. A key
    counts only at the address it was sent to: at another it is as good as new.
    """
    key = _key()
    if request.method != "POST" or key is None:
        return None
    sent = db.session.get(SubmittedForm, key)
    if sent is None:
        db.session.add(SubmittedForm(**key, user_id=current_user.id, location=""))
        try:
            db.session.flush()
        except IntegrityError:
            db.session.rollback()
            sent = db.session.get(SubmittedForm, key)
    if sent is None:
        return None
    return sent.location if sent.user_id == current_user.id else abort(400)


def sent_by_queue() -> bool:
    """Whether a phone sends this form from its queue (`outbox`)."""
    return request.headers.get("X-Outbox") == "1"


def finish(location: str, message: str | None = None, category: str = "success") -> Response:
    """Ends a successful POST: commits once, with where the form led, tells the person, and goes to `location`.

    What a phone sends later leaves no message: it would be read on some other page.
    """
    commit(location)
    if message and not sent_by_queue():
        flash(message, category)
    return redirect(location, 303)


def commit(location: str) -> None:
    """Commits once, noting by the form's key where it led."""
    if key := _key():
        db.session.merge(SubmittedForm(**key, user_id=current_user.id, location=location))
    db.session.commit()


def take_back_key() -> None:
    """Part of a form was refused after the rest was committed: sent again, it is looked at anew."""
    key = _key()
    db.session.rollback()
    if key and (sent := db.session.get(SubmittedForm, key)):
        db.session.delete(sent)
        db.session.commit()


def _key() -> dict[str, str] | None:
    """What tells the form just sent from all others; None where it brought no one-time key."""
    once = request.form.get("once", "")[:36]
    return {"key": once, "path": request.path[:200]} if once else None
