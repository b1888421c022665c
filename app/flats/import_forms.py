"""The forms of an import: the file, what its columns mean."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]

from app.core.forms import BaseForm, EnumField
from app.core.imports.forms import ColumnsForm, SheetForm, with_columns
from app.core.imports.models import ImportBatch
from app.flats import labels
from app.flats.imports import fields
from app.flats.models import Ownership


class ImportFileForm(SheetForm):
    """A spreadsheet of the flats of one municipality."""

    municipality_id: Any = SelectField(_l("Municipality"), coerce=int)

    def __init__(self, municipalities: Iterable[tuple[int, str]]) -> None:
        super().__init__()
        self.municipality_id.choices = [SelectChoice(*one) for one in municipalities]


class FlatColumnsForm(ColumnsForm):
    """What each column means, and whose the flats are."""

    ownership: Any = EnumField(
        _l("Whose stock, where the row does not say"), Ownership, labels.OWNERSHIP, empty=_l("Not said")
    )

    @property
    def mapping(self) -> dict[str, int]:
        """Field → column."""
        return {field.data: index for index, field in enumerate(self.columns) if field.data}

    @property
    def defaults(self) -> dict[str, Any]:
        return {"ownership": self.ownership.data.value} if self.ownership.data else {}

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        if "address" not in self.often:
            self.form_errors = [_("Say which column holds the address.")]
            return False
        return valid


def columns_form(batch: ImportBatch) -> FlatColumnsForm:
    """The form for the batch's columns, filled with what is known."""
    return with_columns(FlatColumnsForm, batch, [(one.key, one.label) for one in fields], batch.defaults)


class ConfirmForm(BaseForm):
    """That what was checked may be written."""

    good_rows_only: Any = BooleanField(_l("Take over the good rows although others have errors"))
