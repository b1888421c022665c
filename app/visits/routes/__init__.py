"""Pages of visits."""

from app.visits.routes import contacts, homes, parts, stays, visit, week  # noqa: F401  (they join the blueprints and pages)

blueprints = (stays.blueprint, contacts.blueprint, week.blueprint, homes.blueprint)

__all__ = ["blueprints"]
