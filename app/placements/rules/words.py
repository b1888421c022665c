"""Values inside sentences, written in the reader's language when the sentence is shown and not before."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString

from app.core import formatting
from app.core.errors import Words
from app.core.words import Text, lazy_text

_WRITE: dict[str, Callable[[Any], str]] = {
    "day": formatting.format_date,
    "money": formatting.format_money,
    "number": formatting.format_number,
}


class Value(LazyString):
    """A day, an amount of money or a number that still knows what it is."""

    def __new__(cls, *_arguments: Any) -> "Value":
        return object.__new__(cls)

    def __init__(self, kind: str, value: Any) -> None:
        super().__init__(_WRITE[kind], value)  # pyright: ignore[reportCallIssue]
        self.kind, self.value = kind, value


def day_words(day: date) -> Value:
    return Value("day", day)


def money_words(cents: int) -> Value:
    return Value("money", cents)


def number_words(number: float) -> Value:
    return Value("number", number)


def list_words(names: Sequence[Words]) -> LazyString:
    return LazyString(lambda: ", ".join(str(name) for name in names))


def kept(words: Words) -> dict[str, Any] | None:
    """A sentence as plain values, to be said again in another language: `said_again`. None where there is none."""
    if not isinstance(words, Text):
        return None
    return {"message": words.message, "values": {name: _plain(value) for name, value in words.values.items()}}


def said_again(plain: dict[str, Any]) -> Text:
    """The sentence that `kept` made plain."""
    return lazy_text(plain["message"], **{name: _value(value) for name, value in plain["values"].items()})


def _plain(value: Any) -> Any:
    if not isinstance(value, Value):
        return value
    return {value.kind: value.value.isoformat() if value.kind == "day" else value.value}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    ((kind, value),) = plain.items()
    return Value(kind, date.fromisoformat(value) if kind == "day" else value)
