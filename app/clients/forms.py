"""The forms of case files, support teams and households."""

from dataclasses import fields
from typing import Any

import phonenumbers
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Email, Length, NumberRange
from wtforms.validators import Optional as OptionalValue

from app.clients import labels, rules
from app.clients.models import AssessmentOutcome, Household, ImportantPlaceKind, Language, PreviousResidence, Relation
from app.clients.operations.wishes import WishDetails
from app.core import clock, codes
from app.core.crypto import without_diacritics
from app.core.fields import not_in_future, past_date
from app.core.forms import (
    BaseForm,
    DateField,
    EnumField,
    MoneyField,
    WholeNumberField,
    required_choice,
    required_value,
    strip,
    text_field,
)
from app.places.address_field import AddressField
from app.places.models import Area, RiverSide


def long_text(label: Any, *, required: bool = False, longest: int = 4000, **options: Any) -> TextAreaField:
    """Several lines of text."""
    validators = [required_value() if required else OptionalValue(), Length(max=longest)]
    return TextAreaField(label, validators, filters=[strip], **options)


class ClientForm(BaseForm):
    """A case file. In a demonstration there is no field for the personal code (rule C3)."""

    municipality_ids: frozenset[int] = frozenset()  # where addresses are looked for

    municipality_id = SelectField(_l("Municipality"), coerce=int)
    opened_on = past_date(_l("File opened on"))
    given_name = text_field(_l("Given name"), required=True, longest=100)
    family_name = text_field(_l("Family name"), required=True, longest=100)
    personal_code = text_field(_l("Personal code"), longest=20)
    birth_date = DateField(_l("Date of birth"), [OptionalValue(), not_in_future])
    language = EnumField(_l("Language the person understands best"), Language, labels.LANGUAGE)
    phone = text_field(_l("Telephone"), longest=40)
    email = text_field(_l("E-mail"), longest=200)
    contacts_note = long_text(_l("Family and support persons"), longest=2000)
    previous_residence = EnumField(
        _l("Previous residence"), PreviousResidence, labels.PREVIOUS_RESIDENCE, empty=_l("Not asked")
    )
    previous_place = AddressField(_l("Address of the previous residence"), required=False)

    def validate_personal_code(self, field: Any) -> None:
        if not field.data:
            return
        finding = rules.personal_code_is_possible(codes.compact_code(field.data), clock.today())
        if not finding.passed:
            raise ValidationError(finding.reason)

    def validate_phone(self, field: Any) -> None:
        if not field.data:
            return
        try:
            number = phonenumbers.parse(field.data, "LV")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("Write the telephone number like this: 29123456 or +371 29123456"))
        field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def validate_email(self, field: Any) -> None:
        if field.data:
            Email(_("Write the e-mail address like this: name@example.com"))(self, field)


def client_form(municipalities: list[tuple[int, str]], **values: Any) -> ClientForm:
    """A form for a new file in one of the municipalities, or with `values` for one that exists."""
    form = ClientForm(**values)
    form.municipality_ids = frozenset(id for id, _name in municipalities)
    form.municipality_id.choices = [SelectChoice(*one) for one in municipalities]
    if len(municipalities) < 2 or values:
        del form.municipality_id
    if values:
        del form.opened_on
    if current_app.config["DEMO"]:
        del form.personal_code
    return form


class EndForm(BaseForm):
    """The day from which something no longer holds."""

    on = past_date(_l("Ends on"))


class PurposeForm(BaseForm):
    """Why a name is opened."""

    purpose = text_field(_l("What do you need the name for?"), required=True)


class NoteForm(BaseForm):
    """A note of the support team."""

    text = long_text(_l("New note"), required=True)


class SupportForm(BaseForm):
    """A colleague for the support team; the value is 'mentor:12', part and user."""

    member = SelectField(_l("Colleague and part"), [required_choice()])
    starts_on: Any = DateField(_l("First day"), [required_value()], default=clock.today)


class ConsentForm(BaseForm):
    """A consent the person signed."""

    version = text_field(_l("Version of the text"), required=True, longest=40)
    given_on = past_date(_l("Signed on"))


