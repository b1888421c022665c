"""Values inside sentences, written in the reader's language when the sentence is shown and not before."""

from collections.abc import Sequence
from datetime import date

from flask_babel.speaklater import LazyString

from app.core import formatting
from app.core.errors import Words


def day_words(day: date) -> LazyString:
    return LazyString(formatting.format_date, day)


def distance_words(metres: float) -> LazyString:
    return LazyString(formatting.format_distance, metres)


def money_words(cents: int) -> LazyString:
    return LazyString(formatting.format_money, cents)


def list_words(names: Sequence[Words]) -> LazyString:
    return LazyString(lambda: ", ".join(str(name) for name in names))


def number_words(number: float) -> LazyString:
    return LazyString(formatting.format_number, number)
