"""Pages of keys."""

from app.keys.routes import lists, parts, uses  # noqa: F401  (they join the blueprints and pages)
from app.keys.routes.register import blueprint as register
from app.keys.routes.stays import blueprint as stays

blueprints = (register, stays)

__all__ = ["blueprints"]
