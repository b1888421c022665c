"""A list of things gets a new version."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.moveins.models import Class, Due, Function, KitItem, KitList, Source
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

MOST_ITEMS = 100


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


def write_list(
    municipality: Municipality | None, code: str, name: str, items: Sequence[ItemFacts], *, actor: Actor, today: date
) -> KitList:
    """A list, or its next version; move-ins that began with an earlier one keep it. Without municipality: everybody's.

    Refused for a list without anything on it, or with more than anybody reads.
    """
    if municipality is not None:
        take_turn(municipality.id)
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(_("A list has between 1 and %(most)s things.", most=MOST_ITEMS))
    whose = KitList.municipality_id == (municipality.id if municipality else None)
    latest = db.session.scalar(sa.select(sa.func.max(KitList.version)).where(KitList.code == code, whose)) or 0
    written = KitList(
        municipality=municipality,
        code=code,
        version=latest + 1,
        name=name,
        made_on=today,
        made_by_id=actor.actor_id,
        items=[KitItem(position=place, **asdict(item)) for place, item in enumerate(items)],
    )
    audit.record("kit_list.write", written, actor=actor)
    return written
