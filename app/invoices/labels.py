"""The words for invoices, suppliers and tariffs."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from app.core import history
from app.core.formatting import NO_BREAK
from app.core.imports.models import ImportState, Outcome
from app.costs.labels import CATEGORY, PAYER
from app.invoices.models import DateOrder, Decimals, VatBasis
from app.meters.labels import METER_KIND, METER_UNIT

__all__ = ["CATEGORY", "METER_KIND", "METER_UNIT", "PAYER"]

DATES = {
    DateOrder.CLEAR: _l("Only what can be read in one way"),
    DateOrder.DAY_FIRST: _l("03/04/2026 is 3 April"),
    DateOrder.MONTH_FIRST: _l("03/04/2026 is 4 March"),
    DateOrder.SERIAL: _l("Numbers are days as Excel counts them"),
}
DECIMALS = {
    Decimals.CLEAR: _l("Comma or point, where it is clear"),
    Decimals.COMMA: _l("Comma: 1.234,56"),
    Decimals.POINT: _l("Point: 1,234.56"),
}
VAT = {VatBasis.WITH: _l("With VAT"), VatBasis.WITHOUT: _l("Without VAT")}

STATE = {
    ImportState.COLUMNS: _l("Columns to be named"),
    ImportState.CHECKING: _l("Being checked"),
    ImportState.CHECKED: _l("Checked, to be confirmed"),
    ImportState.WRITING: _l("Being booked"),
    ImportState.WRITTEN: _l("Booked"),
    ImportState.UNDOING: _l("Being undone"),
    ImportState.UNDONE: _l("Undone"),
    ImportState.CANCELLED: _l("Cancelled"),
    ImportState.FAILED: _l("Could not be read"),
}
STATE_TONES = {ImportState.WRITTEN: "good", ImportState.FAILED: "bad", ImportState.CHECKED: "warn"}
OUTCOME = {
    Outcome.ERROR: _l("With errors"),
    Outcome.UNCHANGED: _l("Held back"),
    Outcome.CHANGED: _l("To be booked, with a remark"),
    Outcome.NEW: _l("To be booked"),
    Outcome.KEPT: _l("Reversed before"),
    Outcome.UNDONE: _l("Reversed"),
}
AFTERWARDS = {Outcome.CHANGED: _l("Booked rows, with a remark"), Outcome.NEW: _l("Booked rows")}

history.name_actions(
    {
        "supplier.add": _l("Supplier recorded"),
        "supplier.rename": _l("Supplier renamed"),
        "supplier.remember": _l("Columns of a supplier's file remembered"),
        "supplier.add_code": _l("Supplier's code of a flat recorded"),
        "supplier.remove_code": _l("Supplier's code of a flat removed"),
        "supplier.add_word": _l("Supplier's word for a kind of costs recorded"),
        "supplier.remove_word": _l("Supplier's word for a kind of costs removed"),
        "invoice.take_held": _l("Rows booked although they looked booked already"),
        "tariff.add": _l("Tariff recorded"),
        "tariff.remove": _l("Tariff removed"),
    }
)


def outcome_words(outcome: Outcome, state: ImportState) -> str:
    """What has become of the rows, or would."""
    done = state in (ImportState.WRITTEN, ImportState.UNDONE, ImportState.UNDOING)
    return str(AFTERWARDS.get(outcome, OUTCOME[outcome]) if done else OUTCOME[outcome])


def price(value: Decimal) -> str:
    """Euros with as many decimals as there are, at least two."""
    return format_decimal(value, "#,##0.00####").replace(" ", NO_BREAK) + f"{NO_BREAK}€"
