"""Pages of flats and buildings."""

from app.flats.routes import parts, photos, state  # noqa: F401  (they join pages of others and the blueprint of flats)
from app.flats.routes.buildings import blueprint as buildings
from app.flats.routes.flats import blueprint as flats

__all__ = ["buildings", "flats"]
