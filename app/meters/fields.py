"""Fields of meters: what a counter shows, the month a verification ends with, tariffs, files that may be left out."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.widgets import TextInput

from app.core.forms import EARLIEST, LATEST, DateField
from app.core.photos import PhotosField
from app.meters.quantities import parse_quantity, plain_quantity

LONGEST_ZONE, MOST_ZONES = 20, 4
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})[./](\d{4}))")


class QuantityField(Field):
    """What a counter shows, held as whole thousandths; a comma is as good as a point."""

    widget = TextInput()

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(*args, **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_quantity(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: int | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = parse_quantity(text)
        except ValueError:
            raise ValueError(_("Write what the counter shows like this: 1234,567")) from None


class MonthField(DateField):
    """The last day of a month: 03.2027, 03/2027 or 2027-03 typed; a whole date is taken as it is."""

    widget = TextInput()  # type: ignore[assignment]  # no browser shows a month control in every language

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        last = monthrange(self.data.year, self.data.month)[1]
        return self.data.strftime("%m.%Y" if self.data.day == last else "%d.%m.%Y")

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().rstrip(".") if valuelist else ""
        if found := _MONTH.fullmatch(text):
            year, month = int(found[1] or found[4]), int(found[2] or found[3])
            if 1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year:
                self.data = date(year, month, monthrange(year, month)[1])
                return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the month and the year like this: 03.2027")) from None


class ZonesField(Field):
    """Names of tariffs, parted by commas."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(self.data or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = tuple(name for one in re.split(r"[,;]", text) if (name := " ".join(one.split())))
        if len(self.data) > MOST_ZONES or any(len(name) > LONGEST_ZONE for name in self.data):
            raise ValueError(_("Write at most %(most)s short names of tariffs, such as T1, T2.", most=MOST_ZONES))


def _something_sent(field: Any) -> bool:
    sent = field.data if isinstance(field.data, list | tuple) else [field.data]
    return any(isinstance(one, FileStorage) and one.filename for one in sent)


class OptionalPhotosField(PhotosField):
    """Some photos, or none."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if _something_sent(self):
            super().post_validate(form, validation_stopped)
