"""Photos of a flat are added, described, put in order and taken off."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.photos import Photo
from app.flats import queries
from app.flats.models import Flat, FlatPhoto

MOST_PHOTOS = 60  # of one flat


def add_photos(flat: Flat, photos: Iterable[Photo], *, actor: Actor) -> list[FlatPhoto]:
    """Adds the photos after those the flat has; one that it has already is passed over. Returns the new ones."""
    shown = queries.photos_of([flat.id]).get(flat.id, [])
    new = {photo.source_hash: photo for photo in photos}
    for known in shown:
        new.pop(known.source_hash, None)
    if len(shown) + len(new) > MOST_PHOTOS:
        raise Refused(_("A flat has at most %(number)s photos. Take off some first.", number=MOST_PHOTOS))
    last = max((one.position for one in shown), default=0)
    added = [_add(flat, photo, last + index) for index, photo in enumerate(new.values(), start=1)]
    db.session.flush()
    if added:
        audit.record_facts("flat.add_photos", flat, actor=actor, facts={"photos": len(added)})
    return added


def _add(flat: Flat, photo: Photo, position: int) -> FlatPhoto:
    large, small = photo.keep()
    row = FlatPhoto(
        flat=flat,
        file_name=large,
        small_name=small,
        width=photo.width,
        height=photo.height,
        source_hash=photo.source_hash,
        position=position,
    )
    db.session.add(row)
    return row


def caption_photo(photo: FlatPhoto, caption: str | None, *, actor: Actor) -> FlatPhoto:
    """Says what the photo shows."""
    photo.caption = caption
    audit.record_facts("flat.caption_photo", photo.flat, actor=actor, facts={"photo": photo.position})
    return photo


def move_photo(photo: FlatPhoto, *, earlier: bool, actor: Actor) -> None:
    """Exchanges the photo with the one shown before it, or after it; the first and the last stay."""
    shown = queries.photos_of([photo.flat_id])[photo.flat_id]
    here = shown.index(photo)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(shown):
        return
    photo.position, shown[there].position = shown[there].position, photo.position
    audit.record_facts("flat.order_photos", photo.flat, actor=actor, facts={"photo": photo.position})


def remove_photo(photo: FlatPhoto, on: date, *, actor: Actor) -> None:
    """Takes the photo off the flat's page and of later offers; the file is kept with what was offered before."""
    photo.removed_on = on
    audit.record_facts("flat.remove_photo", photo.flat, actor=actor, facts={"photo": photo.position})
