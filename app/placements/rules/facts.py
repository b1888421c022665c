"""What the rules are told about one flat for one household over one stay: plain values, no names."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.flats.models import Cooker, Readiness
from app.places.models import RiverSide


class Period(NamedTuple):
    """Days [starts_on, ends_on): the end is the first day after; None is open-ended; start = end is no day at all."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        if self.starts_on == self.ends_on or other.starts_on == other.ends_on:
            return False
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )


class RoomStay(NamedTuple):
    """A room of the flat (1 where the flat is not shared) is lived in over a period."""

    room_number: int
    period: Period


class Neighbour(NamedTuple):
    """A client's stay in another building, and how far that building's point is."""

    distance_m: float
    period: Period


class KeepAway(NamedTuple):
    """A circle the household is not to be housed in (metres, LKS-92), active on the first day of the stay."""

    easting: float
    northing: float
    radius_m: float


@dataclass(frozen=True)
class HouseholdFacts:
    """The household, as it is on the first day of the stay."""

    id: int
    municipality_id: int
    clients: int  # members who are clients: only they count for the limits (digest row 48)
    without_consent: int = 0  # how many of them have no valid consent
    waiting: bool = False  # an open entry on the waitlist
    housed: bool = False  # lives in a flat of ours on the first day, or did until that day
    wishes_group_flat: bool = False
    group_flat_supported: bool | None = None  # what the team came to when it weighed that wish; None: not weighed
    elsewhere: tuple[Period, ...] = ()  # its clients' other stays, past ones left out
    keep_away: tuple[KeepAway, ...] = ()


class FlatFacts(NamedTuple):
    """The flat, its building and where that stands. None in a yes/no: not known."""

    id: int
    building_id: int
    municipality_id: int
    readiness: Readiness
    act_passed: bool | None = None  # what the last signed act says of the minimum standard; None: there is none
    number: str = ""
    address: str = ""
    address_key: str = ""  # sorts as a street directory does
    landlord_id: int | None = None
    self_contained: bool = True
    group_rooms: int | None = None
    rooms: int = 1
    area_m2: float | None = None
    floor: int | None = None
    rent_cents: int | None = None
    utilities_cents: int | None = None
    step_free: bool | None = None
    pets_allowed: bool | None = None
    quiet: bool | None = None
    cooker: Cooker | None = None
    washing_machine: bool | None = None
    furnished: bool | None = None
    floors: int | None = None
    flats_total: int | None = None
    has_lift: bool | None = None
    inside_institution: bool = False
    outside_centre: bool = False
    area_id: int | None = None
    area_name: str | None = None
    river_side: RiverSide | None = None
    easting: float | None = None  # metres; None where the register has no point
    northing: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.easting is None or self.northing is None else (self.easting, self.northing)

    @property
    def rooms_to_let(self) -> int:
        """How many households may live in the flat at once: one, or one per room of a group flat."""
        return self.group_rooms or 1


class Around(NamedTuple):
    """Who lives in the flat, in its building and around it. What the household would leave by moving is left out."""

    rooms_taken: tuple[RoomStay, ...] = ()
    building_stays: tuple[Period, ...] = ()  # one for each client housed in the building
    neighbours: tuple[Neighbour, ...] = ()  # one for each client housed nearby in another building
    clients_flats: int = 0  # other flats of the building where clients live on the first day
    live_offers: int = 0  # offers of flats of this building to other households
    area_clients: int = 0  # this municipality's other clients in the neighbourhood on the first day
    landlord_clients: int = 0  # and in flats of the same supplier
    municipality_clients: int = 0  # and altogether


class Case(NamedTuple):
    """One flat for one household over one stay: all that a rule of this feature may look at."""

    household: HouseholdFacts
    flat: FlatFacts
    around: Around
    stay: Period
    today: date
