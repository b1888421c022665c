"""Pages of staff accounts and of cover for absent colleagues."""

from app.accounts.routes.cover import blueprint as cover
from app.accounts.routes.session import blueprint as session
from app.accounts.routes.users import blueprint as users

__all__ = ["cover", "session", "users"]
