"""Matching a household to a flat: the check, the offer, the stay."""
