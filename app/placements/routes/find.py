"""Pages that look for a flat: the ranking beside the map, and the whole check of one flat."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.clients.labels import IMPORTANT_PLACE, wishes_in_words
from app.clients.models import Household
from app.clients.queries import household_label
from app.core import audit, clock, navigation
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.models import Flat
from app.placements.forms import DayForm, OfferForm
from app.placements.models import Offer, OfferState
from app.placements.queries.browse import outcomes, present_stay
from app.placements.queries.facts import check_placement
from app.placements.queries.lists import offers_of_household
from app.placements.queries.ranking import RankedFlat, Ranking, ranked_flats
from app.placements.routes import asked
from app.placements.routes.stays import blueprint
from app.places.queries import policy_on
from app.waitlist.queries import open_entry
from geo.crs import to_wgs84
from geo.types import coordinates

SHOWN = 12


@blueprint.get("/find")
@requires(Permission.PLACEMENT_CHANGE)
def find() -> str:
    """The vacant, ready flats for a household, the best first, beside the map."""
    viewer, today = current_access(), clock.today()
    household = asked.household(viewer)
    audit.record_read("household.read", household, actor=audit.current_actor())
    form = DayForm.from_request()
    form.on.data = on = form.on.data or today
    chosen = asked.number("flat")
    ranking = _ranking(household, on, viewer, today, chosen)
    policy = policy_on(household.municipality_id, on)
    return render_template(
        "placements/find.html",
        **about(household, on, viewer),
        form=form,
        new_form=lambda: OfferForm(formdata=None),
        ranking=ranking,
        more=len(ranking.flats) + SHOWN if ranking.total > len(ranking.flats) else None,
        chosen=chosen,
        radii=(policy.adjacent_m, policy.cluster_m),
        map_data=_map_data(household, ranking.flats, chosen, (policy.adjacent_m, policy.cluster_m)),
    )


@blueprint.get("/check")
@requires(Permission.PLACEMENT_CHANGE)
def check() -> str:
    """Every finding about one flat for one household, as the command line prints them."""
    viewer = current_access()
    household, flat = asked.household(viewer), asked.flat(viewer)
    audit.record_read("household.read", household, actor=audit.current_actor())
    form = DayForm.from_request()
    return check_page(flat, household, form.on.data or clock.today(), viewer, OfferForm(formdata=None))


def check_page(flat: Flat, household: Household, on: date, viewer: Access, form: OfferForm) -> str:
    """The check of one flat with the button that offers it; `form` says what was refused, if anything was."""
    moving_from = present_stay(household.id, on)
    found = check_placement(flat, household, on, today=clock.today(), moving_from=moving_from)
    parts = {"flat": flat, "check": found, "form": form, "new_form": lambda: form}
    return render_template("placements/check.html", **about(household, on, viewer), **parts)


def about(household: Household, on: date, viewer: Access) -> dict[str, Any]:
    """What the pages about one household say of it."""
    stay, offers = present_stay(household.id, on), offers_of_household(household.id, viewer)
    came_from = "placements.index" if stay else "waitlist.index"
    navigation.mark(came_from)
    return {
        "household": household,
        "household_name": household_label(household),
        "wishes": wishes_in_words(household.wishes, [area.name for area in household.wished_areas]),
        "entry": open_entry(household.id),
        "stay": stay,
        "offers": _unfinished(offers),
        "on": on,
        "today": clock.today(),
        "start": (_("Stays") if stay else _("Waitlist"), url_for(came_from)),
    }


def _unfinished(offers: Sequence[Offer]) -> list[Offer]:
    """Those that wait for an answer or for the first day."""
    found = outcomes(offers, clock.today())
    return [offer for offer in offers if found[offer.id] in {OfferState.OPEN, OfferState.ACCEPTED}]


def _ranking(household: Household, on: date, viewer: Access, today: date, chosen: int | None) -> Ranking:
    """As many flats as asked for, and on to the chosen one where it stands further down."""
    limit = min(max(request.args.get("show", SHOWN, type=int), SHOWN), 1000)
    moving_from = present_stay(household.id, on)
    return ranked_flats(household, on, viewer, today=today, limit=limit, through=chosen, moving_from=moving_from)


def _map_data(
    household: Household, flats: Sequence[RankedFlat], chosen: int | None, radii: tuple[int, int]
) -> dict[str, Any]:
    """What the map of this page shows beside the buildings; positions are [latitude, longitude]."""
    pins: dict[int, dict[str, Any]] = {}
    for number, flat in enumerate(flats, 1):
        if flat.easting is None or flat.northing is None:
            continue
        pin = pins.setdefault(flat.building_id, {"at": _degrees(flat.easting, flat.northing), "flats": []})
        pin["flats"].append({"id": flat.flat_id, "number": number})
        pin["possible"] = pin.get("possible", False) or flat.verdict != "not_possible"
    return {
        "pins": list(pins.values()),
        "places": [
            {"at": _degrees(*coordinates(place.place.point)), "label": _place_label(place)}
            for place in household.important_places
            if place.place.point is not None
        ],
        "chosen": chosen,
        "radii": radii,
    }


def _place_label(place: Any) -> str:
    kind = str(IMPORTANT_PLACE[place.kind])
    return f"{kind}: {place.label}" if place.label else kind


def _degrees(easting: float, northing: float) -> list[float]:
    longitude, latitude = to_wgs84(easting, northing)
    return [round(latitude, 6), round(longitude, 6)]
