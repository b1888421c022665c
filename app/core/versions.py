"""A form that was open while a colleague saved the same record does not undo what the colleague wrote."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.core.crypto import keyring
from app.core.errors import Refused
from app.core.extensions import db


def version_of(row: Any, names: Iterable[str]) -> str:
    """What the named values of the row are now, as a keyed hash: another value after each change of one of them."""
    values = (getattr(row, name) for name in names)
    return keyring().keyed_hash(repr([getattr(value, "id", value) for value in values]))[:32]


def refuse_unseen(row: Any, names: Iterable[str], seen: str | None) -> None:
    """Locks the row and reads it again; Refused where it is not as `seen` (its `version_of`). None: nobody read it."""
    if seen is None:
        return
    db.session.refresh(row, with_for_update={"of": type(row)})
    if seen != version_of(row, names):
        raise Refused(
            _("A colleague has changed this meanwhile. Open it in another window, and add what you wrote here.")
        )
