"""Why, and why not: any flat for any household, and what would be if the flat, the day or the household were another.

Nothing is written. A form and links have everything in the address, so that it works without scripts; what-if.js asks
for the same page and exchanges what has changed.
"""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.clients.models import Household
from app.core import audit, clock, navigation
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.placements.forms import OfferForm, WhatIfForm
from app.placements.labels import VERDICT
from app.placements.queries.lists import file_numbers
from app.placements.queries.ranking import near_alternatives
from app.placements.queries.sheets import also_offered_to
from app.placements.queries.why import flats_called, households_called
from app.placements.queries.why import why as asked_why
from app.placements.routes import asked
from app.placements.routes.find import about
from app.placements.routes.on_map import map_data, pin_of_asked, pin_of_ranked
from app.placements.routes.stays import blueprint

FULL = frozenset({"P1", "P10", "P11"})  # the building is full, the flat is not ready or taken: what else is near?


@blueprint.get("/why")
@requires(Permission.PLACEMENT_CHANGE)
def why() -> str | Response:
    """The page of one pair; where the flat or the household is still to be named, the form that asks for it."""
    viewer, form = current_access(), WhatIfForm.from_request()
    flat = asked.flat(viewer) if request.args.get("flat") else None
    household = asked.household(viewer) if request.args.get("household") else None
    typed_flat, typed_household = form.other_flat.data, form.other_household.data
    flats = flats_called(typed_flat, viewer, clock.today()) if typed_flat else []
    households = households_called(typed_household, viewer, clock.today()) if typed_household else {}
    named: dict[str, Any] = {"flat": flat and flat.id, "household": household and household.id}
    named |= {"on": form.on.data, "until": form.until.data}
    if len(flats) == 1:
        return redirect(url_for(".why", **named | {"flat": flats[0].id, "other_household": typed_household}))
    if len(households) == 1:
        return redirect(url_for(".why", **named | {"household": min(households), "other_flat": typed_flat}))
    if flat is None or household is None:
        return _asking_page(flat, household, form, flats=flats, households=households)
    return _pair_page(flat, household, form, flats=flats, households=households)


def pair_page(flat: Flat, household: Household, on: date, form: OfferForm) -> str:
    """The page of one pair after the flat could not be offered; `form` says why."""
    return _pair_page(flat, household, WhatIfForm(formdata=None, on=on), refused=form)


def _asking_page(flat: Flat | None, household: Household | None, form: WhatIfForm, **choices: Any) -> str:
    navigation.mark("flats.index" if flat else "placements.index")
    parts: dict[str, Any] = {"what_if": form, "flat": flat, "why": None, **choices}
    if household:
        audit.record_read("household.read", household, actor=audit.current_actor())
        parts |= about(household, form.on.data or clock.today(), current_access())
    return render_template("placements/why.html", **{"household": None, **parts})


def _pair_page(
    flat: Flat, household: Household, form: WhatIfForm, refused: OfferForm | None = None, **choices: Any
) -> str:
    viewer, today = current_access(), clock.today()
    audit.record_read("household.read", household, actor=audit.current_actor())
    form.on.data = on = form.on.data or today
    context = about(household, on, viewer)
    days: dict[str, Any] = {"starts_on": on, "ends_on": form.until.data, "today": today, "moving_from": context["stay"]}
    found = asked_why(flat, household, **days)
    full = bool(FULL & {finding.id for finding in found.check.failed})
    near = near_alternatives(flat, household, viewer=viewer, **days) if full else []
    policy = found.check.policy
    offer_form = refused or OfferForm(formdata=None)
    others = also_offered_to([flat.id], household.id, today).get(flat.id, [])
    pins = [pin_of_asked(found.check.case.flat, found.check.verdict != "not_possible"), *map(pin_of_ranked, near)]
    return render_template(
        "placements/why.html",
        **context,
        what_if=form,
        flat=flat,
        why=found,
        verdict_words=VERDICT[found.check.verdict],
        near=[(one, one.distance_m(found.check.case.flat.point)) for one in near],
        asked_near=full,
        form=refused,
        offer_form=offer_form,
        others=others,
        other_numbers=file_numbers(others) if others else {},
        map_data=map_data(household, pins, flat.id, (policy.adjacent_m, policy.cluster_m)),
        **choices,
    )
