"""Trouble in a flat: talks that mediate, and landlords' visits that the person agrees to. Latvian: domstarpības."""