class MemberForm(BaseForm):
    """Someone who joins a household: a client by file number, or somebody who is not a client."""

    file_number = text_field(_l("File number"), longest=20)
    name = text_field(_l("Name of a person who is not a client"))
    relation = EnumField(_l("Relation"), Relation, labels.RELATION)
    starts_on = past_date(_l("First day"))

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        if bool(self.file_number.data) == bool(self.name.data):
            self.file_number.errors = [_("Fill in either the file number or the name.")]
            return False
        return valid


class WishesForm(BaseForm):
    """The questionnaire on housing needs (digest row 18)."""

    areas = SelectMultipleField(_l("Neighbourhoods"), coerce=int)
    river_side = EnumField(_l("Side of the river"), RiverSide, labels.WISHED_RIVER_SIDE, empty=_l("Does not matter"))
    lowest_floor = WholeNumberField(_l("Lowest floor"), [OptionalValue(), NumberRange(0, 60)])
    highest_floor = WholeNumberField(_l("Highest floor"), [OptionalValue(), NumberRange(0, 60)])
    rooms = WholeNumberField(_l("Rooms"), [OptionalValue(), NumberRange(1, 10)])
    lift = BooleanField(_l("Lift"))
    step_free = BooleanField(_l("Step-free access"))
    pets = BooleanField(_l("Pets allowed"))
    quiet = BooleanField(_l("Quiet surroundings"))
    own_share_cents = MoneyField(_l("Highest own share per month"), [OptionalValue()])
    own_words = long_text(_l("In the person's own words"))

    def validate_highest_floor(self, field: Any) -> None:
        if field.data is not None and self.lowest_floor.data is not None and field.data < self.lowest_floor.data:
            raise ValidationError(_("The highest floor cannot be below the lowest one."))

    def validate_own_share_cents(self, field: Any) -> None:
        if field.data is not None and field.data < 0:
            raise ValidationError(_("The amount cannot be below zero."))

    @property
    def chosen_areas(self) -> set[int]:
        return set(self.areas.data or ()) if "areas" in self else set()

    def details(self) -> WishDetails:
        values = {item.name: self[item.name].data for item in fields(WishDetails) if item.name in self}
        return WishDetails(**values)


def wishes_form(household: Household, areas: list[Area]) -> WishesForm:
    """The questionnaire, filled with the wishes as they are; a side of the river only where there is one."""
    form = WishesForm(obj=household.wishes, areas=[area.id for area in household.wished_areas])
    in_order = sorted(areas, key=lambda area: without_diacritics(area.name))  # the database sorts Ā after Z
    form.areas.choices = [SelectChoice(area.id, area.name) for area in in_order]
    if not areas:
        del form.areas
    if not any(area.river_side for area in areas):
        del form.river_side
    return form


class ImportantPlaceForm(BaseForm):
    """A place the household wants to live near."""

    municipality_ids: frozenset[int] = frozenset()

    place = AddressField(_l("Address"), required=True)
    kind = EnumField(_l("What is there"), ImportantPlaceKind, labels.IMPORTANT_PLACE)
    label = text_field(_l("Note, in a few words"))


class KeepAwayForm(BaseForm):
    """A place the household is not to be housed near."""

    municipality_ids: frozenset[int] = frozenset()

    place = AddressField(_l("Address"), required=True)
    radius_m = WholeNumberField(_l("Distance to keep"), [required_value(), NumberRange(1, 50_000)])
    reason = long_text(_l("Why"), required=True, longest=2000)
    starts_on = past_date(_l("First day"))


class HouseholdForm(BaseForm):
    """A new household of one client."""

    opened_on = past_date(_l("Household opened on"))


class GroupFlatWishForm(BaseForm):
    """The wish to live in a group flat."""

    wished_on = past_date(_l("When the person said so"))
    own_words = long_text(_l("In the person's own words"))


class GroupFlatAssessmentForm(BaseForm):
    """What the support team weighed against the wish, and what it came to."""

    assessed_on = past_date(_l("Weighed on"))
    safety = long_text(_l("Safety: who lives there, what could happen, what helps"), required=True)
    health = long_text(_l("Health: what the person needs, what would be hard there, what helps"), required=True)
    outcome = EnumField(
        _l("What came of it"), AssessmentOutcome, labels.ASSESSMENT, empty=_l("Choose"), validators=[required_choice()]
    )
