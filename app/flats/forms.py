"""The forms of buildings and flats: facts, readiness, void periods, filters."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length, NumberRange, StopValidation, ValidationError
from wtforms.validators import Optional as OptionalValue

from app.core.fields import AreaField, number_field
from app.core.forms import (
    BaseForm,
    DateField,
    EditForm,
    EnumField,
    MoneyField,
    WholeNumberField,
    YesNoField,
    required_value,
    strip,
    text_field,
)
from app.core.listing import FilterForm, id_field, members_field, search_field
from app.core.photos import PhotosField
from app.core.versions import version_of
from app.flats import labels, limits
from app.flats.addresses import digits_of, tidy_number
from app.flats.models import (
    Bath,
    Building,
    Cooker,
    Flat,
    Heating,
    Nearby,
    Ownership,
    Readiness,
    ResidenceDeclaration,
    VoidReason,
    Water,
)
from app.flats.operations.stock import BUILDING_FACTS, FLAT_FACTS, BuildingFacts, FlatFacts
from app.places.address_field import AddressField

NOT_KNOWN = _l("Not known")


def code_field(label: Any, digits: int) -> StringField:
    """A cadastral code of so many digits, kept without spaces."""

    def right_length(_form: Any, field: Any) -> None:
        if field.data and not (field.data.isdecimal() and field.data.isascii() and len(field.data) == digits):
            raise ValidationError(_("Write the %(digits)s digits of the cadastral code.", digits=digits))

    return StringField(label, [OptionalValue(), right_length], filters=[strip, lambda code: code and digits_of(code)])


def note_field() -> TextAreaField:
    """Free text for staff."""
    return TextAreaField(_l("Note"), [OptionalValue(), Length(max=limits.LONGEST_NOTE)], filters=[strip])


def amount_not_negative(_form: Any, field: Any) -> None:
    if field.data is not None and not 0 <= field.data <= limits.MOST_CENTS:
        raise ValidationError(_("The amount must lie between 0 and 1 000 000 euros."))


def only_in_group_flat(form: Any, field: Any) -> None:
    """A group flat has rooms for so many households, at most all its rooms; other flats are not asked."""
    if form.kind.data != "group":
        field.errors, field.data = [], None
        raise StopValidation
    if not any(field.raw_data or ()):
        field.errors = []
        raise StopValidation(_("Say for how many households the group flat has rooms."))
    if field.data and form.rooms.data and field.data > form.rooms.data:
        raise StopValidation(_("There are more households than rooms."))


class AddressForm(BaseForm):
    """One address of the register; the route says where to look in `municipality_ids`."""

    municipality_ids: frozenset[int] = frozenset()
    place: Any = AddressField(_l("Address"), required=True)


class BuildingForm(AddressForm, EditForm):
    """A building's facts."""

    place: Any = AddressField(_l("Main address"), required=True)
    cadastral_code = code_field(_l("Cadastral code"), 14)
    flats_total = number_field(_l("Flats in the building"), *limits.FLATS_IN_BUILDING)
    floors = number_field(_l("Floors"), *limits.FLOORS)
    has_lift = YesNoField(_l("Lift"))
    inside_institution = BooleanField(_l("Inside a social care or rehabilitation institution"))
    outside_centre = BooleanField(_l("Outside the centre of the municipality"))
    note = note_field()

    def __init__(self, building: Building | None = None, **data: Any) -> None:
        super().__init__(obj=building, data=data | {"seen": version_of(building, BUILDING_FACTS) if building else ""})

    def facts(self) -> BuildingFacts:
        """What the form says, once it is valid."""
        return BuildingFacts(
            cadastral_code=self.cadastral_code.data,
            flats_total=self.flats_total.data,
            floors=self.floors.data,
            has_lift=self.has_lift.data,
            inside_institution=self.inside_institution.data,
            outside_centre=self.outside_centre.data,
            note=self.note.data,
        )


