"""Copies of keys: who has which since when, whether the spare one may be used, and when it was. Latvian: atslēgas."""
