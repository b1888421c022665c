"""Pages of repairs."""

from app.repairs.routes import (  # noqa: F401  (they join the blueprint)
    board,
    costs,
    figures,
    flats,
    moving,
    reporting,
    sheets,
    waiting,
)
from app.repairs.routes.tickets import blueprint

blueprints = (blueprint,)

__all__ = ["blueprints"]