class FlatForm(EditForm):
    """All facts of a flat, on one page in sections."""

    number = StringField(_l("Flat number"), [required_value(), Length(max=limits.LONGEST_NUMBER)], filters=[strip])
    ownership = EnumField(_l("Whose stock"), Ownership, labels.OWNERSHIP)
    landlord_id: Any = SelectField(_l("Landlord"), [OptionalValue()])
    cadastral_code = code_field(_l("Cadastral code"), 17)
    rooms = WholeNumberField(_l("Rooms"), [required_value(), NumberRange(*limits.ROOMS)])
    area_m2: Any = AreaField(_l("Floor area"), [OptionalValue(), NumberRange(*limits.AREA_M2)])
    floor = number_field(_l("Floor"), *limits.FLOOR)
    rent_cents = MoneyField(_l("Expected rent per month"), [OptionalValue(), amount_not_negative])
    utilities_cents = MoneyField(_l("Expected utilities per month"), [OptionalValue(), amount_not_negative])
    kind: Any = RadioField(
        _l("Kind of flat"),
        choices=[
            SelectChoice("self_contained", _l("Self-contained: one household has it to itself")),
            SelectChoice("group", _l("Group flat: several households, each with a room of its own")),
        ],
        default="self_contained",
    )
    group_rooms = WholeNumberField(_l("Rooms for households in a group flat"), [only_in_group_flat, NumberRange(1, 20)])
    step_free = YesNoField(_l("Step-free from the street to the flat"))
    heating = EnumField(_l("Heating"), Heating, labels.HEATING, empty=NOT_KNOWN)
    water = EnumField(_l("Water"), Water, labels.WATER, empty=NOT_KNOWN)
    electricity = YesNoField(_l("Electricity"))
    sewerage = YesNoField(_l("Sewerage"))
    bath = EnumField(_l("Bath or shower"), Bath, labels.BATH, empty=NOT_KNOWN)
    cooker = EnumField(_l("Cooking"), Cooker, labels.COOKER, empty=NOT_KNOWN)
    washing_machine = YesNoField(_l("Washing machine"))
    furnished = YesNoField(_l("Furnished"))
    pets_allowed = YesNoField(_l("Pets allowed"))
    quiet = YesNoField(_l("Quiet surroundings"))
    nearby = SelectMultipleField(
        _l("Near the flat"), choices=[SelectChoice(one.value, labels.NEARBY[one]) for one in Nearby]
    )
    residence_declaration = EnumField(
        _l("Declaring it as residence"), ResidenceDeclaration, labels.RESIDENCE_DECLARATION, empty=NOT_KNOWN
    )
    energy_class: Any = SelectField(
        _l("Energy class"),
        [OptionalValue()],
        choices=[SelectChoice("", NOT_KNOWN), *(SelectChoice(letter) for letter in labels.ENERGY_CLASSES)],
        filters=[lambda value: value or None],
    )
    note = note_field()

    def __init__(self, landlords: list[tuple[int, str]], flat: Flat | None = None) -> None:
        now: dict[str, Any] = {}
        if flat:
            kind = "self_contained" if flat.self_contained else "group"
            now = {"kind": kind, "seen": version_of(flat, FLAT_FACTS)}
        super().__init__(obj=flat, data=now)
        self.landlord_id.choices = [
            SelectChoice("", _l("Not known")),
            *(SelectChoice(str(landlord_id), name) for landlord_id, name in landlords),
        ]

    def facts(self) -> FlatFacts:
        """What the form says, once it is valid."""
        plain = {
            name: self[name].data
            for name in FlatFacts.__dataclass_fields__
            if name not in {"number", "landlord_id", "area_m2", "self_contained", "group_rooms"}
        }
        group = self.kind.data == "group"
        return FlatFacts(
            number=tidy_number(self.number.data or ""),
            landlord_id=int(self.landlord_id.data) if self.landlord_id.data else None,
            area_m2=None if self.area_m2.data is None else float(self.area_m2.data),
            self_contained=not group,
            group_rooms=self.group_rooms.data,
            **plain,
        )


class PhotosForm(BaseForm):
    """Some photos of the flat."""

    photos = PhotosField(_l("Photos"))


class CaptionForm(BaseForm):
    """What one photo shows."""

    caption = text_field(_l("What the photo shows"))


class ReadinessForm(EditForm):
    """What a person decides about the flat, from which day, and why."""

    readiness = EnumField(_l("Readiness"), Readiness, labels.READINESS)
    on: Any = DateField(_l("From"), [required_value()])
    note = TextAreaField(_l("Why"), [OptionalValue(), Length(max=2000)], filters=[strip])


class OpenVoidForm(BaseForm):
    """From when and why the flat stands empty."""

    starts_on: Any = DateField(_l("Empty since"), [required_value()])
    reason = EnumField(_l("Why it stands empty"), VoidReason, labels.VOID_REASON)
    note = note_field()


class EndVoidForm(BaseForm):
    """From when the reason no longer holds."""

    ends_on: Any = DateField(_l("First day it no longer stands empty for this reason"), [required_value()])

    def __init__(self, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(**options)

    def validate_ends_on(self, field: Any) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("The date cannot be in the future."))


class FlatFilterForm(FilterForm):
    """The filters of the list of flats."""

    q = search_field(_l("Address or cadastral code"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    area = id_field(_l("Neighbourhood"), _l("All neighbourhoods"))
    readiness = members_field(_l("Readiness"), Readiness, labels.READINESS)
    use: Any = SelectField(
        _l("Use"),
        [OptionalValue()],
        choices=[SelectChoice("", _l("Any use")), *(SelectChoice(use, words) for use, words in labels.USE.items())],
        filters=[lambda value: value or None],
    )
    ownership = EnumField(_l("Whose stock"), Ownership, labels.OWNERSHIP, empty=_l("Any stock"))
    landlord = id_field(_l("Landlord"), _l("Any landlord"))
    rooms = number_field(_l("Rooms"), 1, 20)
    floor_max = number_field(_l("Floor, at most"), -2, 100)
    lift = BooleanField(_l("Lift"))
    step_free = BooleanField(_l("Step-free"))
    pets = BooleanField(_l("Pets allowed"))
    furnished = BooleanField(_l("Furnished"))
    cost_unknown = BooleanField(_l("Rent or utilities not known"))


class BuildingFilterForm(FilterForm):
    """The filters of the list of buildings."""

    q = search_field(_l("Address or cadastral code"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    area = id_field(_l("Neighbourhood"), _l("All neighbourhoods"))
