"""Words that are translated when they are shown, not when they are chosen."""

from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString


class Text(LazyString):
    """A sentence that still knows its English message and the values in it, so that it can be kept and said again."""

    def __new__(cls, *_arguments: Any) -> "Text":
        return object.__new__(cls)

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        super().__init__(gettext, message, **values)  # pyright: ignore[reportCallIssue]
        self.message, self.values = message, values


def lazy_text(message: str, **values: Any) -> Text:
    """Like Flask-Babel's `lazy_gettext`, but it asks for the catalogue only when the words are read.

    A ranking makes tens of thousands of sentences and shows a few dozen of them.
    """
    return Text(message, values)
