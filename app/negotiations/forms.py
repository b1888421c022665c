"""The forms of negotiations and of reference rents."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange, ValidationError
from wtforms.validators import Optional as OptionalValue

from app.core import clock
from app.core.extensions import db
from app.core.fields import MOST_CENTS, AreaField, money_field, not_in_future, words_field
from app.core.forms import (
    BaseForm,
    DateField,
    EditForm,
    EnumField,
    MoneyField,
    WholeNumberField,
    required_choice,
    required_value,
    text_field,
)
from app.core.listing import FilterForm, id_field, members_field, search_field
from app.core.versions import version_of
from app.landlords.labels import LANDLORD_KIND
from app.landlords.models import Landlord, LandlordKind
from app.negotiations import labels
from app.negotiations.models import Negotiation, PriceKind, Stage, WhyNot
from app.negotiations.operations.negotiations import FACTS, Move, NegotiationFacts
from app.negotiations.reference_file import MOST_ROOMS, RentLine
from app.places.address_field import AddressField
from app.places.models import Area, Municipality


class NegotiationForm(EditForm):
    """The facts of a prospective flat; the route says where to look for addresses in `municipality_ids`."""

    municipality_ids: frozenset[int] = frozenset()

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)
    landlord_id: Any = SelectField(_l("Landlord"), [OptionalValue()])
    contact_name = text_field(_l("Contact person"))
    contact_phone = text_field(_l("Their telephone"), longest=40)
    place: Any = AddressField(_l("Exact address"))
    address_text = text_field(_l("Address as far as it is known"))
    flat_number = text_field(_l("Flat number"), longest=10)
    rooms = WholeNumberField(_l("Rooms"), [OptionalValue(), NumberRange(1, MOST_ROOMS)])
    area_m2: Any = AreaField(_l("Floor area"), [OptionalValue(), NumberRange(5, 500)])
    floor = WholeNumberField(_l("Floor"), [OptionalValue(), NumberRange(-2, 100)])
    asked_cents = money_field(_l("Asking price per month"))
    utilities_cents = money_field(_l("Estimated utilities per month"))
    deposit_cents = money_field(_l("Deposit"))
    terms = words_field(_l("Terms"))
    found_in = text_field(_l("Where it was found"))

    def __init__(
        self,
        municipalities: list[Municipality],
        landlords: list[tuple[int, str]],
        negotiation: Negotiation | None = None,
    ) -> None:
        super().__init__(obj=negotiation, data={"seen": version_of(negotiation, FACTS)} if negotiation else None)
        self.municipality_ids = frozenset(one.id for one in municipalities)
        self.municipality_id.choices = [SelectChoice(one.id, one.name) for one in municipalities]
        self.landlord_id.choices = [
            SelectChoice("", _l("No landlord recorded yet")),
            *(SelectChoice(str(landlord_id), name) for landlord_id, name in landlords),
        ]
        if negotiation:
            del self.asked_cents  # from then on a price has its own day
        if len(municipalities) < 2:
            del self.municipality_id

    def facts(self) -> NegotiationFacts:
        """What the form says, once it is valid."""
        plain = {
            name: self[name].data
            for name in NegotiationFacts.__dataclass_fields__
            if name not in {"landlord", "place", "area_m2"}
        }
        return NegotiationFacts(
            landlord=db.session.get(Landlord, int(self.landlord_id.data)) if self.landlord_id.data else None,
            place=self.place.place,
            area_m2=None if self.area_m2.data is None else float(self.area_m2.data),
            **plain,
        )


class MoveForm(BaseForm):
    """Where a negotiation goes, and what is said, named and planned with it."""

    to = RadioField(_l("To which stage"), [required_choice()], coerce=Stage, validate_choice=False)  # N1 judges it
    why_not = EnumField(_l("Why it came to nothing"), WhyNot, labels.WHY_NOT, empty=_l("It goes on"))
    rent_cents = money_field(_l("Price named with it, per month"))
    words = words_field(_l("What was said"))
    step_words = text_field(_l("Next step"))
    step_due_on: Any = DateField(_l("Until when"), [OptionalValue()])

    def __init__(self, stages: tuple[Stage, ...], **options: Any) -> None:
        super().__init__(**options)
        self.to.choices = [SelectChoice(stage.value, labels.STAGE[stage]) for stage in stages]

    def validate_step_due_on(self, field: Any) -> None:
        if bool(field.data) != bool(self.step_words.data):
            raise ValidationError(_("A next step has both words and a day."))
        if field.data and field.data < clock.today():
            raise ValidationError(_("A next step lies ahead: choose today or a later day."))

    def move(self) -> Move:
        """What the form says, once it is valid."""
        return Move(
            Stage(self.to.data),
            why_not=self.why_not.data,
            words=self.words.data,
            rent_cents=self.rent_cents.data,
            step_words=self.step_words.data,
            step_due_on=self.step_due_on.data,
        )


class PriceForm(BaseForm):
    """A monthly rent somebody named."""

    kind = EnumField(_l("Whose price"), PriceKind, labels.PRICE_KIND)
    rent_cents = money_field(_l("Rent per month"), required=True)
    named_on: Any = DateField(_l("Named on"), [required_value(), not_in_future], default=clock.today)


class StepForm(BaseForm):
    """What is to be done next and until when."""

    words = text_field(_l("Next step"), required=True)
    due_on: Any = DateField(_l("Until when"), [required_value()])


class SettleStepForm(BaseForm):
    """How a next step ended, and when."""

    outcome: Any = RadioField(
        _l("How it ended"),
        [required_choice()],
        choices=[SelectChoice("done", _l("Done")), SelectChoice("given_up", _l("Given up"))],
    )
    on: Any = DateField(_l("On"), [required_value(), not_in_future], default=clock.today)


class MakeLandlordForm(BaseForm):
    """What kind of landlord the contact person is."""

    kind = EnumField(_l("Kind of landlord"), LandlordKind, LANDLORD_KIND)


class NegotiationFilterForm(FilterForm):
    """The filters of the table of negotiations."""

    q = search_field(_l("Address, name or telephone"))
    stages = members_field(_l("Stage"), Stage, labels.STAGE)
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    mine = BooleanField(_l("Begun by me"))
    stuck = BooleanField(_l("Stuck"))


class ReferenceRentForm(BaseForm):
    """One row of the municipality's reference rents."""

    valid_from: Any = DateField(_l("Valid from"), [required_value()], default=clock.today)
    area: Any = SelectField(_l("Neighbourhood"), [OptionalValue()])
    rooms = WholeNumberField(_l("Rooms"), [required_value(), NumberRange(1, MOST_ROOMS)])
    rent_cents = MoneyField(_l("Rent per month"), [required_value()])

    def __init__(self, areas: list[Area]) -> None:
        super().__init__()
        self.area.choices = [
            SelectChoice("", _l("Wherever no neighbourhood has its own")),
            *(SelectChoice(str(one.id), one.name) for one in areas),
        ]

    def validate_rent_cents(self, field: Any) -> None:
        if field.data is not None and not 0 < field.data <= MOST_CENTS:
            raise ValidationError(_("Write an amount above 0."))

    def line(self) -> RentLine:
        """What the form says, once it is valid."""
        area_id = int(self.area.data) if self.area.data else None
        return RentLine(self.valid_from.data, area_id, self.rooms.data or 1, self.rent_cents.data or 0)


class ReferenceFileForm(BaseForm):
    """A file of reference rents."""

    file: Any = FileField(_l("CSV file"), [FileRequired(_l("Choose a file."))])
