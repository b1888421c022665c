"""Forms of offer sheets, viewings and case conferences."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.core import clock
from app.core.forms import BaseForm, DateField, EnumField, required_value, text_field
from app.placements.forms import ReasonField, WithdrawForm, words_field
from app.placements.labels import VIEWING_OUTCOME
from app.placements.models import Offer, ViewingOutcome
from app.placements.operations.sheets import TurnedDown


class ChooseForm(BaseForm):
    """Which flat of the sheet the person chose, in their own words."""

    chosen = RadioField(_l("The person chooses"), [required_value()], coerce=int)
    words = words_field(_l("In the person's own words"))
    chosen_on = DateField(_l("Day of the answer"), [required_value()])

    def offer_flats(self, named: Iterable[tuple[int, str]]) -> None:
        """(id of the offer, name of the flat) of those one may choose."""
        self.chosen.choices = [SelectChoice(*pair) for pair in named]


class RefuseForm(BaseForm):
    """All flats are turned down, each with its reason; `for_offers` adds a reason and words for each."""

    refused_on = DateField(_l("Day of the answer"), [required_value()])

    @classmethod
    def for_offers(cls, offers: Sequence[Offer], names: dict[int, str], **options: Any) -> "RefuseForm":
        fields: dict[str, Any] = {}
        for offer in offers:
            label = _("Why not %(flat)s?", flat=names[offer.id])
            fields[f"reason_{offer.id}"] = ReasonField(label, validators=[required_value()])
            fields[f"words_{offer.id}"] = words_field(_("In the person's own words"))
        return type("RefuseFormOfSheet", (cls,), fields)(**options)

    def answers(self, offers: Iterable[Offer]) -> dict[int, TurnedDown]:
        """What was answered, by the id of the offer."""
        return {
            offer.id: TurnedDown(self[f"reason_{offer.id}"].data, self[f"words_{offer.id}"].data) for offer in offers
        }


class ExtendForm(BaseForm):
    """Until when the person may think it over."""

    until = DateField(_l("Open until, that day included"), [required_value()])
    knowingly = BooleanField(_l("The flat may stand on the sheets of both households"))


class WithdrawSheetForm(WithdrawForm):
    """Why all flats of a sheet are taken back."""


class ConferenceForm(BaseForm):
    """A case conference that took place."""

    held_on = DateField(_l("Took place on"), [required_value()])
    agreed = words_field(_l("What was agreed"), required=True)


class ViewingForm(BaseForm):
    """When the person looks at the flat, and with whom."""

    day = DateField(_l("Day of the viewing"), [required_value()])
    time = TimeField(_l("Time"), [required_value()])
    guide = SelectField(_l("Who of us goes along"), [OptionalValue()], coerce=lambda value: int(value or 0) or None)
    with_whom = text_field(_l("Who else, for example the landlord"))
    suits = text_field(_l("When it suits the person"))

    def offer_guides(self, staff: Iterable[User]) -> None:
        nobody = SelectChoice("", _l("Nobody of us"))
        self.guide.choices = [nobody, *(SelectChoice(one.id, one.display_name) for one in staff)]

    def validate_time(self, field: TimeField) -> None:
        """In spring an hour is left out."""
        if self.day.data and field.data:
            try:
                clock.instant(self.day.data, field.data)
            except ValueError:
                raise ValidationError(_("The clocks go forward that night: this time does not exist.")) from None

    @property
    def starts_at(self) -> datetime:
        assert self.day.data
        assert self.time.data
        return clock.instant(self.day.data, self.time.data)


class OutcomeForm(BaseForm):
    """What came of a viewing."""

    outcome = EnumField(
        _l("What came of it"),
        ViewingOutcome,
        dict(VIEWING_OUTCOME),
        empty=_l("Choose what came of the viewing"),
        validators=[required_value()],
    )
    outcome_words = words_field(_l("Note"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.outcome.options = [one for one in self.outcome.options if one.value != ViewingOutcome.PLANNED.value]


class PressForm(BaseForm):
    """A form of one button."""
