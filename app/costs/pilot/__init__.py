"""The pilot's published costs, worked out again from the numbers printed beside them (digest §2). Pure."""

from app.costs.pilot.comparing import Compared, Line, Reading, Section, Tried, Verdict, compare
from app.costs.pilot.lines import LINES

__all__ = ["LINES", "Compared", "Line", "Reading", "Section", "Tried", "Verdict", "compare"]
