"""Pages of visits."""

from app.visits.routes import contacts, parts, stays, visit  # noqa: F401  (they join the blueprints and pages)

blueprints = (stays.blueprint, contacts.blueprint)

__all__ = ["blueprints"]
