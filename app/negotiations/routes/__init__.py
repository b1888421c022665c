"""Pages of negotiations: board, table, one of them, and the reference rents."""

from app.negotiations.routes import moves, today  # noqa: F401  (they join the blueprint, and Today)
from app.negotiations.routes.negotiations import blueprint
from app.negotiations.routes.rents import blueprint as reference_rents

__all__ = ["blueprint", "reference_rents"]
