"""Flats offered together to those who wait, with photos, viewings and what was said."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from app.accounts.models import User
from app.clients.models import Household
from app.core import clock
from app.core.photos import read_photo
from app.flats.operations.photos import add_photos, caption_photo
from app.placements.models import Offer, ViewingOutcome
from app.placements.operations import offers, viewings
from seed.pictures import rooms
from seed.programme.extra import OfferRow, SheetRow
from seed.world import World

STAYS_AFTER = timedelta(days=14)
ANSWERED_AFTER = timedelta(days=3)
VIEWED_AFTER = timedelta(days=1)


def show_photos_of(sheets: Iterable[SheetRow], world: World) -> None:
    """Drawn photos of the flats of the fullest sheet."""
    agent = world.users["andris@majoklis.example"]
    fullest = max(sheets, key=lambda sheet: len(sheet.offers))
    for palette, row in enumerate(fullest.offers):
        flat, drawn = world.flats[row.address, row.number], rooms(palette)
        photos = add_photos(flat, [read_photo(picture) for _caption, picture in drawn], actor=agent)
        for photo, (caption, _picture) in zip(photos, drawn, strict=True):
            caption_photo(photo, caption, actor=agent)


def offer(sheet: SheetRow, household: Household, world: World) -> None:
    """Some flats stand on the sheets of two households each."""
    officer, on = world.officers[household.municipality.name], world.ago(sheet.days)
    made = [
        offers.offer_flat(
            world.flats[row.address, row.number],
            household,
            on + STAYS_AFTER,
            actor=officer,
            today=on,
            knowingly=True,
        )
        for row in sheet.offers
    ]
    for one, row in zip(made, sheet.offers, strict=True):
        _view(one, row, on, officer, world)
    for one, row in zip(made, sheet.offers, strict=True):
        if row.refused:
            reason, words = row.refused
            answered = on + ANSWERED_AFTER
            offers.record_answer(one, False, words, reason=reason, actor=officer, today=answered)


def _view(one: Offer, row: OfferRow, offered: date, officer: User, world: World) -> None:
    if row.viewed:
        at = clock.instant(offered + VIEWED_AFTER, time(11))
        viewing = viewings.arrange_viewing(one, at, actor=officer, now=at, guide_id=officer.id, with_whom="Izīrētājs")
        viewings.record_viewing(viewing, ViewingOutcome.TOOK_PLACE, row.viewed, actor=officer, now=at)
    if row.to_view:
        viewings.arrange_viewing(
            one,
            clock.instant(world.ago(-1), time(14)),
            actor=officer,
            now=clock.instant(world.ago(0), time(9)),
            guide_id=officer.id,
            suits="Pēc pusdienām, no rīta jāved suns.",
        )
