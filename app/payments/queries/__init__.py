"""Reads about payments: what contracts ask for, what is recorded, lists, a landlord's statement."""
