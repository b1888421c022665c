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
    shapes = (sketch.path(area.geometry) for _id, area in area_shapes({flat.municipality_id for flat in flats}))
    by_point = {point: ", ".join(at[point]) for point in points}
    return Drawing(
        WIDTH,
        HEIGHT,
        [shape for shape in shapes if shape],
        [Mark(sign, *sketch.at(point)) for point, sign in by_point.items()],
        [Mark(sign, *sketch.at(point)) for sign, (_one, point) in lettered],
        [(sign, one) for sign, (one, _point) in lettered],
    )
