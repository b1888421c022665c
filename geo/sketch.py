"""A small map drawn by ourselves: metres in EPSG:3059 become positions on a sheet of paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from geo.crs import Point
from geo.geojson import AreaShape

LETTER = 6.2  # units: about the width of one, and half the height of a line
MARK, ASIDE = 16, 26  # units: half of a mark with a rim, and how far a name gives way to it
LEAST_M = 5000.0  # with fewer metres across no outline of a neighbourhood would be seen around a single point


@dataclass(frozen=True)
class Sketch:
    """What part of the land a drawing of `width` × `height` units shows; north is up, both directions to one scale."""

    west: float
    north: float
    units_per_m: float
    width: int
    height: int

    def at(self, point: Point) -> tuple[float, float]:
        """The position from the left and from the top, in units."""
        return (
            round((point.easting - self.west) * self.units_per_m, 1),
            round((self.north - point.northing) * self.units_per_m, 1),
        )

    def path(self, shape: MultiPolygon) -> str:
        """The outline as an SVG path, cut off at the edges and no finer than a unit; empty where none of it is seen."""
        beyond = (self.width + self.height) / self.units_per_m / 20  # so that the cut edges are not seen
        seen = shapely.simplify(self._seen(shape, beyond), 1 / self.units_per_m)
        return " ".join(self._ring(polygon.exterior.coords) for polygon in _polygons(seen))

    def names(
        self, areas: Iterable[AreaShape], marks: Iterable[tuple[float, float]]
    ) -> Iterator[tuple[str, float, float]]:
        """Name, from the left, from the top: each name in the middle of what is seen of its area, or a little above or
        below; one that would leave the drawing or meet a mark or another name is left out.
        """
        edges = box(0, 0, self.width, self.height)
        taken = [_space(*mark, MARK, MARK) for mark in marks]
        for area in areas:
            for left, top in self._middles(area.geometry):
                space = _space(left, top, LETTER / 2 * len(area.name), LETTER)
                if space.within(edges) and not any(space.intersects(other) for other in taken):
                    taken.append(space)
                    yield area.name, left, top
                    break

    def _middles(self, shape: MultiPolygon) -> list[tuple[float, float]]:
        """Where the largest part that is seen has most room around it, and above and below."""
        parts = _polygons(self._seen(shape, 0))
        if not parts:
            return []
        inside = polylabel(max(parts, key=lambda part: part.area), 2 / self.units_per_m)
        left, top = self.at(Point(inside.x, inside.y))
        return [(left, top), (left, top - ASIDE), (left, top + ASIDE)]

    def _seen(self, shape: MultiPolygon, beyond: float) -> BaseGeometry:
        east, south = self.west + self.width / self.units_per_m, self.north - self.height / self.units_per_m
        return shapely.clip_by_rect(shape, self.west - beyond, south - beyond, east + beyond, self.north + beyond)

    def _ring(self, corners: Iterable[tuple[float, ...]]) -> str:
        steps = (self.at(Point(corner[0], corner[1])) for corner in list(corners)[:-1])
        return "M" + "L".join(f"{left:g} {top:g}" for left, top in steps) + "Z"


def _space(left: float, top: float, across: float, down: float) -> Polygon:
    return box(left - across, top - down, left + across, top + down)


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and not part.is_empty]


def sketch_of(points: Sequence[Point], width: int, height: int, margin: int) -> Sketch | None:
    """The drawing on which all the points are seen, `margin` units from its edges; None for no point."""
    if not points:
        return None
    west, east = min(point.easting for point in points), max(point.easting for point in points)
    south, north = min(point.northing for point in points), max(point.northing for point in points)
    units_per_m = min(
        (width - 2 * margin) / max(east - west, LEAST_M), (height - 2 * margin) / max(north - south, LEAST_M)
    )
    return Sketch(
        west=(west + east - width / units_per_m) / 2,
        north=(south + north + height / units_per_m) / 2,
        units_per_m=units_per_m,
        width=width,
        height=height,
    )
