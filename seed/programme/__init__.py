"""The demonstration programme as plain rows: invented people and house numbers, real towns and streets.

The pilot's rows bear the pilot's own dates (August 2022 to 1 September 2023); `seed/dates.py` moves them to the day of
loading. What is not of the pilot (`extra`) bears days before that day, so that it is always in the middle of its work.
"""

from seed.programme.people import PASSWORD, STAFF, Staff

__all__ = ["PASSWORD", "STAFF", "Staff"]
