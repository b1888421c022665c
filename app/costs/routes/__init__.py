"""Pages of costs."""

from app.costs.routes import cube, entries, parts, pilot, table  # noqa: F401  (they join the blueprint and pages)
from app.costs.routes.pages import blueprint

__all__ = ["blueprint"]
