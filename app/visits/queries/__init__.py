"""Reads about visits. Later features take what they need from here."""

from app.visits.queries.contact import last_met_or_reached, unannounced_misses

__all__ = ["last_met_or_reached", "unannounced_misses"]
