"""The forms of staff accounts and cover."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import EmailValidation
from wtforms import EmailField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length

from app.accounts.labels import ROLES
from app.core.fields import number_or_none
from app.core.forms import (
    BaseForm,
    DateField,
    EnumField,
    not_before,
    required_choice,
    required_value,
    strip,
    text_field,
)
from app.core.listing import FilterForm, id_field, search_field
from app.core.permissions import Role
from app.places.models import Municipality


class UserForm(BaseForm):
    """Who a member of staff is."""

    display_name = text_field(_l("Name and surname"), required=True, render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("E-mail"),
        [required_value(), Length(max=200), EmailValidation()],
        filters=[strip],
        render_kw={"autocomplete": "off"},
    )


class RoleForm(BaseForm):
    """A role, where, and from when; `everywhere` offers the whole installation too."""

    role = EnumField(_l("Role"), Role, ROLES)
    municipality = SelectField(_l("Municipality"), coerce=number_or_none)
    starts_on = DateField(_l("From"), [required_value()])

    def __init__(self, among: Iterable[Municipality], everywhere: bool, **options: Any) -> None:
        super().__init__(**options)
        choices = [SelectChoice(one.id, one.name) for one in among]
        self.municipality.choices = choices + [SelectChoice("", _("The whole installation"))] * everywhere
        if choices and not self.is_submitted():
            self.municipality.data = choices[0].value


class EndRoleForm(BaseForm):
    """When a role ends."""

    ends_on = DateField(_l("First day without the role"), [required_value()])


class UserFilterForm(FilterForm):
    """The filters of the list of users."""

    q = search_field(_l("Name or e-mail"))
    role = EnumField(_l("Role"), Role, ROLES, empty=_l("All roles"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))


class SecondFactorForm(BaseForm):
    """Which roles need the second factor."""

    roles = SelectMultipleField(
        _l("Roles that need a code from the authenticator app"),
        choices=[SelectChoice(role, words) for role, words in ROLES.items()],
        coerce=Role,
    )


class CoverForm(BaseForm):
    """Who covers for whom, where and on which days."""

    municipality = SelectField(_l("Municipality"), [required_choice()], coerce=int)
    absent = SelectField(_l("Who is absent"), [required_choice()], coerce=number_or_none)
    covering = SelectField(_l("Who covers"), [required_choice()], coerce=number_or_none)
    starts_on = DateField(_l("First day"), [required_value()])
    last_day = DateField(
        _l("Last day"), [required_value(), not_before("starts_on", _l("The cover begins on: %(date)s"))]
    )

    def __init__(self, among: Iterable[Municipality], people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(**options)
        self.municipality.choices = [SelectChoice(one.id, one.name) for one in among]
        colleagues = [SelectChoice("", _l("Choose a colleague")), *(SelectChoice(*person) for person in people)]
        self.absent.choices = self.covering.choices = colleagues
