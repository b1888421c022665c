"""What the rules are told about one flat for one household over one stay: plain values, no names."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.flats.models import Readiness


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
    elsewhere: tuple[Period, ...] = ()  # its clients' other stays, past ones left out
    keep_away: tuple[KeepAway, ...] = ()


@dataclass(slots=True)  # not frozen, which would take three times as long: a ranking makes thousands
class FlatFacts:
    """The flat and its building. Stays of the household that a move would end are left out everywhere."""

    id: int
    building_id: int
    municipality_id: int
    readiness: Readiness
    self_contained: bool
    group_rooms: int | None
    point: tuple[float, float] | None  # easting, northing; None where the register has none
    inside_institution: bool
    outside_centre: bool
    flats_total: int | None
    rooms_taken: tuple[RoomStay, ...] = ()
    building_stays: tuple[Period, ...] = ()  # one for each client housed in the building
    neighbours: tuple[Neighbour, ...] = ()  # one for each client housed nearby in another building
    clients_flats: int = 0  # other flats of the building where clients live on the first day
    live_offers: int = 0  # offers of flats of this building to other households
    area_name: str | None = None
    area_clients: int = 0  # this municipality's other clients in the neighbourhood on the first day
    has_landlord: bool = False
    landlord_clients: int = 0  # and in flats of the same supplier
    municipality_clients: int = 0  # and altogether

    @property
    def rooms_to_let(self) -> int:
        """How many households may live in the flat at once: one, or one per room of a group flat."""
        return self.group_rooms or 1


class Case(NamedTuple):
    """One flat for one household over one stay: all that a rule of this feature may look at."""

    household: HouseholdFacts
    flat: FlatFacts
    stay: Period
    today: date
