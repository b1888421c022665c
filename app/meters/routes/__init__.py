"""Pages of meters and certificates."""

from app.meters.routes import due, parts  # noqa: F401  (they join the blueprints and pages)
from app.meters.routes.certificates import blueprint as certificates
from app.meters.routes.flats import blueprint as flat_meters
from app.meters.routes.managers import blueprint as managers
from app.meters.routes.meters import blueprint as meters

blueprints = (flat_meters, meters, certificates, managers)

__all__ = ["blueprints"]
