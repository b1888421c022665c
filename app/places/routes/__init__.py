"""Pages of places."""

from app.places.routes.addresses import blueprint as addresses
from app.places.routes.settings import blueprint as settings

__all__ = ["addresses", "settings"]
