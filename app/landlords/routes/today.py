"""What landlords add to Today: promises that are due, accounts to confirm."""

from datetime import date, timedelta

from markupsafe import Markup

from app.core import parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.landlords import labels, queries

SHOWN = 8
AHEAD = timedelta(days=7)


def _promises(today: date, viewer: Access) -> Markup | None:
    """To landlords and by them, late ones first; nothing for those who keep none."""
    if not viewer.can(Permission.LANDLORD_CHANGE):
        return None
    promises = queries.due_promises(viewer, today + AHEAD, SHOWN)
    return part("landlords/on_today.html", promises=promises, labels=labels, today=today)


def _accounts(_today: date, viewer: Access) -> Markup | None:
    """Accounts that a colleague recorded; nothing where none waits."""
    accounts = queries.waiting_accounts(viewer, SHOWN) if viewer.can(Permission.ACCOUNT_CONFIRM) else []
    return part("landlords/accounts_on_today.html", accounts=accounts) if accounts else None


parts.add(parts.TODAY, 38, _accounts)
parts.add(parts.TODAY, 60, _promises)
