"""Pages of contracts."""

from app.contracts.routes import changes, endings, index, names, papers, parts, rent  # noqa: F401  (they join the blueprint and pages)
from app.contracts.routes.contracts import blueprint

__all__ = ["blueprint"]
