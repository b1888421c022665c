"""The acts of a flat, and beginning a new one."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.conditions import labels, rules
from app.conditions.forms import StartForm
from app.conditions.models import ActKind, ActState
from app.conditions.operations.draft import start_act
from app.conditions.operations.meters import meters_seen
from app.conditions.queries import acts as queries
from app.conditions.routes.acts import blueprint, crumbs
from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.formatting import format_date
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers

USUAL = ("hall", "living", "kitchen", "bath")


@blueprint.get("/flats/<int:id>/acts")
@requires(Permission.ACT_SEE)
def of_flat(id: int) -> Answer:
    """All acts of one flat, the latest first, and two of them side by side."""
    viewer = current_access()
    flat = _flat_or_404(id, Permission.ACT_SEE)
    everyones = queries.acts_of([id])
    acts = queries.only_reached(everyones, viewer)
    return render_template(
        "acts/of_flat.html",
        flat=flat,
        acts=acts,
        locked=[act for act in acts if act.state is ActState.LOCKED and not act.supplements_id],
        open_act=queries.open_of(acts),
        may_change=queries.reaches(flat, viewer, Permission.ACT_CHANGE),
        labels=labels,
        crumbs=crumbs(flat, viewer),
    )


@blueprint.route("/flats/<int:id>/acts/new", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def start(id: int) -> Answer:
    """An act is begun: what for, about whom, and which rooms the flat has."""
    if location := earlier_result():
        return redirect(location, 303)
    flat, today = _flat_or_404(id), clock.today()
    stays, previous = queries.stays_for_act(id, today), queries.latest_locked(id)
    template = None if previous else queries.template_of(flat.municipality_id)[1]
    form = StartForm(data=_suggested(flat, stays))
    form.offer(_stay_words(stays), template)
    if form.validate_on_submit():
        with refusals_in(form):
            act = start_act(
                flat,
                form.kind.data,
                form.act_on.data,
                stay=next((stay for stay in stays if stay.id == form.stay.data), None),
                room_codes=form.chosen_rooms,
                meters=meters_seen(flat, form.act_on.data),
                actor=current_actor(),
                today=today,
            )
            return finish(url_for(".walk", id=act.id))
    page = render_template(
        "acts/start.html",
        form=form,
        flat=flat,
        previous=previous,
        open_act=queries.open_act(id),
        crumbs=crumbs(flat, current_access()),
    )
    return page, 422 if form.is_submitted() else 200


def _flat_or_404(id: int, permission: Permission = Permission.ACT_CHANGE) -> Flat:
    return queries.get_flat_for_act(id, current_access(), permission) or abort(404)


def _suggested(flat: Flat, stays: list[Placement]) -> dict[str, object]:
    """What is most likely about to happen; the person may choose otherwise."""
    today = clock.today()
    stay = stays[0] if stays else None
    municipal = flat.landlord_id is None
    kind = ActKind.PERIODIC if municipal else ActKind.LANDLORD_TO_PROVIDER
    if stay and stay.ends_on and stay.ends_on <= today:
        kind = ActKind.CLIENT_TO_MUNICIPALITY if municipal else ActKind.CLIENT_TO_PROVIDER
    elif stay:
        kind = ActKind.MUNICIPALITY_TO_CLIENT if municipal else ActKind.PROVIDER_TO_CLIENT
    rooms = [*USUAL, *(["bedroom"] if flat.rooms > 1 else []), "stairwell"]
    about = stay.id if stay and kind in rules.ABOUT_A_STAY else 0
    return {"kind": kind, "act_on": today, "stay": about, "rooms": rooms}


def _stay_words(stays: list[Placement]) -> dict[int, str]:
    numbers = file_numbers(stay.household_id for stay in stays)
    words = {}
    for stay in stays:
        number, since = numbers.get(stay.household_id, "–"), format_date(stay.starts_on)
        if stay.ends_on:
            until = format_date(stay.ends_on)
            words[stay.id] = _("%(number)s, from %(since)s until %(until)s", number=number, since=since, until=until)
        else:
            words[stay.id] = _("%(number)s, since %(since)s", number=number, since=since)
    return words
