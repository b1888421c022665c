"""Reads about incidents."""

from app.incidents.queries.cases import get_incident, incident_in_reach, incidents_of, reads_words, whole

__all__ = ["get_incident", "incident_in_reach", "incidents_of", "reads_words", "whole"]
