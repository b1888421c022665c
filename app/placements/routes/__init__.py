"""Pages of the job itself: find a flat, offer it, record the answer, begin and end the stay."""

from app.placements.routes import find, offers, stays

__all__ = ["find", "offers", "stays"]
