"""Words that are translated when they are shown, not when they are chosen."""

from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString


def lazy_text(message: str, **values: Any) -> LazyString:
    """Like Flask-Babel's `lazy_gettext`, but it asks for the catalogue only when the words are read.

    A ranking makes tens of thousands of sentences and shows a few dozen of them.
    """
    return LazyString(gettext, message, **values)
