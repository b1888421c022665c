"""One form for each thing an officer does with offers and stays, and the filters of their lists."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.clients.labels import DESTINATION
from app.clients.models import Destination
from app.core import clock, listing
from app.core.fields import words_field
from app.core.forms import BaseForm, DateField, EnumField, not_before, required_value
from app.placements.labels import END_REASON, LIMIT, MOVE_REASON, REFUSAL_REASON, WARNING_ABOUT
from app.placements.models import EndReason, MoveReason, RefusalReason, Side, WarningAbout


class ReasonField(EnumField):
    """Why a flat was turned down or taken back: the reasons of the sides named, of all of them unless any is."""

    def __init__(self, label: object, sides: Collection[Side] = tuple(Side), **options: object) -> None:
        super().__init__(label, RefusalReason, dict(REFUSAL_REASON), empty=_l("Choose a reason"), **options)
        allowed = {"", *(reason.value for reason in RefusalReason if reason.side in sides)}
        self.options = [choice for choice in self.options if choice.value in allowed]
        self.choices = self.options


class DayForm(listing.FilterForm):
    """From which day a flat is looked for; it only reads."""

    on = DateField(_l("From which day"), [OptionalValue()])


class WhatIfForm(listing.FilterForm):
    """Another day, another flat, another household; it only reads."""

    on = DateField(_l("From which day"), [OptionalValue()])
    until = DateField(_l("First day no longer in the flat, if it is known"), [OptionalValue()])
    other_flat = listing.search_field(_l("Another flat"))
    other_household = listing.search_field(_l("Another household"))

    def validate_until(self, field: DateField) -> None:
        """A stay has at least one day."""
        if field.data and field.data <= (self.on.data or clock.today()):
            raise ValidationError(_("A stay ends after it begins."))


class OfferForm(BaseForm):
    """The flat, the household and the day stand in the address."""

    knowingly = BooleanField(_l("The flat may stand on the sheets of both households"))


class AnswerForm(BaseForm):
    """What the person said about an offer."""

    answer = RadioField(
        _l("The answer"),
        [required_value()],
        choices=[SelectChoice("accepted", _l("Accepts the flat")), SelectChoice("refused", _l("Refuses the flat"))],
    )
    reason = ReasonField(_l("Why the flat is turned down"))
    words = words_field(_l("In the person's own words"))
    answered_on = DateField(_l("Day of the answer"), [required_value()])

    def validate_reason(self, field: EnumField) -> None:
        """A flat is not turned down without its reason."""
        if self.answer.data == "refused" and field.data is None:
            raise ValidationError(_("Choose why the flat is turned down."))


class WithdrawForm(BaseForm):
    """Why an offer is taken back."""

    why_reason = ReasonField(_l("Whose reason it is"), (Side.LANDLORD, Side.PROGRAMME))
    why = words_field(_l("Why the offer is taken back"), required=True)


class StartForm(BaseForm):
    """From when the household lives in the flat."""

    starts_on = DateField(_l("First day in the flat"), [required_value()])
    ends_on = DateField(
        _l("First day no longer in the flat, if it is known"),
        [OptionalValue(), not_before("starts_on", _l("The end is before the first day: %(date)s"))],
    )
    override_reason = words_field(_l("Reason for going over the limit"))
    move_why = EnumField(
        _l("Why the household moves"),
        MoveReason,
        MOVE_REASON,
        empty=_l("Choose a reason"),
    )
    move_words = words_field(_l("The reason in words, where the household does not wish to move"))


class EndForm(BaseForm):
    """How a stay ended or will end, and where the household goes. The service goes on apart from it.

    `seen`: the end that stood on the page, so that nobody changes one that a colleague has recorded meanwhile.
    """

    seen = HiddenField()
    ends_on = DateField(_l("First day no longer in the flat"), [required_value()])
    reason = EnumField(
        _l("Why the stay ends"),
        EndReason,
        dict(END_REASON),
    )
    destination = EnumField(_l("Where the household goes"), Destination, DESTINATION, empty=_l("Choose where"))
    after_breach = BooleanField(_l("The lease was lost because of how the household lived in the flat"))
    note = words_field(_l("Note"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.leave_out(EndReason.MOVED, EndReason.RECORDED_IN_ERROR)  # they have pages of their own
        left_out = {Destination.DEATH.value}
        self.destination.options = [choice for choice in self.destination.options if choice.value not in left_out]

    def leave_out(self, *reasons: EndReason) -> None:
        """Does not offer these reasons."""
        self.reason.options = [choice for choice in self.reason.options if choice.value not in reasons]

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        if self.destination.data is None and self.reason.data is not EndReason.DEATH:
            self.destination.errors = [
                *self.destination.errors,
                _("Say where the household goes, or that it is not known."),
            ]
            return False
        return valid


class TakeBackForm(BaseForm):
    """Why a recorded end does not hold."""

    take_back_reason = words_field(_l("Why the stay goes on"), required=True)


class WarningForm(BaseForm):
    """A warning as the household was given it."""

    given_on = DateField(_l("Given on"), [required_value()])
    about = EnumField(_l("What it is about"), WarningAbout, WARNING_ABOUT)
    words = words_field(_l("What the household was told"), required=True)


class PartForm(BaseForm):
    """Which client leaves, and when; the other stays."""

    client = SelectField(_l("Who leaves"), [required_value()], coerce=int)
    leaves_on = DateField(_l("First day no longer in the flat"), [required_value()])


class ReverseForm(BaseForm):
    """Why a stay that was recorded never was."""

    reverse_reason = words_field(_l("What was wrong"), required=True)


class StayFilterForm(listing.FilterForm):
    """The filters both lists share."""

    q = listing.search_field(_l("File number or address"))
    municipality = listing.id_field(_l("Municipality"), _l("All municipalities"))


class OverrideFilterForm(listing.FilterForm):
    """The filters of the stays begun over a limit."""

    municipality = listing.id_field(_l("Municipality"), _l("All municipalities"))
    rule = SelectField(
        _l("Limit passed"),
        choices=[SelectChoice("", _l("Any limit")), *(SelectChoice(*one) for one in LIMIT.items())],
        default="",
    )
    lived = SelectField(
        _l("Lived in"),
        choices=[
            SelectChoice("", _l("Still or no longer")),
            SelectChoice("current", _l("Living there now")),
            SelectChoice("future", _l("Moving in later")),
            SelectChoice("ended", _l("Ended")),
        ],
        default="",
    )
    begun_from = DateField(_l("Begun no earlier than"), [OptionalValue()])
    begun_to = DateField(_l("Begun no later than"), [OptionalValue()])
