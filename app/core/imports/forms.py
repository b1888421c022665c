"""Forms that every import of a spreadsheet has: the file, where its headings stand, what its columns mean."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange

from app.core.forms import BaseForm, WholeNumberField, required_value
from app.core.imports.models import ImportBatch

Form = TypeVar("Form", bound="ColumnsForm")


class SheetForm(BaseForm):
    """A spreadsheet is sent."""

    file: Any = FileField(_l("Spreadsheet"))

    def validate_file(self, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file."))


class HeadingsForm(BaseForm):
    """Which row the headings end in, where it was guessed wrongly."""

    row: Any = WholeNumberField(_l("The headings end in row"), [required_value(), NumberRange(1, 60)])


class ColumnsForm(BaseForm):
    """What each column means; `with_columns` adds a field for each. `several`: keys that more columns may have."""

    headings: tuple[str, ...] = ()
    several: str | None = None  # how such keys begin

    @property
    def columns(self) -> list[Any]:
        """The fields of the columns, in their order."""
        return [self[name_of(index)] for index in range(len(self.headings))]

    @property
    def often(self) -> Mapping[str, int]:
        """How many columns mean each field."""
        return Counter(field.data for field in self.columns if field.data)

    def validate(self, **options: Any) -> bool:
        valid, often = super().validate(**options), self.often
        for field in self.columns:
            if often.get(field.data, 0) > 1 and not (self.several and field.data.startswith(self.several)):
                field.errors = [_("Two columns cannot mean the same.")]
                valid = False
        return valid


def with_columns(form: type[Form], batch: ImportBatch, meanings: Iterable[tuple[str, Any]], data: Any) -> Form:
    """The form with a field for each column of the batch, filled with what is known. `meanings`: key, words."""

    class WithColumns(form):
        headings = tuple(batch.columns)

    choices = [SelectChoice("", _l("Leave out")), *(SelectChoice(key, label) for key, label in meanings)]
    for index, heading in enumerate(batch.columns):
        label = heading or _("Column %(letter)s", letter=letter(index))
        setattr(WithColumns, name_of(index), SelectField(label, choices=choices))
    known: dict[str, Any] = {}
    for key, index in batch.mapping.items():
        known |= {name_of(one): key for one in (index if isinstance(index, list) else [index])}
    return cast(Form, WithColumns(data={**data, **known}))


def letter(index: int) -> str:
    """What a spreadsheet calls the column: 'A' for 0, 'AA' for 26."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def name_of(index: int) -> str:
    """The field of a column."""
    return f"column_{index}"
