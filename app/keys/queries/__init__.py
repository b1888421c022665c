"""Reads about keys. Other features take what they need from here."""

from app.keys.queries.consents import answers_on, consent_on, consents_of, consents_on, uses_of
from app.keys.queries.register import copies_of, keys_of_flat, keys_of_stay
from app.keys.queries.scope import get_flat, get_stay

__all__ = [
    "answers_on",
    "consent_on",
    "consents_of",
    "consents_on",
    "copies_of",
    "get_flat",
    "get_stay",
    "keys_of_flat",
    "keys_of_stay",
    "uses_of",
]
