"""The forms of landlords."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Email, Length
from wtforms.validators import Optional as OptionalValue

from app.core.forms import BaseForm, EnumField, strip, text_field
from app.core.listing import FilterForm, id_field, search_field
from app.landlords.labels import LANDLORD_KIND
from app.landlords.models import LandlordKind
from app.landlords.operations import LandlordFacts
from app.places.models import Municipality


class LandlordForm(BaseForm):
    """A landlord's facts; the municipality is asked only of those who work for several."""

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)
    name = text_field(_l("Name or company"), required=True)
    kind = EnumField(_l("Kind of landlord"), LandlordKind, LANDLORD_KIND)
    phone = text_field(_l("Telephone"), longest=40)
    email = StringField(_l("E-mail"), [OptionalValue(), Email(), Length(max=200)], filters=[strip])
    note = TextAreaField(_l("Note"), [OptionalValue(), Length(max=2000)], filters=[strip])

    def __init__(self, municipalities: list[Municipality], **options: Any) -> None:
        super().__init__(**options)
        self.municipality_id.choices = [SelectChoice(one.id, one.name) for one in municipalities]
        if len(municipalities) < 2:
            del self.municipality_id

    def facts(self) -> LandlordFacts:
        """What the form says, once it is valid."""
        return LandlordFacts(
            name=self.name.data or "",
            kind=self.kind.data,
            phone=self.phone.data,
            email=self.email.data,
            note=self.note.data,
        )


class LandlordFilterForm(FilterForm):
    """The filters of the list of landlords."""

    q = search_field(_l("Name or company"))
    kind = EnumField(_l("Kind of landlord"), LandlordKind, LANDLORD_KIND, empty=_l("Any kind"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
