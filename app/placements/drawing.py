"""The small map of a sheet: neighbourhoods, the flats as numbers, the household's important places as letters.

No other client and no place to keep away from is on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.clients.models import Household, ImportantPlace
from app.flats.models import Flat
from app.placements.comparison import important_places, point_of
from app.places.queries import area_shapes
from geo.sketch import sketch_of

WIDTH, HEIGHT, MARGIN = 480, 300, 34
CLEAR = 24  # units between the middles of a number and a letter that do not touch
MARKS = ascii_uppercase


@dataclass(frozen=True)
class Mark:
    """A number or letter at a position of the drawing."""

    sign: str
    left: float
    top: float


@dataclass(frozen=True)
class Drawing:
    """What the template draws; `places` are those the letters stand for."""

    width: int
    height: int
    areas: list[str]
    names: list[Mark]
    flats: list[Mark]
    marks: list[Mark]
    places: list[tuple[str, ImportantPlace]]


def draw(flats: Sequence[Flat], household: Household | None) -> Drawing | None:
    """None where no flat has a point. Flats of one building share a mark: '1, 2'."""
    at: dict[tuple[float, float], list[str]] = {}
    for number, flat in enumerate(flats, 1):
        if point := point_of(flat.building.place):
            at.setdefault(point, []).append(str(number))
    if not at:
        return None
    lettered = list(zip(MARKS, important_places(household), strict=False))
    points = [point for flat in flats if (point := point_of(flat.building.place))]
    sketch = sketch_of([*points, *(point for _sign, (_one, point) in lettered)], WIDTH, HEIGHT, MARGIN)
    assert sketch is not None
    areas = [area for _id, area in area_shapes({flat.municipality_id for flat in flats})]
    by_point = {point: ", ".join(at[point]) for point in points}
    numbers = [Mark(sign, *sketch.at(point)) for point, sign in by_point.items()]
    letters = [_beside(Mark(sign, *sketch.at(point)), numbers) for sign, (_one, point) in lettered]
    return Drawing(
        WIDTH,
        HEIGHT,
        [shape for area in areas if (shape := sketch.path(area.geometry))],
        [Mark(*name) for name in sketch.names(areas, [(mark.left, mark.top) for mark in (*numbers, *letters)])],
        numbers,
        letters,
        [(sign, one) for sign, (one, _point) in lettered],
    )


def _beside(mark: Mark, numbers: Sequence[Mark]) -> Mark:
    """The letter, moved aside where a number would cover it: what is near a flat is the best thing to see."""
    for number in numbers:
        reach = CLEAR + 6 * (len(number.sign) - 1)
        if abs(mark.left - number.left) < reach and abs(mark.top - number.top) < CLEAR:
            left = number.left + (reach if number.left < WIDTH / 2 else -reach)
            return Mark(mark.sign, left, mark.top)
    return mark
