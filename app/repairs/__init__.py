"""Repairs: what is broken in flats and buildings, by when it is mended, by whom, at what cost. Latvian: remonti."""
