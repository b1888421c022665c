"""Pages of co-payments."""

from app.copayments.routes import clients, months, parts  # noqa: F401  (they join the blueprint and pages)
from app.copayments.routes.pages import blueprint

__all__ = ["blueprint"]
