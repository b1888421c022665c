"""Neighbourhood files in, map data out: GeoJSON (RFC 7946), and which area a point belongs to.

Shapes inside the program are in EPSG:3059; degrees exist only in the files.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.crs import LKS92, WGS84, Floats, are_in_latvia, are_latvian_positions, to_lks92_many, to_wgs84_many

NAME_PROPERTIES = ("name", "nosaukums", "apkaime")
"""Where the name of an area is looked for unless the caller knows better."""


class ProblemCode(StrEnum):
    """Why a file of areas is refused."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_A_COLLECTION = "not_a_collection"
    NO_FEATURES = "no_features"
    UNKNOWN_CRS = "unknown_crs"
    NOT_A_FEATURE = "not_a_feature"
    NO_NAME = "no_name"
    DUPLICATE_NAME = "duplicate_name"
    NOT_AN_AREA = "not_an_area"
    BAD_COORDINATES = "bad_coordinates"
    METRES_WITHOUT_CRS = "metres_without_crs"
    SWAPPED_AXES = "swapped_axes"
    OUTSIDE_LATVIA = "outside_latvia"
    NO_SURFACE = "no_surface"


SENTENCES = {
    ProblemCode.NOT_UTF8: "The file is not UTF-8 text.",
    ProblemCode.NOT_JSON: "The file is not JSON: %(detail)s.",
    ProblemCode.NOT_A_COLLECTION: "The file is not a GeoJSON FeatureCollection.",
    ProblemCode.NO_FEATURES: "The file has no areas in it.",
    ProblemCode.UNKNOWN_CRS: "The coordinate system must be WGS84 or LKS-92 (EPSG:3059), not: %(detail)s.",
    ProblemCode.NOT_A_FEATURE: "%(where)s: this is not a GeoJSON feature.",
    ProblemCode.NO_NAME: "%(where)s: the area has no readable name; looked in: %(detail)s.",
    ProblemCode.DUPLICATE_NAME: "%(where)s: another area of the file has the same name.",
    ProblemCode.NOT_AN_AREA: "%(where)s: the shape must be a Polygon or MultiPolygon, not: %(detail)s.",
    ProblemCode.BAD_COORDINATES: "%(where)s: a ring needs four or more positions of two numbers, the last = the first.",
    ProblemCode.METRES_WITHOUT_CRS: "%(where)s: the coordinates are in metres, but the file does not name EPSG:3059.",
    ProblemCode.SWAPPED_AXES: "%(where)s: the two coordinates are in the wrong order: %(detail)s.",
    ProblemCode.OUTSIDE_LATVIA: "%(where)s: a point lies outside Latvia: %(detail)s.",
    ProblemCode.NO_SURFACE: "%(where)s: the outline encloses nothing.",
}


@dataclass(frozen=True)
class GeoJsonProblem:
    """One reason to refuse the file. `feature_index` counts from 0; it and `name` are None for the whole file."""

    feature_index: int | None
    name: str | None
    code: ProblemCode
    detail: str = ""

    def __str__(self) -> str:
        """The reason as an English sentence; a page translates the code instead."""
        where = "" if self.feature_index is None else f"Area {self.feature_index + 1}"
        where += f" ({self.name})" if self.name else ""
        return SENTENCES[self.code] % {"where": where, "detail": self.detail}


class GeoJsonRefused(ValueError):
    """The file cannot be used; `problems` says why, all of it at once."""

    def __init__(self, problems: Sequence[GeoJsonProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class AreaShape:
    """A named area in EPSG:3059 with the file's other properties; `repaired` if its outline had to be mended."""

    name: str
    geometry: MultiPolygon
    properties: Mapping[str, Any] = field(default_factory=dict)
    repaired: bool = False


def read_areas(content: str | bytes, name_properties: Sequence[str] = NAME_PROPERTIES) -> list[AreaShape]:
    """The areas of a FeatureCollection, in its order, or GeoJsonRefused: a file is taken whole or not at all.

    Coordinates are degrees, or metres where an old-style `crs` member names EPSG:3059. The name is the first of
    `name_properties` that is filled in, in any letter case.
    """
    collection = _parse(content)
    crs = _crs(collection)
    areas, problems, names = [], [], set()
    for index, feature in enumerate(collection["features"]):
        try:
            area = _read_area(feature, crs, name_properties)
            if area.name in names:
                raise _Unusable(ProblemCode.DUPLICATE_NAME)
            names.add(area.name)
            areas.append(area)
        except _Unusable as unusable:
            problems.append(GeoJsonProblem(index, _name(feature, name_properties), unusable.code, unusable.detail))
    if problems:
        raise GeoJsonRefused(problems)
    return areas


def feature_collection(features: Iterable[tuple[BaseGeometry, Mapping[str, Any]]], decimals: int = 5) -> str:
    """Compact GeoJSON in degrees of (shape in EPSG:3059, properties) pairs; 5 decimals are about a metre."""
    pairs = list(features)
    shapes = shapely.orient_polygons(np.array([shape for shape, _ in pairs], dtype=object))
    degrees = shapely.transform(shapes, lambda corners: np.column_stack(to_wgs84_many(*corners.T)).round(decimals))
    written = ",".join(
        f'{{"type":"Feature","geometry":{shape},"properties":{_compact(properties)}}}'
        for shape, (_, properties) in zip(shapely.to_geojson(degrees), pairs, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{written}]}}'


def simplify(geometry: MultiPolygon, tolerance_m: float) -> MultiPolygon:
    """The shape with fewer corners, none moved by more than `tolerance_m` metres; it never loses a part or a hole."""
    return _multipolygon(shapely.simplify(geometry, tolerance_m, preserve_topology=True))


def assign_areas(points: Sequence[tuple[float, float]], areas: Sequence[AreaShape]) -> list[int | None]:
    """For each (easting, northing), which of `areas` (its position there) it lies in, or None.

    A point on a border, or in two areas that overlap, belongs to the first of them by name.
    """
    tree = STRtree(shapely.points(np.asarray(points, float).reshape(-1, 2)))  # pyright: ignore[reportArgumentType]
    found: list[int | None] = [None] * len(points)
    for position in sorted(range(len(areas)), key=lambda position: areas[position].name, reverse=True):
        for point in tree.query(areas[position].geometry, predicate="intersects"):
            found[point] = position
    return found


class _Unusable(Exception):
    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        self.code = code
        self.detail = detail


def _refuse(code: ProblemCode, detail: str = "") -> GeoJsonRefused:
    return GeoJsonRefused([GeoJsonProblem(None, None, code, detail)])


def _parse(content: str | bytes) -> dict[str, Any]:
    try:
        text = content.decode() if isinstance(content, bytes) else content
        collection = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise _refuse(ProblemCode.NOT_UTF8) from None
    except json.JSONDecodeError as error:
        raise _refuse(ProblemCode.NOT_JSON, f"line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):  # NaN; a number of thousands of digits; brackets thousands deep
        raise _refuse(ProblemCode.NOT_JSON, "a number or a nesting no program can hold") from None
    if not (isinstance(collection, dict) and collection.get("type") == "FeatureCollection"):
        raise _refuse(ProblemCode.NOT_A_COLLECTION)
    if not isinstance(features := collection.get("features"), list) or not features:
        raise _refuse(ProblemCode.NO_FEATURES)
    return collection


def _refuse_constant(constant: str) -> None:
    raise ValueError(constant)


def _crs(collection: dict[str, Any]) -> int:
    """The EPSG code of the `crs` member of GeoJSON before RFC 7946; WGS84 without one."""
    member = collection.get("crs")
    if member is None:
        return WGS84
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "") if isinstance(properties, dict) else "")
    code = re.search(r"(?:EPSG:(?:[\d.]*:)?(4326|3059)|CRS84)$", name, re.IGNORECASE)
    if code is None:
        raise _refuse(ProblemCode.UNKNOWN_CRS, name or json.dumps(member)[:80])
    return LKS92 if code[1] == str(LKS92) else WGS84


