"""Pages of flats and buildings."""

from app.flats.routes import imports, parts, photos, state  # noqa: F401  (join others' pages and the blueprint)
from app.flats.routes.buildings import blueprint as buildings
from app.flats.routes.flats import blueprint as flats

__all__ = ["buildings", "flats"]
