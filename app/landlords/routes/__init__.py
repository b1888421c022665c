"""Pages of landlords."""

from app.landlords.routes import accounts, contacts, people, today  # noqa: F401  (they join the blueprint, and Today)
from app.landlords.routes.landlords import blueprint

__all__ = ["blueprint"]
