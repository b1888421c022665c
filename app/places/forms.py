"""The forms of municipalities, their settings, and the list of addresses."""

import re
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length, Regexp
from wtforms.validators import Optional as OptionalValue

from app.core.forms import BaseForm, DateField, EnumField, WholeNumberField, required_value, strip, text_field
from app.core.listing import FilterForm, id_field, search_field
from app.places.operations.settings import FILE_PREFIX
from app.places.policy import explanations, problem_with


def _lines(text: str | None) -> tuple[str, ...]:
    """The filled-in lines of a text; commas and spaces around them do not count."""
    return tuple(line for raw in (text or "").splitlines() if (line := raw.strip(" ,\t")))


class MunicipalityForm(BaseForm):
    """What a municipality is called."""

    name = text_field(_l("Name of the municipality"), required=True)
    territory_code = StringField(
        _l("Territory code"),
        [OptionalValue(), Regexp(re.compile(r"\d{7}\Z"), message=_l("Write the seven digits of the territory code."))],
        filters=[strip],
    )


class NewMunicipalityForm(MunicipalityForm):
    """A municipality that joins."""

    file_prefix = StringField(
        _l("File numbers begin with"),
        [required_value(), Regexp(FILE_PREFIX, message=_l("Write one to four letters from A to Z."))],
        filters=[lambda text: text.strip().upper() if text else text],
    )
    address_endings = TextAreaField(_l("Its addresses end with"), [OptionalValue(), Length(max=2000)])

    def endings(self) -> tuple[str, ...]:
        return _lines(self.address_endings.data)


class SettingForm(BaseForm):
    """A decision about one setting; each kind of setting has its own field for the value."""

    value: Field
    valid_from = DateField(_l("Valid from"), [required_value()])
    reason = TextAreaField(_l("Reason"), [required_value(), Length(max=2000)], filters=[strip])

    def __init__(self, key: str, **options: Any) -> None:
        self.key = key
        super().__init__(**options)

    def decided(self) -> Any:
        """The value as the setting holds it."""
        return self.value.data

    def validate_value(self, field: Any) -> None:
        if not field.errors and (problem := problem_with(self.key, self.decided())):
            raise ValidationError(problem)


class NumberSettingForm(SettingForm):
    value = WholeNumberField(_l("New value"), [required_value()])


class YesNoSettingForm(SettingForm):
    value = RadioField(
        _l("New value"), [required_value()], choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
    )

    def decided(self) -> bool:
        return self.value.data == "yes"


class ListSettingForm(SettingForm):
    value = TextAreaField(_l("New value, one entry per line"), [OptionalValue(), Length(max=10_000)])

    def decided(self) -> tuple[str, ...]:
        return _lines(self.value.data)


def setting_form(key: str, current: Any, **options: Any) -> SettingForm:
    """The form for this setting, filled with its current value."""
    default = explanations()[key].default
    if isinstance(default, bool):
        return YesNoSettingForm(key, data={"value": "yes" if current else "no"} | options)
    if isinstance(default, tuple):
        return ListSettingForm(key, data={"value": "\n".join(current)} | options)
    return NumberSettingForm(key, data={"value": current} | options)


class AddressState(StrEnum):
    """Which addresses the list shows."""

    EXISTING = "existing"
    WITHDRAWN = "withdrawn"
    IN_USE = "withdrawn_in_use"


ADDRESS_STATE = {
    AddressState.EXISTING: _l("In the register"),
    AddressState.WITHDRAWN: _l("Withdrawn by the register"),
    AddressState.IN_USE: _l("Withdrawn, but in use here"),
}


class AddressFilterForm(FilterForm):
    """The filters of the list of addresses."""

    q = search_field(_l("Address"))
    state = EnumField(_l("State"), AddressState, ADDRESS_STATE, empty=_l("All addresses"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
    area = id_field(_l("Neighbourhood"), _l("All neighbourhoods"))
