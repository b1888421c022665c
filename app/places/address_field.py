"""The form field for an address: typed text in, a place of the register out."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, ValidationError
from wtforms.validators import Length
from wtforms.validators import Optional as OptionalValue

from app.core.extensions import db
from app.core.forms import required_value, strip
from app.places import queries
from app.places.addresses import LONGEST
from app.places.models import Place
from app.places.queries import PlaceHit


class AddressField(StringField):
    """An address; after validation `place` is the register's entry (None where the field was left empty).

    The form says where to look: `form.municipality_ids`, set by the route. Where the text may mean several addresses
    the field is refused with `candidates`, from which the page lets one choose. An address that was already chosen
    stays, also when the register has withdrawn it meanwhile.
    """

    place: Place | None = None
    candidates: Sequence[PlaceHit] = ()
    chosen_code: str | None = None

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        validators = [required_value() if required else OptionalValue(), Length(max=LONGEST)]
        super().__init__(label, validators, filters=[strip], **options)

    @property
    def choice_name(self) -> str:
        """Name of the radio buttons among the candidates; their values are the candidates' register codes."""
        return f"{self.name}-choice"

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        super().process(formdata, *args, **options)
        self.chosen_code = formdata.get(self.choice_name) if formdata else None

    def process_data(self, value: Any) -> None:
        """A form is filled from the place itself."""
        self.place = value
        self.data = value.address if value else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        before, self.place = self.place, None
        if validation_stopped or not self.data:
            return
        if before and before.address == self.data:
            self.place = before
            return
        meant, hits = queries.house_in(self.data, form.municipality_ids)
        meant = next((hit for hit in hits if hit.register_code == self.chosen_code), meant)
        if meant is None:
            self.candidates = hits
            raise ValidationError(
                _("Several addresses fit. Choose one of them.") if hits else _("No such address in the register.")
            )
        self.place = db.session.get(Place, meant.id)
        self.data = meant.address
