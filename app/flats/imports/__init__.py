"""Flats from spreadsheets: what the columns may mean, and how rows are checked, written and undone."""

from app.core.imports.work import KINDS, Kind
from app.flats.imports.columns import fields
from app.flats.imports.importer import FlatImporter

KIND = "flats"
KINDS[KIND] = Kind(fields, FlatImporter)
