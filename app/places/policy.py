"""Every number a municipality may decide, with its default and where the default comes from.

Values are dated: `policy_on(municipality_id, day)` in queries.py answers what held on a day, so a change never rewrites
history. A new number is one field here; the settings page, the rules and docs/rules.md follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.errors import Words


@dataclass(frozen=True)
class Explanation:
    """What a setting is for (translated), the sign of its unit, where its default comes from, and its bounds."""

    label: Any
    unit: str
    source: Words
    least: int
    default: Any

    @property
    def most(self) -> int:
        return 100 if self.unit == PERCENT else GREATEST


def setting(default: Any, label: Any, unit: str, source: Words, least: int = 0) -> Any:
    """A dataclass field that carries its explanation."""
    return field(default=default, metadata={"explanation": Explanation(label, unit, source, least, default)})


GREATEST = 100_000
LONGEST_ENTRY, MOST_ENTRIES = 200, 50
METRES, PERCENT, COUNT = "m", "%", ""  # what is counted stands in the label
ASSUMED = "assumed"


@dataclass(frozen=True)
class Policy:
    """One municipality's settings on one day."""

    building_limit: int = setting(3, _l("Clients in one building, at most"), COUNT, "digest row 48, 002:3222", 1)
    adjacent_m: int = setting(
        50,
        _l("Buildings are adjacent when their points are at most this far apart"),
        METRES,
        "digest row 51, 002:395; assumed",
        1,
    )
    adjacent_clients: int = setting(
        3,
        _l("Clients in a building and its adjacent buildings, warn above"),
        COUNT,
        "digest row 51, 002:3160; assumed",
        1,
    )
    cluster_m: int = setting(150, _l("Radius of the wider neighbourhood check"), METRES, "digest row 51; assumed", 1)
    cluster_clients: int = setting(6, _l("Clients within that radius, warn above"), COUNT, "digest row 51; assumed", 1)
    share_percent: int = setting(
        30,
        _l("Share of all clients in one neighbourhood or with one supplier, warn above"),
        PERCENT,
        "digest row 53, 002:3220; assumed",
        1,
    )
    share_from_clients: int = setting(10, _l("Shares are judged from this many clients up"), COUNT, ASSUMED, 1)
    keep_away_m: int = setting(300, _l("Usual distance from a place to keep away from"), METRES, ASSUMED, 1)
    open_offers: int = setting(
        3, _l("Flats offered to one household at the same time, at most"), COUNT, "digest row 29, 000:411", 1
    )
    offer_days: int = setting(7, _l("Days a flat stays offered, the day of the offer not counted"), COUNT, ASSUMED, 1)
    conference_after: int = setting(
        3, _l("Refused offer sheets after which a case conference is suggested"), COUNT, "digest row 33; assumed", 1
    )
    offer_contact: tuple[str, ...] = setting(
        (), _l("Whom to call about offered flats, as printed for the person"), "", ASSUMED
    )
    decision_days: int = setting(30, _l("Days to decide on an application"), COUNT, "digest row 19, 000:409", 1)
    decision_near_days: int = setting(7, _l("A decision is near when this many days or fewer are left"), COUNT, ASSUMED)
    housed_within_days: int = setting(
        42, _l("Days on the waitlist after which the wait is marked as long"), COUNT, "digest row 25, 002:4860", 1
    )
    self_contained_only: bool = setting(
        True, _l("Only self-contained flats, unless a group flat is wished"), "", "digest row 40, 002:4723"
    )
    start_within_days: int = setting(
        60, _l("Days between today and the first day of a stay, warn above"), COUNT, ASSUMED, 1
    )
    far_m: int = setting(
        3000,
        _l("An important place farther than this speaks against a flat"),
        METRES,
        "digest rows 33, 37; assumed",
        1,
    )
    wait_points: int = setting(1, _l("Waitlist points for each day waited"), COUNT, "digest row 22; assumed")
    feature_points: int = setting(30, _l("Waitlist points for each priority feature"), COUNT, "digest row 7; assumed")
    mentor_clients: int = setting(
        7, _l("Clients of one social mentor, warn above"), COUNT, "digest row 173, 000:302", 1
    )
    social_worker_clients: int = setting(
        10, _l("Clients of one social worker, warn above"), COUNT, "digest row 173, 000:288", 1
    )
    lone_worker_clients: int = setting(
        7,
        _l("Clients of a social worker who works without a mentor, warn above"),
        COUNT,
        "digest row 174, 000:319",
        1,
    )
    rent_above_percent: int = setting(
        15, _l("Rent above the usual one, warn when higher by more than this"), PERCENT, ASSUMED
    )
    rent_compare_flats: int = setting(
        5, _l("Rents are compared with our own flats from this many flats up"), COUNT, ASSUMED, 1
    )
    negotiation_stuck_days: int = setting(
        14, _l("Days in one stage after which a negotiation is stuck"), COUNT, ASSUMED, 1
    )
    term_near_days: int = setting(60, _l("The known end of a stay is near this many days before it"), COUNT, ASSUMED, 1)
    notice_near_days: int = setting(
        30, _l("The last day to give notice is near this many days before it"), COUNT, ASSUMED
    )
    insurance_near_days: int = setting(
        30, _l("An insurance runs out soon this many days before its last day"), COUNT, ASSUMED
    )
    verification_near_days: int = setting(
        60, _l("A meter's verification runs out soon this many days before its last day"), COUNT, ASSUMED
    )
    certificate_near_days: int = setting(
        60, _l("A flat's certificate runs out soon this many days before its last day"), COUNT, ASSUMED
    )
    secure_lease_months: int = setting(
        6, _l("Months a lease lasts at least, for a secure tenancy"), COUNT, "digest row 95, 002:2056", 1
    )
    urgent_hours: int = setting(
        24, _l("Hours in which an urgent repair is promised"), COUNT, "digest row 126, 002:1482–1488", 1
    )
    priority_days: int = setting(
        7,
        _l("Days in which a priority repair is promised, the day of the report not counted"),
        COUNT,
        "digest row 126, 002:1482–1488",
        1,
    )
    routine_days: int = setting(
        14,
        _l("Days in which a routine repair is promised, the day of the report not counted"),
        COUNT,
        "digest row 126, 002:1482–1488",
        1,
    )
    repair_working_days: bool = setting(
        False, _l("Days of repairs are working days; urgent repairs are always counted in hours"), "", ASSUMED
    )
    repair_spend_eur: int = setting(
        200, _l("Euros with VAT that a repair may cost before somebody else approves more"), "€", ASSUMED
    )
    hazard_investigate_days: int = setting(
        14, _l("Days in which damp or mould is looked into"), COUNT, "prior art 5.2; assumed", 1
    )
    hazard_safe_days: int = setting(
        7, _l("Days after that in which the place is made safe"), COUNT, "prior art 5.2; assumed", 1
    )
    flat_month_norm_eur: int = setting(
        500,
        _l("Euros with VAT that a flat may cost in a month, support hours aside"),
        "€",
        "digest row 154, 002:3413–3421",
    )
    invoice_meter_percent: int = setting(
        10, _l("Invoice beside meters and tariff, warn when they differ by more than this"), PERCENT, ASSUMED
    )
    outlier_flats: int = setting(
        5, _l("Comparable flats needed before a month's cost is compared with theirs"), COUNT, ASSUMED, 2
    )
    outlier_spreads: int = setting(
        3, _l("Spreads from the median of comparable flats beyond which a cost stands out"), COUNT, ASSUMED, 1
    )
    outlier_year_percent: int = setting(
        50, _l("Difference from the same month of last year beyond which a cost stands out"), PERCENT, ASSUMED, 1
    )
    support_hour_cents: int = setting(
        1783, _l("Price of an hour of contact with a client, in cents"), COUNT, "digest row 169, 002:4108–4113", 1
    )
    grant_eur: int = setting(3000, _l("Euros of a housing certificate"), "€", "digest rows 149, 150, 002:2708–2712", 1)
    grant_for_flat: bool = setting(
        False, _l("A certificate is for the flat, not for each person in it"), "", "digest rows 149, 150, 002:3409"
    )
    co_payment_percent: int = setting(
        30, _l("Share of income that a co-payment stays below"), PERCENT, "digest row 164, 002:4720", 1
    )
    out_of_hours: tuple[str, ...] = setting(
        (), _l("Whom to call out of hours, shown to those who make visits"), "", ASSUMED
    )
    criteria: tuple[str, ...] = setting(
        ("Nav pastāvīgas dzīvesvietas", "Darbspējas vecumā", "Motivēta mainīt situāciju"),
        _l("The municipality's own criteria, shown as information"),
        "",
        "digest row 12, 002:2826",
    )
    address_endings: tuple[str, ...] = setting(
        (),
        _l("Endings of the full addresses that belong to the municipality"),
        "",
        _l("State Address Register, column STD"),
    )


