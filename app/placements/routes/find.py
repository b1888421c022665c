"""The page that looks for a flat: the ranking beside the map."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.clients.labels import wishes_in_words
from app.clients.models import Household
from app.clients.queries import household_label
from app.core import audit, clock, navigation
from app.core.listing import id_argument
from app.core.permissions import Access, Permission, current_access, requires
from app.placements.forms import DayForm, OfferForm
from app.placements.models import Offer, OfferState
from app.placements.queries.browse import outcomes, present_stay
from app.placements.queries.lists import offers_of_household
from app.placements.queries.ranking import Ranking, ranked_flats
from app.placements.queries.sheets import also_offered_to
from app.placements.routes import asked
from app.placements.routes.on_map import map_data, pin_of_ranked
from app.placements.routes.stays import blueprint
from app.places.queries import policy_on
from app.waitlist.queries import open_entry

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
    chosen = id_argument("flat")
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
        elsewhere=also_offered_to([flat.flat_id for flat in ranking.flats], household.id, today),
        map_data=map_data(household, map(pin_of_ranked, ranking.flats), chosen, (policy.adjacent_m, policy.cluster_m)),
    )


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
