"""What negotiations add to Today: next steps that are due, and negotiations that are stuck."""

from datetime import date, timedelta

from markupsafe import Markup

from app.core import parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.negotiations import labels
from app.negotiations.queries import negotiations as queries

SHOWN = 8
AHEAD = timedelta(days=7)


def _negotiations(today: date, viewer: Access) -> Markup | None:
    """For those who negotiate: late steps first, then what stands still."""
    if not viewer.can(Permission.NEGOTIATION_CHANGE):
        return None
    stuck = queries.stuck(viewer, today)
    return part(
        "negotiations/on_today.html",
        steps=queries.due_steps(viewer, today + AHEAD, SHOWN),
        stuck=stuck[:SHOWN],
        stuck_count=len(stuck),
        labels=labels,
        today=today,
    )


parts.add(parts.TODAY, 50, _negotiations)
