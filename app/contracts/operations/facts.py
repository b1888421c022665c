"""What a contract and its terms are to say, as forms and seed data hand it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.clients.models import Household
from app.contracts.calculations import DayCount, RentKind
from app.contracts.models import ContractModel, Payer, RepairElement, RepairParty, Utility, WhyNotClient
from app.flats.models import Flat
from app.landlords.models import Landlord


@dataclass(frozen=True)
class ContractFacts:
    """Who contracts about which flats from when until when. `ends_on` is the first day after the term.

    `room_number` is the room of a group flat; `number` is given by us where there is none.
    """

    model: ContractModel
    flats: tuple[Flat, ...]
    starts_on: date
    ends_on: date | None
    landlord: Landlord | None = None
    household: Household | None = None
    room_number: int = 1
    number: str | None = None
    why_not_client: WhyNotClient | None = None
    why_not_words: str | None = None
    land_register: bool | None = None
    land_register_number: str | None = None
    land_register_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class TermFacts:
    """What is agreed about money, services and repairs; amounts are whole cents a month, all flats together.

    `flat_rents` is each flat's share by its id, or empty for one sum.
    """

    rent_cents: int
    rent_kind: RentKind = RentKind.FIXED
    day_count: DayCount = DayCount.ACTUAL
    payment_day: int = 1
    in_advance: bool = True
    index_base_on: date | None = None
    index_first_on: date | None = None
    index_may_fall: bool = False
    index_most: int | None = None
    utilities: Mapping[Utility, Payer] = field(default_factory=dict)
    utilities_cents: int | None = None
    deposit_cents: int = 0
    deposit_reason: str | None = None
    first_and_last: bool = False
    payment_guarantee: str | None = None
    vacancy_guarantee: str | None = None
    notice_days_us: int = 30
    notice_days_landlord: int = 90
    repairs: Mapping[RepairElement, RepairParty] = field(default_factory=dict)
    house_rules: str | None = None
    flat_rents: Mapping[int, int] = field(default_factory=dict)
