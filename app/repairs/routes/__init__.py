"""Pages of repairs."""

from app.repairs.routes import (  # noqa: F401  (they join the blueprint)
    board,
    cost_list,
    costs,
    figures,
    flats,
    moving,
    parts,
    reporting,
    sheets,
    waiting,
)
from app.repairs.routes.lists import contractors, faults
from app.repairs.routes.tickets import blueprint

blueprints = (blueprint, contractors, faults)

__all__ = ["blueprints"]
