"""Pages of moving in."""

from app.moveins.routes import agreements, lists, parts, things  # noqa: F401  (they join the blueprints and pages)
from app.moveins.routes.kits import blueprint as kits
from app.moveins.routes.lists import blueprint as missing
from app.moveins.routes.moveins import blueprint as moveins

blueprints = (moveins, missing, kits)

__all__ = ["blueprints"]
