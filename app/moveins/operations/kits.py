"""A list of things is written, and gets new versions."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.moveins.models import Class, Due, Function, KitItem, KitList, Source
from app.moveins.queries.kits import list_for, lists_for
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

MOST_ITEMS = 100
LONGEST_CODE = 30
RESERVED = "new"  # the address of the page for a new list


@dataclass(frozen=True)
class ListName:
    """What a list is called, in three languages: the person reads it."""

    lv: str
    ru: str | None = None
    en: str | None = None


@dataclass(frozen=True)
class ItemFacts:
    """One thing of a list, in three languages."""

    words_lv: str
    words_ru: str
    words_en: str
    function: Function
    due: Due
    kind: Class = Class.BASIC
    count: int = 1
    usual_source: Source | None = None


def new_list(
    municipality: Municipality, name: ListName, items: Sequence[ItemFacts], *, actor: Actor, today: date
) -> KitList:
    """A list of the municipality's own, beside those it has; refused where one has this name already."""
    take_turn(municipality.id)
    known = lists_for(municipality.id)
    if name.lv.casefold() in {one.name.casefold() for one in known}:
        raise Refused(_("There is a list with this name already: write its next version."))
    code = _new_code(name.lv, {RESERVED, *(one.code for one in known)})
    return write_list(municipality, code, name, items, actor=actor, today=today)


def write_list(
    municipality: Municipality | None,
    code: str,
    name: ListName,
    items: Sequence[ItemFacts],
    *,
    actor: Actor,
    today: date,
    seen: str | None = None,
) -> KitList:
    """A list, or its next version; move-ins that began with an earlier one keep it. Without municipality: everybody's.

    Refused for a list without anything on it, with more than anybody reads, or where the version that holds is not the
    one that was `seen` (its id).
    """
    if municipality is not None:
        take_turn(municipality.id)
        held = list_for(municipality.id, code)
        if seen is not None and held is not None and str(held.id) != seen:
            raise Refused(
                _("A colleague has changed this meanwhile. Open it in another window, and add what you wrote here.")
            )
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(_("A list has between 1 and %(most)s things.", most=MOST_ITEMS))
    whose = KitList.municipality_id == (municipality.id if municipality else None)
    latest = db.session.scalar(sa.select(sa.func.max(KitList.version)).where(KitList.code == code, whose)) or 0
    written = KitList(
        municipality=municipality,
        code=code,
        version=latest + 1,
        name=name.lv,
        name_ru=name.ru,
        name_en=name.en,
        made_on=today,
        made_by_id=actor.actor_id,
        items=[KitItem(position=place, **asdict(item)) for place, item in enumerate(items)],
    )
    audit.record("kit_list.write", written, actor=actor)
    return written


def _new_code(name: str, taken: Collection[str]) -> str:
    """What all versions of the list are known by, made of its name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].strip("-") or "list"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
