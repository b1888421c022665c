"""A small map drawn by ourselves: metres in EPSG:3059 become positions on a sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from geo.crs import Point

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
        east, south = self.west + self.width / self.units_per_m, self.north - self.height / self.units_per_m
        beyond = (self.width + self.height) / self.units_per_m / 20  # so that the cut edges are not seen
        seen = shapely.clip_by_rect(shape, self.west - beyond, south - beyond, east + beyond, self.north + beyond)
        seen = shapely.simplify(seen, 1 / self.units_per_m)
        rings = [polygon.exterior for polygon in shapely.get_parts(seen) if polygon.geom_type == "Polygon"]
        return " ".join(self._ring(ring.coords) for ring in rings)

    def _ring(self, corners: Sequence[tuple[float, ...]]) -> str:
        steps = (self.at(Point(corner[0], corner[1])) for corner in list(corners)[:-1])
        return "M" + "L".join(f"{left:g} {top:g}" for left, top in steps) + "Z"


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
