"""Reads: tickets in reach (tickets.py), how a place is held and what was reported there before (places.py)."""
