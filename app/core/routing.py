"""What may stand in a web address."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1  # a larger one is no row's id on PostgreSQL and an error in SQLite's driver


class RowId(IntegerConverter):
    """`<int:id>`: a number that can be a row's id; anything else is simply not found."""

    def __init__(self, map: Any, *arguments: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST_ID)
        super().__init__(map, *arguments, **options)


def init_app(flask_app: Flask) -> None:
    flask_app.url_map.converters["int"] = RowId
