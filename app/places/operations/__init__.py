"""Changes to places: settings of a municipality, neighbourhoods, addresses from the register."""

from app.places.operations.areas import AreaReport, import_areas
from app.places.operations.register_import import ImportReport, import_address_register
from app.places.operations.settings import create_municipality, edit_municipality, set_policy

__all__ = [
    "AreaReport",
    "ImportReport",
    "create_municipality",
    "edit_municipality",
    "import_address_register",
    "import_areas",
    "set_policy",
]
