"""Pages of costs."""

from app.costs.routes import (  # noqa: F401  (they join the blueprint and pages)
    closing,
    cube,
    entries,
    outliers,
    parts,
    pilot,
    support,
    table,
)
from app.costs.routes.pages import blueprint

__all__ = ["blueprint"]
