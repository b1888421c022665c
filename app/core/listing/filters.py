"""The filters of a list: fields that are read from the address, and shown as tags that can be removed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_or_none
from app.core.forms import BaseForm
from app.core.listing.paging import LARGEST


def id_argument(name: str) -> int | None:
    """The id that the address gives for `name`; None where it gives none that a row could have."""
    value = request.args.get(name, type=int)
    return value if value is not None and 0 < value <= LARGEST else None


def with_filters(url: str) -> str:
    """`url` with the filters and the order of the page being shown, such as the address of the same list as a file."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("after", "before")]
    return f"{url}?{urlencode(kept)}" if kept else url


@dataclass(frozen=True)
class Tag:
    """A filter that is set, as the list shows it; `raw` is its value in the address."""

    label: Any
    value: Any
    name: str
    raw: str


class FilterForm(FlaskForm):
    """The filters of one list. A value that is not understood sets no filter and is said beside its field."""

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]  # it only reads

    @classmethod
    def from_request(cls, **choices: Iterable[tuple[Any, str]]) -> Self:
        """The filters in the address; `choices` are (id, words) that a select gets on top of its own, by its name."""
        form = cls(formdata=request.args)
        for name, values in choices.items():
            own = form[name].choices or []  # type: ignore[attr-defined]
            form[name].choices = [*own, *(SelectChoice(*value) for value in values)]  # type: ignore[attr-defined]
        form.validate()
        for item in form:
            if item.errors:
                item.data = None
        return form

    def tags(self) -> list[Tag]:
        """The filters that are set, one per value."""
        return [
            Tag(item.label.text, _words(item, str(raw)), item.name, str(raw))
            for item in self
            if item.data not in (None, "", [], False)
            for raw in item.raw_data or []
        ]

    def count_of(self, *names: str) -> int:
        """How many of the fields named are set."""
        return len({tag.name for tag in self.tags()} & set(names))


def _words(item: Any, raw: str) -> Any:
    """A filter's value in the reader's words."""
    if isinstance(item, BooleanField):
        return _("Yes")
    if hasattr(item, "iter_choices"):
        return next((choice[1] for choice in item.iter_choices() if str(choice[0]) == raw), raw)
    return raw


def search_field(label: Any, **options: Any) -> StringField:
    """Words to look for; None when there are none."""
    return StringField(label, [OptionalValue(), Length(max=100)], filters=[_searchable], **options)


def _searchable(value: Any) -> str | None:
    return " ".join(str(value or "").replace("\0", " ").split()) or None


def id_field(label: Any, any_label: Any, **options: Any) -> SelectField:
    """One of the choices that `from_request` is given, or none; `any_label` says what none means."""
    choices = [SelectChoice("", any_label)]
    return SelectField(label, [OptionalValue()], choices=choices, coerce=number_or_none, **options)


def members_field(label: Any, members: type[StrEnum], labels: Mapping[Any, Any], **options: Any) -> SelectMultipleField:
    """Any of the members of an enum; none ticked: all of them."""
    choices = [SelectChoice(member.value, labels[member]) for member in members]
    return SelectMultipleField(label, [OptionalValue()], choices=choices, coerce=members, **options)
