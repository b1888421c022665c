"""Changes to what a household wishes: wishes, important places, places to keep away from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flask_babel import gettext as _

from app.clients.models import Household, ImportantPlace, ImportantPlaceKind, KeepAwayPlace, Wishes
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.places.models import Area, Place, RiverSide


@dataclass(frozen=True)
class WishDetails:
    """The questionnaire on housing needs (digest row 18). None and False mean: does not matter, or was not asked."""

    river_side: RiverSide | None = None
    lowest_floor: int | None = None
    highest_floor: int | None = None
    lift: bool = False
    step_free: bool = False
    pets: bool = False
    quiet: bool = False
    rooms: int | None = None
    own_share_cents: int | None = None
    own_words: str | None = None


def record_wishes(
    household: Household, details: WishDetails, areas: Sequence[Area], *, actor: Actor, today: date
) -> Wishes:
    """Writes down the wishes as they are today, in place of earlier ones; the history keeps those."""
    if any(area.municipality_id != household.municipality_id for area in areas):
        raise Refused(_("A neighbourhood of another municipality cannot be wished for."))
    wishes = household.wishes
    if wishes is None:
        wishes = household.wishes = Wishes(household_id=household.id)
    with db.session.no_autoflush:
        for name, value in asdict(details).items():
            setattr(wishes, name, value)
        wishes.recorded_on = today
        before, after = ({area.name for area in some} for some in (household.wished_areas, areas))
        household.wished_areas = list(dict.fromkeys(areas))
    audit.record("wishes.record", wishes, actor=actor)
    if before != after:
        changes = {"added": sorted(after - before), "removed": sorted(before - after)}
        names = {change: ", ".join(named) for change, named in changes.items() if named}
        audit.record_facts("household.wish_areas", household, actor=actor, facts=names)
    return wishes


def add_important_place(
    household: Household, place: Place, kind: ImportantPlaceKind, label: str | None, *, actor: Actor
) -> ImportantPlace:
    """A place the household wants to live near."""
    if any(known.place_id == place.id and known.kind is kind for known in household.important_places):
        raise Refused(_("This place is already in the list: %(address)s", address=place.address))
    important = ImportantPlace(household=household, place_id=place.id, kind=kind, label=label)
    db.session.add(important)
    db.session.flush()
    facts = {"place_kind": kind, "place": place.address}
    audit.record_facts("household.add_important_place", household, actor=actor, facts=facts, note=label)
    return important


def remove_important_place(important: ImportantPlace, *, actor: Actor) -> None:
    """The place no longer matters."""
    household = important.household
    facts = {"place_kind": important.kind, "place": important.place.address}
    household.important_places.remove(important)
    db.session.delete(important)
    audit.record_facts("household.remove_important_place", household, actor=actor, facts=facts, note=important.label)


def add_keep_away(
    household: Household, place: Place, radius_m: int, reason: str, starts_on: date, *, actor: Actor
) -> KeepAwayPlace:
    """The household is not to be housed within `radius_m` metres of the place; the reason stays confidential."""
    keep_away = KeepAwayPlace(
        household=household, place_id=place.id, radius_m=radius_m, reason=reason, starts_on=starts_on
    )
    audit.record("keep_away.add", keep_away, actor=actor)
    return keep_away


def end_keep_away(keep_away: KeepAwayPlace, on: date, *, actor: Actor) -> KeepAwayPlace:
    """The danger is over; `on` is the first day on which the place no longer blocks anything."""
    if keep_away.ends_on is not None:
        raise Refused(_("This place no longer counts."))
    if on < keep_away.starts_on:
        raise Refused(_("It cannot end before it began."))
    keep_away.ends_on = on
    audit.record("keep_away.end", keep_away, actor=actor)
    return keep_away
