"""What the spare key may be used for, in words that are also printed for the person."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.keys.models import Situation

SITUATION = {
    Situation.HEALTH: _l("My health or life may be at risk and nobody can reach me"),
    Situation.DANGER: _l("There is danger in the flat: water, gas or fire"),
    Situation.UNREACHED: _l("Nobody has heard from me for as long as we agreed"),
    Situation.ASKED: _l("I ask for it myself, such as when I have lost my key"),
    Situation.WORK: _l("Work that I have agreed to is done while I am out"),
    Situation.WRITTEN: _l("Another situation that I have written down"),
}


def situation_words(chosen: Iterable[str]) -> str:
    """Those agreed on, one after the other."""
    return "; ".join(str(SITUATION[Situation(one)]) for one in chosen)
