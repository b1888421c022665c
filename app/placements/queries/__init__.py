"""Reads of placements: the facts of a check, the ranking of flats, and the lists of offers and stays."""
