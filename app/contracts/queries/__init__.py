"""Reads about contracts: one of them, the list, rent, and what the rules say."""
