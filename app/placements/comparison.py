"""What a sheet says of its flats, in plain words: what differs first (digest row 29), then what is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.clients.labels import IMPORTANT_PLACE
from app.clients.models import Household, ImportantPlace
from app.core.formatting import format_area, format_distance, format_money, yes_no
from app.flats.labels import BATH, COOKER, HEATING, NEARBY, WATER, nearby_in_words
from app.flats.models import Flat
from geo.crs import Point
from geo.proximity import distance_m
from geo.types import coordinates

# Everything whose words stand on a printed sheet beside this module's own; all of it is in every client's language.
ENUM_WORDS: tuple[dict[Any, Any], ...] = (HEATING, WATER, BATH, COOKER, NEARBY, IMPORTANT_PLACE)

Fact = tuple[str, str]


class Row(NamedTuple):
    """One fact of every flat, in the order of the flats."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class Comparison:
    """The facts in which the flats differ, and those that are the same of all. Of one flat alone nothing differs."""

    differing: list[Row]
    same: list[Row]


def compare(flats: Sequence[Flat], household: Household | None) -> Comparison:
    """Facts of the flats; the distances to the household's important places and its own share only where one is given:
    whoever may not open the household's page does not read them here either.
    """
    columns = [_facts(flat, household) for flat in flats]
    rows = [Row(facts[0][0], tuple(value for _label, value in facts)) for facts in zip(*columns, strict=True)]
    return Comparison([row for row in rows if row.differs], [row for row in rows if not row.differs])


def point_of(place: Any) -> Point | None:
    """Where an address lies; None where the register has no point."""
    return None if place.point is None else coordinates(place.point)


def important_places(household: Household | None) -> list[tuple[ImportantPlace, Point]]:
    """The household's important places that can be found on a map."""
    places = household.important_places if household else []
    return [(one, point) for one in places if (point := point_of(one.place)) is not None]


def _facts(flat: Flat, household: Household | None) -> list[Fact]:
    return [*_where(flat), *_ways(flat, household), *_costs(flat, household), *_home(flat)]


def _where(flat: Flat) -> list[Fact]:
    building = flat.building
    return [
        (_("Neighbourhood"), building.place.area.name if building.place.area else _not_known()),
        (_("Floor"), _floor(flat.floor, building.floors)),
        (_("Lift in the building"), yes_no(building.has_lift)),
        (_("Can be reached without steps"), yes_no(flat.step_free)),
        (_("Near the flat"), ", ".join(nearby_in_words(flat.nearby or [])) or _not_known()),
    ]


def _ways(flat: Flat, household: Household | None) -> list[Fact]:
    """How far it is, in a straight line, to what matters to the household."""
    here = point_of(flat.building.place)
    return [
        (
            _("Distance: %(place)s", place=place_words(one)),
            format_distance(distance_m(here, there)) if here else _not_known(),
        )
        for one, there in important_places(household)
    ]


def place_words(one: ImportantPlace) -> str:
    """'Workplace (cleaner, morning shift)'."""
    kind = str(IMPORTANT_PLACE[one.kind])
    return f"{kind} ({one.label})" if one.label else kind


def _costs(flat: Flat, household: Household | None) -> list[Fact]:
    rent, utilities = flat.rent_cents, flat.utilities_cents
    together = None if rent is None or utilities is None else rent + utilities
    facts = [
        (_("Rent for a month"), format_money(rent) or _not_known()),
        (_("Utilities for a month, about"), format_money(utilities) or _not_known()),
        (_("Together for a month, about"), format_money(together) or _not_known()),
    ]
    share = household.wishes.own_share_cents if household and household.wishes else None
    if share is not None:
        facts.append((_("You wished to pay at most %(money)s", money=format_money(share)), _against(together, share)))
    return facts


def _against(together: int | None, share: int) -> str:
    if together is None:
        return _not_known()
    if together <= share:
        return _("It is not more")
    return _("It is more by %(money)s", money=format_money(together - share))


def _home(flat: Flat) -> list[Fact]:
    return [
        (_("Rooms"), str(flat.rooms)),
        (_("Floor area"), format_area(flat.area_m2) or _not_known()),
        (_("Heating"), _words(HEATING, flat.heating)),
        (_("Water"), _words(WATER, flat.water)),
        (_("Bath or shower"), _words(BATH, flat.bath)),
        (_("Cooking"), _words(COOKER, flat.cooker)),
        (_("Washing machine"), yes_no(flat.washing_machine)),
        (_("Furniture"), yes_no(flat.furnished)),
        (_("Pets allowed"), yes_no(flat.pets_allowed)),
        (_("Quiet surroundings"), yes_no(flat.quiet)),
    ]


def _floor(floor: int | None, floors: int | None) -> str:
    if floor is None:
        return _not_known()
    return _("%(floor)s of %(floors)s", floor=floor, floors=floors) if floors else str(floor)


def _words(words: dict[Any, Any], member: Any) -> str:
    return _not_known() if member is None else str(words[member])


def _not_known() -> str:
    return yes_no(None)
