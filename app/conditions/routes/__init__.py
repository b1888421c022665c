"""Pages of acts."""

from app.conditions.routes import comparing, lists, papers, parts, signing, start, templates, walk  # noqa: F401  (they join the blueprint)
from app.conditions.routes.acts import blueprint

blueprints = (blueprint, templates.blueprint)

__all__ = ["blueprints"]
