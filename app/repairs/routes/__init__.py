"""Pages of repairs."""

from app.repairs.routes import costs, flats, moving, reporting, waiting  # noqa: F401  (they join the blueprint)
from app.repairs.routes.tickets import blueprint

blueprints = (blueprint,)

__all__ = ["blueprints"]
