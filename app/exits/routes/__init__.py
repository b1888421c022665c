"""Pages of this feature."""

from app.exits.routes import absences, agreements, endings, parts, proposals, services

blueprints = (services.blueprint, proposals.blueprint, absences.blueprint)

__all__ = ["absences", "agreements", "blueprints", "endings", "parts", "proposals", "services"]
