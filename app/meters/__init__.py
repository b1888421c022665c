"""Meters of flats, their readings, and the certificates a flat needs. Latvian: skaitītāji; apliecības."""
