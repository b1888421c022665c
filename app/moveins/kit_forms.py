"""The form of a list of things: one row for each, and a few empty ones."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import NumberRange
from wtforms.validators import Optional as OptionalValue

from app.core.forms import EditForm, EnumField, WholeNumberField, text_field
from app.moveins import labels
from app.moveins.models import Class, Due, Function, KitList, Source
from app.moveins.operations.kits import MOST_ITEMS, ItemFacts, ListName

EMPTY_ROWS = 4


class ItemRow(Form):
    """One thing; without Latvian words the row does not count."""

    words_lv = text_field(_l("In Latvian"))
    words_ru = text_field(_l("In Russian"))
    words_en = text_field(_l("In English"))
    count: Any = WholeNumberField(_l("How many pieces"), [OptionalValue(), NumberRange(1, 99)], default=1)
    function = EnumField(_l("What the thing is for"), Function, labels.FUNCTION, default=Function.OTHER)
    kind = EnumField(_l("Basic or extra"), Class, labels.CLASS, default=Class.BASIC)
    due = EnumField(_l("When it has to be there"), Due, labels.DUE, default=Due.ON_DAY)
    usual_source = EnumField(_l("Where it usually comes from"), Source, labels.SOURCE, empty=_l("Not known yet"))

    def validate(self, *arguments: Any, **options: Any) -> bool:
        passed = super().validate(*arguments, **options)
        if self.words_lv.data and not (self.words_ru.data and self.words_en.data):
            self.words_lv.errors = [_("Write it in all three languages: the person reads the list.")]
            return False
        return passed

    @property
    def facts(self) -> ItemFacts:
        return ItemFacts(
            self.words_lv.data,  # pyright: ignore[reportArgumentType]
            self.words_ru.data,  # pyright: ignore[reportArgumentType]
            self.words_en.data,  # pyright: ignore[reportArgumentType]
            self.function.data,
            self.due.data,
            self.kind.data,
            self.count.data or 1,
            self.usual_source.data,
        )


class KitForm(EditForm):
    """A list, or its next version; `seen` is the id of the version that was read."""

    name = text_field(_l("Name of the list in Latvian"), required=True)
    name_ru = text_field(_l("Name of the list in Russian"), required=True)
    name_en = text_field(_l("Name of the list in English"), required=True)
    items: Any = FieldList(FormField(ItemRow), max_entries=MOST_ITEMS + EMPTY_ROWS)
    more = BooleanField()  # a button of its own: further rows

    def show(self, kit: KitList) -> None:
        """The latest version, and empty rows at its end."""
        self.seen.data = str(kit.id)
        self.name.data, self.name_ru.data, self.name_en.data = kit.name, kit.name_ru, kit.name_en
        for item in kit.items:
            self.items.append_entry(item)
        self.add_rows()

    def add_rows(self) -> None:
        for _row in range(min(EMPTY_ROWS, MOST_ITEMS + EMPTY_ROWS - len(self.items))):
            self.items.append_entry({})

    @property
    def list_name(self) -> ListName:
        return ListName(self.name.data or "", self.name_ru.data, self.name_en.data)

    @property
    def facts(self) -> list[ItemFacts]:
        """What stands on the list, once the form is valid."""
        return [row.form.facts for row in self.items if row.form.words_lv.data]
