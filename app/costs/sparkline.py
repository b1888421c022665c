"""A row of months drawn as a small line. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, MARGIN = 96, 24, 3


@dataclass(frozen=True)
class Line:
    """What is drawn: points of an SVG polyline, the last of them, and the lowest and highest month in cents."""

    points: str
    last: tuple[float, float]
    least: tuple[date, int]
    most: tuple[date, int]
    width: int = WIDTH
    height: int = HEIGHT


def line_of(cents: Mapping[date, int], months: Sequence[date]) -> Line:
    """From nothing, or from what is below nothing, to the highest; a month without cost is nothing."""
    values = [cents.get(month, 0) for month in months]
    bottom, top = min(0, *values), max(0, *values)
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    scale = (HEIGHT - 2 * MARGIN) / ((top - bottom) or 1)
    points = [
        (round(MARGIN + number * step, 1), round(HEIGHT - MARGIN - (value - bottom) * scale, 1))
        for number, value in enumerate(values)
    ]
    ordered = sorted(zip(months, values, strict=True), key=lambda one: one[1])
    return Line(" ".join(f"{x:g},{y:g}" for x, y in points), points[-1], ordered[0], ordered[-1])
