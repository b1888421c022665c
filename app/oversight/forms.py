"""The filters of the audit, and the purpose of taking it out of the service."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_field
from app.core.forms import DateField, not_before, strip, text_field
from app.core.listing import FilterForm, id_field, search_field
from app.oversight.labels import OBJECTS


class AuditFilterForm(FilterForm):
    """What to look for."""

    file_number = search_field(_l("File number"))
    person = id_field(_l("Who did it"), _l("Everybody"))
    action = SelectField(
        _l("What was done"),
        [OptionalValue()],
        choices=[SelectChoice("", _l("Everything"))],
        filters=[strip],
    )
    object_type = SelectField(
        _l("To what"),
        [OptionalValue()],
        choices=[SelectChoice("", _l("Everything")), *(SelectChoice(*pair) for pair in OBJECTS.items())],
        filters=[strip],
    )
    object_id = number_field(_l("Its number"), least=1, most=2**31 - 1)
    first_day = DateField(_l("From the day"), [OptionalValue()])
    last_day = DateField(
        _l("Until the day"), [OptionalValue(), not_before("first_day", _l("The period begins on: %(date)s"))]
    )


class PurposeForm(FilterForm):
    """What the log is taken out for."""

    purpose = text_field(_l("What the file is for"), required=True, longest=300)
