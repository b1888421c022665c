"""The forms of landlords."""

import re
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Email, Length
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import TextInput

from app.core import clock
from app.core.codes import compact_code
from app.core.errors import Finding
from app.core.fields import not_in_future, words_field
from app.core.forms import BaseForm, DateField, EditForm, EnumField, required_choice, required_value, strip, text_field
from app.core.listing import FilterForm, id_field, members_field, search_field
from app.core.versions import version_of
from app.landlords import labels, rules
from app.landlords.models import (
    Channel,
    Landlord,
    LandlordKind,
    LandlordPerson,
    LandlordRole,
    PromiseBy,
    Standing,
    Worry,
)
from app.landlords.operations import AccountFacts, ContactFacts, LandlordFacts, PersonFacts, PromiseFacts
from app.landlords.operations.landlords import LANDLORD_FACTS
from app.landlords.operations.people import PERSON_FACTS
from app.places.models import Municipality

SMALLEST_PART = 100_000  # a share is at least one part of so many
SHARE = re.compile(r"\d{1,9}/\d{1,9}|\d{1,9}(\.\d{1,9})?%?")  # no exponent: 1e99999999 would keep us computing


def email_field() -> StringField:
    return StringField(_l("E-mail"), [OptionalValue(), Email(), Length(max=200)], filters=[strip])


def code_field(label: Any, longest: int, rule: Callable[[str, LandlordKind], Finding]) -> StringField:
    """A code as it is kept, without spaces; refused beside the field where `rule` says so."""

    def check(form: Any, field: Any) -> None:
        if field.data and form.kind.data:
            _insist(rule(field.data, form.kind.data))

    return StringField(label, [OptionalValue(), Length(max=longest), check], filters=[strip, _compact])


def _compact(code: str | None) -> str | None:
    return compact_code(code) if code else code


def _insist(finding: Finding) -> None:
    if not finding.passed:
        raise ValidationError(finding.reason)


def _is_iban(_form: Any, field: Any) -> None:
    _insist(rules.iban_is_right(field.data))


class ShareField(Field):
    """An owner's share, as the land register writes it (1/3) or in per cent (50 %); a `Fraction`."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Fraction | None = None
        text = re.sub(r"\s", "", str(valuelist[0])).replace(",", ".") if valuelist else ""
        if not text:
            return
        share = Fraction(0)
        if SHARE.fullmatch(text):
            with suppress(ZeroDivisionError):
                share = Fraction(text) if "/" in text else Fraction(text.removesuffix("%")) / 100
        if not 0 < share <= 1 or share.denominator > SMALLEST_PART:
            raise ValueError(_("Write the share like this: 1/3 or 50 %"))
        self.data = share


class LandlordForm(EditForm):
    """A landlord's facts; the municipality is asked only of those who work for several."""

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)
    name = text_field(_l("Name or company"), required=True)
    kind = EnumField(_l("Kind of landlord"), LandlordKind, labels.LANDLORD_KIND)
    registration_number = code_field(_l("Registration number"), 20, rules.registration_number_is_right)
    personal_code = code_field(_l("Personal code of the landlord"), 20, rules.personal_code_is_possible)
    phone = text_field(_l("Telephone"), longest=40)
    email = email_field()
    consent_on: Any = DateField(_l("Agreed to be contacted on"), [OptionalValue(), not_in_future])
    consent_withdrawn_on: Any = DateField(_l("Withdrew the agreement on"), [OptionalValue(), not_in_future])
    worries = members_field(_l("What the landlord worries about"), Worry, labels.WORRY)
    note = words_field(_l("Note"))

    def __init__(self, municipalities: list[Municipality], landlord: Landlord | None = None) -> None:
        super().__init__(obj=landlord, data={"seen": version_of(landlord, LANDLORD_FACTS)} if landlord else None)
        self.municipality_id.choices = [SelectChoice(one.id, one.name) for one in municipalities]
        if len(municipalities) < 2:
            del self.municipality_id
        if current_app.config["DEMO"]:
            del self.personal_code  # L5

    def facts(self) -> LandlordFacts:
        """What the form says, once it is valid."""
        plain = {
            name: self[name].data for name in LandlordFacts.__dataclass_fields__ if name in self and name != "worries"
        }
        return LandlordFacts(**plain, worries=tuple(self.worries.data or ()))


