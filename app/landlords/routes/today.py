"""What landlords add to Today: promises that are due."""

from datetime import date, timedelta

from flask import render_template

from app.core import parts
from app.core.permissions import Access, Permission
from app.landlords import labels, queries

SHOWN = 8
AHEAD = timedelta(days=7)


def _promises(today: date, viewer: Access) -> str:
    """To landlords and by them, late ones first; nothing for those who keep none."""
    if not viewer.can(Permission.LANDLORD_CHANGE):
        return ""
    promises = queries.due_promises(viewer, today + AHEAD, SHOWN)
    return render_template("landlords/on_today.html", promises=promises, labels=labels, today=today)


parts.add(parts.TODAY, 60, _promises)
