"""Pages of the job itself: find a flat, offer it, record the answer, begin and end the stay."""

from app.placements.routes import endings, find, parts, why  # noqa: F401  (they join pages of others)
from app.placements.routes.offers import blueprint as offers
from app.placements.routes.stays import blueprint as stays

__all__ = ["offers", "stays"]
