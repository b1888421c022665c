"""Between which numbers the facts of a flat lie, typed or imported; outside of them somebody slipped."""

ROOMS = (1, 20)
AREA_M2 = (5, 500)
FLOOR = (-2, 100)
FLOORS = (1, 100)
FLATS_IN_BUILDING = (1, 2000)
MOST_CENTS = 100_000_000
LONGEST_NUMBER = 10
LONGEST_NOTE = 2000