class StandingForm(BaseForm):
    """How the landlord stands to the programme, since when, and why."""

    standing = EnumField(_l("Standing"), Standing, labels.STANDING)
    since: Any = DateField(_l("From"), [required_value(), not_in_future], default=clock.today)
    reason = words_field(_l("Why"))


class AccountForm(BaseForm):
    """An account to which the landlord asks to be paid."""

    iban = StringField(
        _l("Account number (IBAN)"), [required_value(), Length(max=42), _is_iban], filters=[strip, _compact]
    )
    from_on: Any = DateField(_l("Used from"), [required_value()], default=clock.today)
    reason = words_field(_l("Why, and how the landlord told us"), required=True, longest=2000)

    def facts(self) -> AccountFacts:
        """What the form says, once it is valid."""
        return AccountFacts(self.iban.data or "", self.from_on.data, self.reason.data or "")


class ConfirmAccountForm(BaseForm):
    """How a second person made sure of the account."""

    checked = words_field(_l("How you checked it"), required=True, longest=2000)


class StopAccountForm(BaseForm):
    """Why nothing goes to the account any more."""

    reason = words_field(_l("Why it is stopped"), required=True, longest=2000)


class PersonForm(EditForm):
    """Somebody beside the landlord."""

    role = EnumField(_l("Who they are"), LandlordRole, labels.LANDLORD_ROLE)
    name = text_field(_l("Name of the person or firm"), required=True)
    phone = text_field(_l("Telephone"), longest=40)
    email = email_field()
    share: Any = ShareField(_l("Share of an owner"), [OptionalValue()])

    def __init__(self, person: LandlordPerson | None = None) -> None:
        super().__init__(obj=person, data={"seen": version_of(person, PERSON_FACTS)} if person else None)

    def facts(self) -> PersonFacts:
        """What the form says, once it is valid."""
        return PersonFacts(
            self.role.data, self.name.data or "", self.phone.data, self.email.data, share=self.share.data
        )


def _with_promise(form: Any, field: Any) -> None:
    if form.promised_by.data and not field.data and not field.errors:
        raise ValidationError(_("Fill this in for the promise, or choose that nothing was promised."))


class ContactForm(BaseForm):
    """When one spoke with whom, what was said, and what was promised with it."""

    spoken_on: Any = DateField(_l("When you spoke"), [required_value(), not_in_future], default=clock.today)
    channel = EnumField(_l("How you spoke"), Channel, labels.CHANNEL)
    with_whom = text_field(_l("Who you spoke with"))
    words = words_field(_l("What was said"), required=True)
    promised_by = EnumField(_l("Promise"), PromiseBy, labels.PROMISE_BY, empty=_l("Nothing was promised"))
    promise_words = TextAreaField(_l("What was promised"), [_with_promise, Length(max=2000)], filters=[strip])
    due_on: Any = DateField(_l("Until when"), [_with_promise])

    def facts(self) -> ContactFacts:
        """What the form says, once it is valid."""
        by, words = self.promised_by.data, self.promise_words.data
        promise = PromiseFacts(by, words, self.due_on.data) if by and words else None
        return ContactFacts(
            self.spoken_on.data, self.channel.data, self.words.data or "", self.with_whom.data, promise=promise
        )


class SettleForm(BaseForm):
    """How a promise ended, and when."""

    outcome: Any = RadioField(
        _l("How it ended"),
        [required_choice()],
        choices=[SelectChoice("kept", _l("Kept")), SelectChoice("broken", _l("Not kept"))],
    )
    on: Any = DateField(_l("On"), [required_value(), not_in_future], default=clock.today)


class LandlordFilterForm(FilterForm):
    """The filters of the list of landlords."""

    q = search_field(_l("Name, company or registration number"))
    kind = EnumField(_l("Kind of landlord"), LandlordKind, labels.LANDLORD_KIND, empty=_l("Any kind"))
    standing = EnumField(_l("Standing"), Standing, labels.STANDING, empty=_l("Any standing"))
    promises = BooleanField(_l("With an open promise"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
