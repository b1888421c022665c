"""Photos of a visit are kept, whether the visit is written down yet or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.photos import Photo
from app.meters.operations.readings import add_photo as add_to_reading
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.visits.models import VisitPhoto
from app.visits.operations.visits import WhichVisit
from app.visits.queries.visits import photos_on, read_by
from app.visits.rules import visit_can_have_been

MOST_PHOTOS = 60  # of one visit
HOME = "home"
_ABOUT = re.compile(r"home|meter:\d{1,10}:[\w ]{0,20}")


def add_photos(
    stay: Placement,
    which: WhichVisit,
    about: str,
    photos: Sequence[Photo],
    *,
    made_at: datetime,
    actor: Actor,
    now: datetime,
) -> list[VisitPhoto]:
    """Keeps photos of the visit; one that is there already is kept once. `about`: as `VisitPhoto` says.

    Raises Refused where it is not known what they are about, or where there are too many.
    """
    if actor.actor_id is None:
        raise ValueError("a photo needs somebody who took it")
    if not _ABOUT.fullmatch(about):
        raise Refused(_("It is not known what the photo shows."))
    take_turn(stay.municipality_id, stay)
    insist(visit_can_have_been(which.visit_on, stay.starts_on, stay.ends_on, clock.local(now).date()))
    there = photos_on(stay.id, actor.actor_id, which.visit_on, which.number)
    known = {one.source_hash for one in there if one.about == about}
    new = {photo.source_hash: photo for photo in photos if photo.source_hash not in known}
    if len(there) + len(new) > MOST_PHOTOS:
        raise Refused(_("A visit has at most %(most)s photos.", most=MOST_PHOTOS))
    rows = [_keep(stay, which, about, photo, made_at, actor) for photo in new.values()]
    hand_on(stay, which, actor=actor)
    return rows


@dataclass(frozen=True)
class KeptPhoto(Photo):
    """A photo that is kept already, for another row about it: the files are not written twice."""

    names: tuple[str, str]

    def keep(self) -> tuple[str, str]:
        return self.names


def hand_on(stay: Placement, which: WhichVisit, *, actor: Actor) -> None:
    """Photos of meters join what the same person read from them that day, whichever came first."""
    user_id = actor.actor_id or 0
    for row in photos_on(stay.id, user_id, which.visit_on, which.number):
        if row.handed_on or row.about == HOME:
            continue
        _meter, meter_id, zone = row.about.split(":", 2)
        reading = read_by(int(meter_id), zone, which.visit_on, user_id)
        if reading is not None and reading.meter.flat_id == stay.flat_id:
            names = (row.file_name, row.small_name)
            photo = KeptPhoto(b"", b"", row.width, row.height, row.source_hash, names)
            add_to_reading(reading, photo, actor=actor)
            row.handed_on = True


def _keep(stay: Placement, which: WhichVisit, about: str, photo: Photo, made_at: datetime, actor: Actor) -> VisitPhoto:
    large, small = photo.keep()
    row = VisitPhoto(
        placement=stay,
        by_id=actor.actor_id,
        visit_on=which.visit_on,
        number=which.number,
        about=about,
        file_name=large,
        small_name=small,
        width=photo.width,
        height=photo.height,
        source_hash=photo.source_hash,
        made_at=made_at,
    )
    db.session.add(row)
    db.session.flush()
    audit.record_facts("visit.add_photo", row, actor=actor, facts={"photo": row.id, "about": about})
    return row
