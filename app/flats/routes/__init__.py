"""Pages of flats and buildings."""

from app.flats.routes import photos, state  # noqa: F401  (their pages join the blueprint of flats)
from app.flats.routes.buildings import blueprint as buildings
from app.flats.routes.flats import blueprint as flats

__all__ = ["buildings", "flats"]
