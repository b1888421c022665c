"""Fields that the forms of several features share."""

from typing import Any

from flask_babel import gettext as _
from wtforms import DecimalField, TextAreaField, ValidationError
from wtforms.validators import Length, NumberRange
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import TextInput

from app.core import clock
from app.core.forms import DateField, MoneyField, WholeNumberField, required_value, strip

MOST_CENTS = 100_000_000


def not_in_future(_form: Any, field: Any) -> None:
    """A validator: the day has come already."""
    if field.data and field.data > clock.today():
        raise ValidationError(_("The date cannot be in the future."))


def past_date(label: Any, *more: Any) -> Any:
    """A day that has come already; today unless something else is chosen."""
    return DateField(label, [required_value(), not_in_future, *more], default=clock.today)


def words_field(label: Any, *, required: bool = False, longest: int = 4000) -> TextAreaField:
    """Several lines of text."""
    validators = [required_value() if required else OptionalValue(), Length(max=longest)]
    return TextAreaField(label, validators, filters=[strip])


def number_field(label: Any, least: int = 0, most: int = 1_000_000, **options: Any) -> WholeNumberField:
    """A whole number between two bounds, or none."""
    return WholeNumberField(label, [OptionalValue(), NumberRange(least, most)], **options)


def money_field(label: Any, *, required: bool = False) -> MoneyField:
    """An amount per month or once, not negative and not beyond reason."""

    def check(_form: Any, field: Any) -> None:
        if field.data is not None and not 0 <= field.data <= MOST_CENTS:
            raise ValidationError(_("Write an amount from 0 to 1 000 000 euros."))

    return MoneyField(label, [required_value() if required else OptionalValue(), check])


class AreaField(DecimalField):
    """Square metres; a comma is as good as a point, which a number control would not take."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).replace(",", ".").replace("\u00a0", "").strip() for value in valuelist])
        if self.data is not None and not self.data.is_finite():  # "sNaN" is a Decimal too, and no comparison bears it
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


def number_or_none(value: Any) -> int | None:
    """For `coerce` of a choice among records: their id, or None where nothing is chosen."""
    return int(value) if value else None
