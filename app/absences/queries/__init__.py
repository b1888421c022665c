"""Reads about absences."""
