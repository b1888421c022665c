"""Contracts: who lets what to whom, for how much, until when. Latvian: līgumi."""
