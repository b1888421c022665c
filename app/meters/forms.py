"""Forms of meters and of their readings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FormField
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_field, past_date, words_field
from app.core.forms import BaseForm, DateField, EditForm, EnumField, text_field
from app.core.versions import version_of
from app.meters import labels
from app.meters.fields import MonthField, OptionalPhotosField, QuantityField, ZonesField
from app.meters.models import Meter, MeterKind, MeterReading, MeterUnit, ReadingSource, WhyLower
from app.meters.operations import METER_FACTS, MeterFacts


def _why_field() -> EnumField:
    return EnumField(
        _l("If it shows less than before, why"), WhyLower, labels.WHY_LOWER, empty=_l("It does not show less")
    )


class LineForm(FlaskForm):
    """What one counter shows; left empty, it was not read."""

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]  # a part of a form that has it

    value: Any = QuantityField(_l("What the counter shows"), [OptionalValue()])
    photos = OptionalPhotosField(_l("Photos of the counter"), [OptionalValue()])
    why_lower = _why_field()
    words: Any = text_field(_l("Note on the reading"))


class ReadingsForm(BaseForm):
    """The counters of a flat as they were read on one day; `lines` are those of the form."""

    read_on = past_date(_l("Read on"))
    source = EnumField(_l("How the reading came"), ReadingSource, labels.READING_SOURCE)

    def lines(self) -> Iterator[LineForm]:
        for field in self:
            if isinstance(field, FormField):
                yield field.form  # type: ignore[misc]

    @property
    def is_empty(self) -> bool:
        return all(line.value.data is None for line in self.lines())


def readings_form(counters: list[tuple[Meter, str]]) -> ReadingsForm:
    """The form with one line for each counter, in their order: `line-<meter>-<number of its zone>`."""
    lines = {line_name(meter, zone): FormField(LineForm) for meter, zone in counters}
    form = type("ReadingsForm", (ReadingsForm,), lines)(source=ReadingSource.VISIT)
    for (meter, zone), line in zip(counters, form.lines(), strict=True):
        line.value.label.text = line_label(meter, zone)
    return form


def line_name(meter: Meter, zone: str) -> str:
    return f"line-{meter.id}-{meter.all_zones.index(zone)}"


def line_label(meter: Meter, zone: str) -> str:
    """'Cold water, no. 12345', with the tariff where it has several."""
    return f"{labels.meter_name(meter)}, {zone}" if zone else labels.meter_name(meter)


class MeterForm(EditForm):
    """What is known of a meter."""

    kind = EnumField(_l("What the meter counts"), MeterKind, labels.METER_KIND)
    number: Any = text_field(_l("Number of the meter"), required=True, longest=60)
    unit = EnumField(_l("Unit of the meter"), MeterUnit, labels.METER_UNIT, empty=_l("The usual one"))
    zones: Any = ZonesField(_l("Tariffs"), [OptionalValue()])
    digits = number_field(_l("Digits before the decimal point"), least=1, most=9)
    place_words = text_field(_l("Where it hangs"))
    verified_until: Any = MonthField(_l("Verified until"), [OptionalValue()])
    installed_on = past_date(_l("Put up on"))

    def facts(self) -> MeterFacts:
        """What the form says, once it is valid."""
        return MeterFacts(
            self.kind.data,
            self.number.data or "",
            self.installed_on.data,
            unit=self.unit.data,
            zones=self.zones.data or (),
            digits=self.digits.data,
            place_words=self.place_words.data,
            verified_until=self.verified_until.data,
        )


class NewMeterForm(MeterForm):
    """A meter, and what it shows when it is recorded."""

    first: Any = QuantityField(_l("What it showed that day"), [OptionalValue()])
    source = EnumField(_l("How the reading came"), ReadingSource, labels.READING_SOURCE)

    def validate_first(self, field: Any) -> None:
        if field.data is not None and self.zones.data:
            field.data = None
            field.errors = [_("Record the meter first, then what each tariff shows.")]


class EditMeterForm(MeterForm):
    """Corrects a meter; of one that was taken off, also its last day."""

    removed_on: Any = DateField(_l("Taken off on"), [OptionalValue()])

    def __init__(self, meter: Meter) -> None:
        super().__init__(obj=meter, data={"seen": version_of(meter, METER_FACTS)})
        if meter.removed_on is None:
            del self.removed_on

    @property
    def ends_on(self) -> date | None:
        return self.removed_on.data if self.removed_on else None


class EndMeterForm(BaseForm):
    """The day a meter is taken off, and what it showed then; `finals` are its last readings."""

    on = past_date(_l("Taken off on"))
    source = EnumField(_l("How the reading came"), ReadingSource, labels.READING_SOURCE)

    def values(self, meter: Meter, prefix: str) -> dict[str, int]:
        """Zone → what was noted of it."""
        found = {zone: self[f"{prefix}_{number}"].data for number, zone in enumerate(meter.all_zones)}
        return {zone: value for zone, value in found.items() if value is not None}


class ReplaceMeterForm(EndMeterForm):
    """Another meter in its place; it has the tariffs of the old one."""

    number: Any = text_field(_l("Number of the new meter"), required=True, longest=60)
    digits = number_field(_l("Digits before the decimal point"), least=1, most=9)
    place_words = text_field(_l("Where it hangs"))
    verified_until: Any = MonthField(_l("Verified until"), [OptionalValue()])

    def facts(self, meter: Meter) -> MeterFacts:
        """What the form says of the new meter, once it is valid."""
        return MeterFacts(
            meter.kind,
            self.number.data or "",
            self.on.data,
            unit=meter.unit,
            zones=tuple(meter.zones),
            digits=self.digits.data,
            place_words=self.place_words.data,
            verified_until=self.verified_until.data,
        )


def end_form(meter: Meter) -> EndMeterForm:
    """The form for taking the meter off."""
    fields = _values(meter, "final", _("Last reading"))
    reason = {"reason": words_field(_l("Why it was taken off"), required=True, longest=1000)}
    return type("EndMeterForm", (EndMeterForm,), fields | reason)(source=ReadingSource.MANAGER)


def replace_form(meter: Meter) -> ReplaceMeterForm:
    """The form for putting another meter in its place."""
    fields = _values(meter, "final", _("Last reading of the old meter"))
    fields |= _values(meter, "first", _("First reading of the new meter"))
    known = {"digits": meter.digits, "place_words": meter.place_words, "source": ReadingSource.MANAGER}
    return type("ReplaceMeterForm", (ReplaceMeterForm,), fields)(data=known)


def _values(meter: Meter, prefix: str, label: str) -> dict[str, Any]:
    return {
        f"{prefix}_{number}": QuantityField(f"{label}, {zone}" if zone else label, [OptionalValue()])
        for number, zone in enumerate(meter.all_zones)
    }


class CorrectForm(BaseForm):
    """What was really read."""

    value: Any = QuantityField(_l("What the counter really showed"), [OptionalValue()])
    read_on: Any = past_date(_l("Read on"))
    why_lower = _why_field()
    reason = words_field(_l("Why the reading was wrong"), required=True, longest=1000)

    def __init__(self, reading: MeterReading) -> None:
        super().__init__(data={"value": reading.value, "read_on": reading.read_on, "why_lower": reading.why_lower})
