"""Pages of absences."""

from app.absences.routes import agreed, parts  # noqa: F401  (they join the blueprints and pages)
from app.absences.routes.lists import blueprint as missing
from app.absences.routes.person import blueprint as absence

blueprints = (absence, missing)

__all__ = ["blueprints"]
