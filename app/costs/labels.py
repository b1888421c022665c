"""The words for costs, and for the pilot's report."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from app.contracts.labels import CONTRACT_MODEL
from app.core import history
from app.core.formatting import NO_BREAK
from app.costs.accruals import What
from app.costs.cube import Part, Weighting
from app.costs.measures import Per
from app.costs.models import CostCategory, CostPayer, CostSource, SharedBy
from app.costs.pilot import Section, Verdict
from app.costs.pilot.comparing import Tried, round_half_up
from app.costs.queries.homes import MODELS, Held
from app.costs.queries.table import By

CATEGORY = {
    CostCategory.RENT: _l("Rent"),
    CostCategory.HEATING: _l("Heating"),
    CostCategory.HOT_WATER: _l("Hot water"),
    CostCategory.COLD_WATER: _l("Cold water"),
    CostCategory.SEWERAGE: _l("Sewerage"),
    CostCategory.ELECTRICITY: _l("Electricity"),
    CostCategory.GAS: _l("Gas"),
    CostCategory.WASTE: _l("Waste"),
    CostCategory.MANAGEMENT: _l("House management"),
    CostCategory.OTHER_UTILITIES: _l("Other utilities"),
    CostCategory.PREPARATION: _l("Preparing the flat"),
    CostCategory.FURNISHING: _l("Furnishing"),
    CostCategory.SUPERVISION: _l("Supervision and insurance"),
    CostCategory.REPAIR: _l("Repairs"),
    CostCategory.PEST: _l("Pest control"),
    CostCategory.SUPPORT: _l("Support hours"),
    CostCategory.OTHER: _l("Other costs"),
}
PAYER = {
    CostPayer.MUNICIPALITY: _l("The municipality"),
    CostPayer.GRANT: _l("A grant"),
    CostPayer.PROVIDER: _l("The provider of the service"),
    CostPayer.CLIENT: _l("The client, as agreed"),
    CostPayer.BENEFIT: _l("Housing benefit"),
    CostPayer.LANDLORD: _l("The landlord"),
    CostPayer.GUARANTEE: _l("A guarantee"),
}
SOURCE = {
    CostSource.HAND: _l("By hand"),
    CostSource.IMPORT: _l("From a file"),
    CostSource.CONTRACT: _l("From a contract"),
    CostSource.TICKET: _l("From a repair"),
    CostSource.MOVE_IN: _l("From a move-in"),
    CostSource.INCIDENT: _l("From a treatment against pests"),
    CostSource.SUPPORT: _l("From hours of support"),
    CostSource.GRANT: _l("From a housing certificate"),
    CostSource.CO_PAYMENT: _l("From a co-payment agreement"),
    CostSource.BENEFIT: _l("From a housing benefit"),
}
WHAT = {
    What.BOOK: _l("Will be booked"),
    What.REBOOK: _l("Will be reversed and booked anew"),
    What.WITHDRAW: _l("Will be reversed"),
    What.HELD: _l("Reversed by hand, stays so"),
    What.ASK: _l("It is not known who paid"),
}
WHAT_TONES = {What.BOOK: "info", What.REBOOK: "warn", What.WITHDRAW: "warn", What.HELD: "neutral", What.ASK: "bad"}
SHARED_BY = {
    SharedBy.FLATS: _l("Equally"),
    SharedBy.AREA: _l("By area"),
    SharedBy.PERSON_DAYS: _l("By the days people lived there"),
}
BY = {
    By.FLAT: _l("Flats"),
    By.MUNICIPALITY: _l("Municipalities"),
    By.AREA: _l("Neighbourhoods"),
    By.OWNERSHIP: _l("Municipal or private"),
    By.LANDLORD: _l("Landlords"),
    By.MODEL: _l("By which contract it was held"),
    By.CATEGORY: _l("What it was spent on"),
    By.PAYER: _l("Who bears it"),
}
HELD = {held: CONTRACT_MODEL[model] for held, model in MODELS.items()} | {
    Held.WITHOUT: _l("No contract with the owner")
}
PER = {
    Per.FLAT: _l("For each flat"),
    Per.AREA: _l("For each square metre"),
    Per.OCCUPIED: _l("For each month somebody lived there"),
}
PER_FORMULA = {
    Per.FLAT: _l("Cost / flats that carry something in the month."),
    Per.AREA: _l("Cost / square metres of the flats that carry something. Flats whose area is not known are left out."),
    Per.OCCUPIED: _l("Cost, that of empty months too / months in which somebody lived there, by days."),
}
PART = {Part.HOUSING: _l("Housing"), Part.SUPPORT: _l("Support hours")}
WEIGHTING = {
    Weighting.PERSON: _l("Each person's day counts"),
    Weighting.FLAT: _l("Each flat's day counts"),
    Weighting.UNWEIGHTED: _l("Plain mean, not weighted"),
}

SECTION = {
    Section.FLAT: _l("A flat's month, and a day of housing"),
    Section.SUPPORT: _l("Support: hours and what they cost"),
    Section.DAY: _l("A person's day"),
    Section.COMPARATORS: _l("What it is compared with"),
    Section.SERIES: _l("Invented months"),
    Section.OTHER: _l("Other published figures"),
}
VERDICT = {
    Verdict.REPRODUCED: _l("Reproduced"),
    Verdict.ONLY_IF: _l("Reproduced only if"),
    Verdict.NOT: _l("Does not reproduce"),
    Verdict.OURS: _l("Not published"),
}
VERDICT_TONES = {
    Verdict.REPRODUCED: "good",
    Verdict.ONLY_IF: "warn",
    Verdict.NOT: "bad",
    Verdict.OURS: "info",
}

history.name_actions(
    {
        "cost.book": _l("Cost booked"),
        "cost.reverse": _l("Entry reversed"),
        "cost.close_month": _l("Month of booking closed"),
        "support_hours.record": _l("Hours of contact entered"),
        "comparator.record": _l("Cost of another service written down"),
        "comparator.remove": _l("Cost of another service removed"),
        "pilot_figures.load": _l("The pilot's published figures loaded"),
    }
)
history.name_fields(
    {
        "comparator.service_cents": _l("Service per person and day"),
        "comparator.housing_cents": _l("Housing per person and day"),
        "comparator.basis": _l("What was divided by what"),
        "cost_entry.category": _l("What it was spent on"),
        "cost_entry.payer": _l("Who bears it"),
        "cost_entry.cents": _l("Amount with VAT"),
        "cost_entry.vat_cents": _l("Of it VAT"),
        "cost_entry.booked_on": _l("Booked on"),
        "cost_entry.starts_on": _l("First day of the service"),
        "cost_entry.ends_on": _l("First day after the service"),
        "cost_entry.shared_by": _l("How the flats share it"),
        "cost_entry.source": _l("Where it comes from"),
        "support_hours.hundredths": _l("Hours of contact, in hundredths"),
        "support_hours.month": _l("Month of the contact"),
        "booking_close.words": _l("Why it is closed although something is missing"),
    },
    {
        "cost_entry.category": CATEGORY,
        "cost_entry.payer": PAYER,
        "cost_entry.shared_by": SHARED_BY,
        "cost_entry.source": SOURCE,
    },
)


def shown(value: Decimal) -> str:
    """The number in the reader's format, with as many decimals as it has."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return format_decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0").replace(" ", NO_BREAK)


def worked_out(one: Tried) -> str:
    """What a reading gives: as finely as it was published, or with up to two decimals where that hides something."""
    exact = round_half_up(one.exact, 2)
    hidden = exact != one.result and not one.fits
    return shown(exact.normalize() if exact != exact.to_integral_value() else exact) if hidden else shown(one.result)


def shown_hours(hundredths: int) -> str:
    """Hours in the reader's format, with as many decimals as they need: 12,5."""
    return shown(Decimal(hundredths).scaleb(-2).normalize() + Decimal(0))