def explanations() -> dict[str, Explanation]:
    """Setting name → its explanation, in the order they are shown."""
    return {item.name: item.metadata["explanation"] for item in fields(Policy)}


def policy_from(values: Mapping[str, Any]) -> Policy:
    """The settings with the decided `values` in place of the defaults; what is no setting any more is passed over."""
    known = explanations()
    decided: dict[str, Any] = {
        key: tuple(value) if isinstance(known[key].default, tuple) else value
        for key, value in values.items()
        if key in known
    }
    return Policy(**decided)


def problem_with(key: str, value: Any) -> str | None:
    """Why the value cannot be this setting's, as a sentence for the person; None when it can."""
    setting_ = explanations()[key]
    if isinstance(setting_.default, tuple):
        return _problem_with_list(value)
    if isinstance(setting_.default, bool):
        return None if isinstance(value, bool) else _("Choose yes or no.")
    if type(value) is not int:
        return _("Write a whole number.")
    if not setting_.least <= value <= setting_.most:
        return _("Write a number from %(least)s to %(most)s.", least=setting_.least, most=setting_.most)
    return None


def _problem_with_list(entries: Any) -> str | None:
    if len(entries) > MOST_ENTRIES or any(len(entry) > LONGEST_ENTRY for entry in entries):
        return _("Write at most %(most)s lines of %(longest)s characters.", most=MOST_ENTRIES, longest=LONGEST_ENTRY)
    if len(set(entries)) < len(entries):
        return _("The same line is there twice.")
    return None
