"""Reads about moving in."""

from app.moveins.queries.agreements import agreements_of, agreements_on
from app.moveins.queries.kits import lists_for
from app.moveins.queries.moveins import get_stay, move_in_of, progress_of

__all__ = ["agreements_of", "agreements_on", "get_stay", "lists_for", "move_in_of", "progress_of"]
