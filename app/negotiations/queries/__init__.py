"""Reads about negotiations: one of them, the board and the table, rents to compare with, and what is due."""
