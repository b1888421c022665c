"""An instant as somebody writes it."""

from datetime import datetime
from typing import Any

from wtforms import Field
from wtforms.widgets import DateTimeLocalInput

from app.core.clock import local
from app.repairs.clock import InstantRefused, parse_instant


class InstantField(Field):
    """A day and a time in Latvia, or with an offset of its own; held in UTC. Refused where no clock showed it."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{local(self.data):%Y-%m-%dT%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data: datetime | None = None
        if text:
            try:
                self.data = parse_instant(text)
            except InstantRefused as problem:
                raise ValueError(str(problem)) from None
