"""Pages of payments."""

from app.payments.routes import money, months, parts, statement  # noqa: F401  (they join the blueprint and pages)
from app.payments.routes.payments import blueprint

__all__ = ["blueprint"]
