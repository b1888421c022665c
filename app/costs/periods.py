"""Sets of days as periods [from, to) that share no day. Pure."""

from collections.abc import Iterable
from datetime import date

Days = list[tuple[date, date]]


def merged(periods: Iterable[tuple[date, date | None]], window: tuple[date, date]) -> Days:
    """The days of the window that lie in any of the periods; a period without an end lasts on."""
    within = sorted((max(since, window[0]), min(until or window[1], window[1])) for since, until in periods)
    found: Days = []
    for since, until in within:
        if since >= until:
            continue
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def common(one: Days, other: Days) -> Days:
    """The days of both."""
    return [
        (max(since, first), min(until, last))
        for since, until in one
        for first, last in other
        if max(since, first) < min(until, last)
    ]


def without(one: Days, other: Days) -> Days:
    """The days of the first that the second has not."""
    left = one
    for first, last in other:
        left = [
            (since, until)
            for start, end in left
            for since, until in ((start, min(end, first)), (max(start, last), end))
            if since < until
        ]
    return left


def length(days: Days) -> int:
    """How many days there are."""
    return sum((until - since).days for since, until in days)
