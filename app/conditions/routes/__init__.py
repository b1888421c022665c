"""Pages of acts."""

from app.conditions.routes import comparing, lists, papers, parts, signing, start, walk  # noqa: F401  (they join the blueprint)
from app.conditions.routes.acts import blueprint

__all__ = ["blueprint"]
