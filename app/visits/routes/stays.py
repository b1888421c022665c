"""Visits to one home: what was made, the fixed times."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.accounts.queries import officers
from app.clients.models import Client
from app.core import audit, clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.visits import forms, labels
from app.visits.models import VisitSlot
from app.visits.operations import slots as operations
from app.visits.queries import visits as queries

blueprint = Blueprint("visits", __name__, url_prefix="/stays/<int:id>/visits")
blueprint.add_app_template_filter(labels.state_of, "met_state")


@blueprint.get("")
@requires(Permission.VISIT_SEE)
def show(id: int) -> Answer:
    """The visits to the home, the latest first; whoever is shown the words is written down."""
    stay, today = stay_or_404(id, Permission.VISIT_SEE), clock.today()
    visits, reads = queries.visits_of([id]), in_reach(id, Permission.VISIT_RECORD)
    if reads and any(visit.words for visit in visits):
        audit.record_read("household.visits.read", stay.household, actor=current_actor())
    return render_template(
        "visits/stay.html",
        stay=stay,
        numbers=file_numbers([stay.household_id]).get(stay.household_id, "–"),
        visits=visits,
        photos=queries.photos_of([id]) if reads else [],
        slots=queries.slots_of(id, today),
        labels=labels,
        today=today,
        reads=reads,
        may_plan=in_reach(id, Permission.VISIT_PLAN) and (stay.ends_on is None or stay.ends_on > today),
    )


@blueprint.route("/slots/new", methods=["GET", "POST"])
@requires(Permission.VISIT_PLAN)
def plan(id: int) -> Answer:
    """A fixed time for the weekly visit."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.SlotForm()
    staff = visitors_of(stay)
    form.offer_staff(staff.values())
    if form.validate_on_submit():
        with refusals_in(form):
            user, minutes = staff[form.user.data], form.minutes.data or 60
            operations.plan_slot(
                stay, user, form.weekday.data, form.at.data, minutes, form.starts_on.data, actor=current_actor()
            )
            return finish(url_for(".show", id=id), _("The fixed time is planned."))
    return ask(form, _("Plan a fixed time of visits"), crumbs(stay), intro=_("The same day and time every week."))


@blueprint.post("/slots/<int:slot_id>/end")
@requires(Permission.VISIT_PLAN)
def end_slot(id: int, slot_id: int) -> Response:
    """Nobody comes at this time from today on."""
    if location := earlier_result():
        return redirect(location, 303)
    slot = _slot_or_404(stay_or_404(id), slot_id)
    try:
        operations.end_slot(slot, clock.today(), actor=current_actor())
    except Refused as refusal:
        return finish(url_for(".show", id=id), str(refusal), "warning")
    return finish(url_for(".show", id=id), _("The fixed time has ended."))


def stay_or_404(id: int, permission: Permission = Permission.VISIT_PLAN) -> Placement:
    """The stay, where the viewer holds the permission for its household."""
    return queries.get_stay(id, current_access(), permission) or abort(404)


def in_reach(id: int, permission: Permission) -> bool:
    return queries.get_stay(id, current_access(), permission) is not None


def visitors_of(stay: Placement) -> dict[int, User]:
    """Who of us makes visits in the municipality."""
    return {one.id: one for one in officers(stay.municipality_id, Permission.VISIT_RECORD, clock.today())}


def clients_on(stay: Placement, day: object) -> list[Client]:
    """Who lives there on the day, the day of moving out included."""
    return [row.client for row in stay.clients if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)]  # type: ignore[operator]


def crumbs(stay: Placement) -> Crumbs:
    return [(_("Visits: %(flat)s", flat=flat_label(stay.flat)), url_for("visits.show", id=stay.id))]


def _slot_or_404(stay: Placement, slot_id: int) -> VisitSlot:
    found = queries.slots_of(stay.id, stay.starts_on)
    return next((one for one in found if one.id == slot_id), None) or abort(404)