def _name(feature: Any, name_properties: Sequence[str]) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return None
    by_key = {str(key).casefold(): value for key, value in reversed(properties.items())}
    values = (by_key.get(key.casefold()) for key in name_properties)
    names = (" ".join(value.split()) for value in values if isinstance(value, str))
    return next((name for name in names if name and name.isprintable()), None)


def _read_area(feature: Any, crs: int, name_properties: Sequence[str]) -> AreaShape:
    if not (isinstance(feature, dict) and feature.get("type") == "Feature"):
        raise _Unusable(ProblemCode.NOT_A_FEATURE)
    name = _name(feature, name_properties)
    if name is None:
        raise _Unusable(ProblemCode.NO_NAME, ", ".join(name_properties))
    given = _read_shape(feature.get("geometry"))
    _check_place(given, crs)
    shape = (
        given if crs == LKS92 else shapely.transform(given, lambda corners: np.column_stack(to_lks92_many(*corners.T)))
    )
    repaired = not shape.is_valid
    if repaired:
        shape = _multipolygon(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if not shape.area > 0:
        raise _Unusable(ProblemCode.NO_SURFACE)
    return AreaShape(name, shape, feature["properties"], repaired)


def _read_shape(geometry: Any) -> MultiPolygon:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Unusable(ProblemCode.NOT_AN_AREA, str(kind or "nothing"))
    coordinates = geometry.get("coordinates")
    parts = _filled_list([coordinates] if kind == "Polygon" else coordinates)
    rings = [[_read_ring(ring) for ring in _filled_list(part)] for part in parts]
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in rings])


def _read_ring(ring: Any) -> list[tuple[float, float]]:
    positions = [_read_position(position) for position in _filled_list(ring)]
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise _Unusable(ProblemCode.BAD_COORDINATES)
    return positions


def _read_position(position: Any) -> tuple[float, float]:
    first_two = _filled_list(position)[:2]  # a height may follow
    if len(first_two) < 2 or not all(_is_finite_number(value) for value in first_two):
        raise _Unusable(ProblemCode.BAD_COORDINATES)
    return float(first_two[0]), float(first_two[1])


def _is_finite_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def _filled_list(value: Any) -> list[Any]:
    if not (isinstance(value, list) and value):
        raise _Unusable(ProblemCode.BAD_COORDINATES)
    return value


def _check_place(given: MultiPolygon, crs: int) -> None:
    """Refuses a shape with a corner outside Latvia, and says so when only the order or the unit is wrong."""
    first, second = shapely.get_coordinates(given).T
    outside = ~_inside(first, second, crs)
    if not outside.any():
        return
    example = f"{first[outside][0]:g}, {second[outside][0]:g}"
    if _inside(second, first, crs).all():
        raise _Unusable(ProblemCode.SWAPPED_AXES, example)
    if crs == WGS84 and (are_in_latvia(first, second).all() or are_in_latvia(second, first).all()):
        raise _Unusable(ProblemCode.METRES_WITHOUT_CRS, example)
    raise _Unusable(ProblemCode.OUTSIDE_LATVIA, example)


def _inside(first: Floats, second: Floats, crs: int) -> NDArray[np.bool_]:
    return are_in_latvia(first, second) if crs == LKS92 else are_latvian_positions(first, second)


def _multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """The surfaces of a shape, whatever else it holds."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])


def _compact(properties: Mapping[str, Any]) -> str:
    return json.dumps(properties, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
