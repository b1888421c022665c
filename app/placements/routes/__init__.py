"""Pages of the job itself: find a flat, offer it, record the answer, begin and end the stay."""

from app.placements.routes import endings, find, overrides, parts, sheet_parts, why  # noqa: F401  (they join pages of others)
from app.placements.routes.offers import blueprint as offers
from app.placements.routes.sheets import blueprint as sheets
from app.placements.routes.stays import blueprint as stays
from app.placements.routes.viewings import blueprint as viewings

__all__ = ["offers", "sheets", "stays", "viewings"]
