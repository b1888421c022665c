"""Forms about building managers who want readings."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Email, Length, NumberRange
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_or_none
from app.core.forms import BaseForm, WholeNumberField, required_choice, required_value, strip, text_field
from app.meters.models import ReadingsDue


class ManagerForm(BaseForm):
    """Who wants readings, and by which day of each month."""

    municipality: Any = SelectField(_l("Municipality"), [required_choice()], coerce=number_or_none)
    name: Any = text_field(_l("Name of the building manager"), required=True)
    email: Any = StringField(_l("E-mail for readings"), [OptionalValue(), Email(), Length(max=200)], filters=[strip])
    day_of_month: Any = WholeNumberField(
        _l("Last day of the month for readings"), [required_value(), NumberRange(1, 31)]
    )

    def __init__(self, municipalities: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(**options)
        choices = [SelectChoice(*one) for one in municipalities]
        if choices:
            self.municipality.choices = choices
        else:
            del self.municipality


class TellForm(BaseForm):
    """Whom a building's readings are told."""

    manager: Any = SelectField(_l("Whom the readings are told"), [OptionalValue()], coerce=number_or_none)

    def offer(self, managers: Iterable[ReadingsDue]) -> None:
        self.manager.choices = [SelectChoice("", _l("Nobody")), *(SelectChoice(one.id, one.name) for one in managers)]
