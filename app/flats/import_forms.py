"""The forms of an import: the file, what its columns mean."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange

from app.core.forms import BaseForm, EnumField, WholeNumberField, required_value
from app.core.imports.models import ImportBatch
from app.flats import labels
from app.flats.imports import fields
from app.flats.models import Ownership


class ImportFileForm(BaseForm):
    """A spreadsheet of the flats of one municipality."""

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)
    file: Any = FileField(_l("Spreadsheet"))

    def __init__(self, municipalities: Iterable[tuple[int, str]]) -> None:
        super().__init__()
        self.municipality_id.choices = [SelectChoice(*one) for one in municipalities]

    def validate_file(self, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file."))


class HeadingsForm(BaseForm):
    """Which row the headings end in, where it was guessed wrongly."""

    row: Any = WholeNumberField(_l("The headings end in row"), [required_value(), NumberRange(1, 60)])


class ColumnsForm(BaseForm):
    """What each column means; `columns_form` adds a field for each."""

    headings: tuple[str, ...] = ()

    ownership: Any = EnumField(
        _l("Whose stock, where the row does not say"), Ownership, labels.OWNERSHIP, empty=_l("Not said")
    )

    @property
    def columns(self) -> list[Any]:
        """The fields of the columns, in their order."""
        return [self[_name(index)] for index in range(len(self.headings))]

    @property
    def mapping(self) -> dict[str, int]:
        """Field → column."""
        return {field.data: index for index, field in enumerate(self.columns) if field.data}

    @property
    def defaults(self) -> dict[str, Any]:
        return {"ownership": self.ownership.data.value} if self.ownership.data else {}

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        often = Counter(field.data for field in self.columns if field.data)
        for field in self.columns:
            if often[field.data] > 1:
                field.errors = [_("Two columns cannot mean the same.")]
                valid = False
        if "address" not in often:
            self.form_errors = [_("Say which column holds the address.")]
            valid = False
        return valid


def columns_form(batch: ImportBatch) -> ColumnsForm:
    """The form for the batch's columns, filled with what is known."""

    class WithColumns(ColumnsForm):
        headings = tuple(batch.columns)

    choices = [SelectChoice("", _l("Leave out")), *(SelectChoice(one.key, one.label) for one in fields)]
    for index, heading in enumerate(batch.columns):
        label = heading or _("Column %(letter)s", letter=letter(index))
        setattr(WithColumns, _name(index), SelectField(label, choices=choices))
    known = {_name(index): key for key, index in batch.mapping.items()}
    return WithColumns(data={**known, **batch.defaults})


class ConfirmForm(BaseForm):
    """That what was checked may be written."""

    good_rows_only: Any = BooleanField(_l("Take over the good rows although others have errors"))


def letter(index: int) -> str:
    """What a spreadsheet calls the column: 'A' for 0, 'AA' for 26."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _name(index: int) -> str:
    return f"column_{index}"
