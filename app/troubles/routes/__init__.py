"""Pages of talks and visits."""

from app.troubles.routes import parts, visits  # noqa: F401  (they join the blueprint and pages)
from app.troubles.routes.stays import blueprint

__all__ = ["blueprint"]
