"""Pages of incidents."""

from app.incidents.routes import cases, complaints, damages, parts, pests, report, tasks  # noqa: F401  (they join the blueprint and pages)
from app.incidents.routes.lists import blueprint
from app.incidents.routes.risk_acts import blueprint as risk_acts
from app.incidents.routes.risk_signing import sign  # noqa: F401

blueprints = (blueprint, risk_acts)
