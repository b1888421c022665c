"""Pages of this feature."""

from app.exits.routes import absences, endings, parts, proposals, services

blueprints = (services.blueprint, proposals.blueprint, absences.blueprint)

__all__ = ["absences", "blueprints", "endings", "parts", "proposals", "services"]
