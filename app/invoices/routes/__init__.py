"""Pages of invoices."""

from app.invoices.routes import imports, parts, steps, suppliers, tariffs  # noqa: F401  (they join the blueprint)
from app.invoices.routes.pages import blueprint

__all__ = ["blueprint"]
