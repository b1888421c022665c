"""What the map draws, as compact JSON: columns of whole numbers for buildings, simplified outlines for neighbourhoods.

Nothing in the buildings' feed is a name or a file number.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, request

from geo.crs import to_wgs84_many
from geo.geojson import AreaShape, feature_collection, simplify

DEGREE = 100_000  # positions are whole hundred-thousandths of a degree: about a metre
SIMPLIFY_M = 8.0


def buildings_json(rows: Sequence[Any], limits: Mapping[int, int]) -> str:
    """`id`, `lat`, `lon` as differences from the row before (they compress better), `taken`, `limit`, `vacant`."""
    longitudes, latitudes = to_wgs84_many([row.easting for row in rows], [row.northing for row in rows])
    columns = {
        "id": _differences(row.id for row in rows),
        "lat": _differences((latitudes * DEGREE).round().astype(int).tolist()),
        "lon": _differences((longitudes * DEGREE).round().astype(int).tolist()),
        "taken": [row.taken for row in rows],
        "limit": [limits[row.municipality_id] for row in rows],
        "vacant": [row.vacant for row in rows],
    }
    return json.dumps(columns, separators=(",", ":"))


def _differences(numbers: Iterable[int]) -> list[int]:
    before, found = 0, []
    for number in numbers:
        found.append(number - before)
        before = number
    return found


def areas_json(areas: Iterable[tuple[int, AreaShape]]) -> str:
    """Neighbourhoods as GeoJSON with id and name, corners no more than a few metres off."""
    return feature_collection(
        (simplify(area.geometry, SIMPLIFY_M), {"id": area_id, "name": area.name}) for area_id, area in areas
    )


def feed(body: str) -> Response:
    """The answer with a fingerprint, compressed where the browser takes it; 304 where it has it already."""
    content = body.encode()
    response = Response(mimetype="application/json")
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0 and len(content) > 500:
        content = gzip.compress(content, 6, mtime=0)
        response.content_encoding = "gzip"
    response.set_data(content)
    response.make_conditional(request)
    return response
