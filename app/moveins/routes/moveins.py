"""The move-in of one stay: planned, its steps, and what is there and what is missing."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.accounts.queries import officers
from app.core import audit, clock, outbox
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES, current_language
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.moveins import forms, labels
from app.moveins.models import Function, MoveIn, MoveInStep, Step
from app.moveins.operations import moveins as operations
from app.moveins.queries import moveins as queries
from app.moveins.queries.agreements import agreements_of, agreements_on
from app.moveins.queries.kits import lists_for
from app.moveins.words import CRISIS
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.places.queries import policy_on

blueprint = Blueprint("moveins", __name__, url_prefix="/stays/<int:id>/move-in")
blueprint.add_app_template_filter(forms.list_name, "kit_name")
blueprint.add_app_template_filter(lambda line: forms.line_name(line, current_language()), "line_name")


@blueprint.get("")
@requires(Permission.MOVEIN_SEE)
def show(id: int) -> Answer:
    """What is done, what is there, what is missing; whoever is shown the person's words is written down."""
    stay, today = stay_or_404(id, Permission.MOVEIN_SEE), clock.today()
    move_in = queries.move_in_of(id)
    reads = in_reach(id, Permission.MOVEIN_AGREE)
    agreements, may_change = agreements_of([id]), in_reach(id, Permission.MOVEIN_CHANGE)
    progress = queries.progress_of(move_in, today) if move_in else []
    if reads and (agreements or move_in):
        audit.record_read("household.move_in.read", stay.household, actor=current_actor())
    return render_template(
        "moveins/detail.html",
        stay=stay,
        numbers=file_numbers([stay.household_id]).get(stay.household_id, "–"),
        move_in=move_in,
        progress=progress,
        urls=_step_urls(stay),
        by_function=by_function(move_in),
        clients=queries.clients_on(stay, max(today, stay.starts_on)),
        holding=agreements_on(stay, max(today, stay.starts_on)),
        agreements=agreements,
        crises=CRISIS,
        labels=labels,
        today=today,
        reads=reads,
        may_change=may_change,
        kept_with_it=_needed_without_signal(stay, move_in, progress, reads=reads) if move_in else [],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def start(id: int) -> Answer:
    """Lists are chosen and somebody sees to it all."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    lists, staff = {one.id: one for one in lists_for(stay.municipality_id)}, staff_of(stay)
    form = forms.StartForm(data={"responsible": current_access().user_id})
    form.offer(lists.values(), staff.values())
    if form.validate_on_submit():
        with refusals_in(form):
            chosen = [lists[one] for one in form.lists.data or []]
            operations.start_move_in(stay, chosen, staff[form.responsible.data], form.plan.data, actor=current_actor())
            return done(stay, _("The move-in is planned. What is not there yet is on Today."))
    intro = _("Choose the lists together with the person. What is not needed is struck out later, with why.")
    page = render_template("moveins/start.html", form=form, stay=stay, crumbs=crumbs(stay), intro=intro)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/steps/<step>", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def step(id: int, step: str) -> Answer:
    """Who does a step, and when it was done."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    found = _step(move_in_or_404(stay), step)
    staff, title = {**staff_of(stay), found.user_id: found.user}, str(labels.STEP[found.step])
    form = forms.step_form(found, staff.values())
    if form.validate_on_submit():
        with refusals_in(form):
            done_on = form.done_on.data or (outbox.day_made(clock.utc_now()) if form.today.data else None)
            user, words, seen = staff[form.user.data], form.words.data, form.seen.data
            operations.record_step(found, user, done_on, words, actor=current_actor(), today=clock.today(), seen=seen)
            return done(stay, _("The step is recorded."))
    label = _("%(step)s: %(flat)s", step=title, flat=flat_label(stay.flat))
    page = render_template("moveins/step.html", form=form, title=title, stay=stay, label=label, crumbs=crumbs(stay))
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/card")
@requires(Permission.MOVEIN_SEE)
def card(id: int) -> str:
    """Telephone numbers to leave in the flat: two people of the team, no name of the programme."""
    stay = stay_or_404(id, Permission.MOVEIN_SEE)
    client = next((row.client for row in stay.clients), None)
    language = request.args.get("language", "")
    if language not in PRINTED_LANGUAGES:
        language = client.language.value if client else "lv"
    today = clock.today()
    team = [one.user for one in client.support_team if one.ends_on is None or one.ends_on > today] if client else []
    words: dict[str, Any] = {"back": _("Back to the move-in"), "language": language, "stay": stay}
    contact = policy_on(stay.municipality_id, today).offer_contact
    with force_locale(language):
        return render_template(
            "moveins/card.html", **words, team=team[:2], contact=contact, languages=PRINTED_LANGUAGES
        )


def stay_or_404(id: int, permission: Permission = Permission.MOVEIN_CHANGE) -> Placement:
    """The stay, where the viewer holds the permission for its household."""
    return queries.get_stay(id, current_access(), permission) or abort(404)


def in_reach(id: int, permission: Permission) -> bool:
    return queries.get_stay(id, current_access(), permission) is not None


def move_in_or_404(stay: Placement) -> MoveIn:
    return queries.move_in_of(stay.id) or abort(404)


def staff_of(stay: Placement) -> dict[int, User]:
    """Who of us may see to something."""
    return {one.id: one for one in officers(stay.municipality_id, Permission.MOVEIN_CHANGE, clock.today())}


def by_function(move_in: MoveIn | None) -> list[tuple[Function, list[Any]]]:
    """The things of a move-in by what they are for; those that are missing first."""
    lines = sorted(move_in.lines, key=lambda line: (not line.is_open, line.due_on, line.id)) if move_in else []
    groups = [(one, [line for line in lines if line.function is one]) for one in Function]
    return [(one, found) for one, found in groups if found]


def crumbs(stay: Placement) -> Crumbs:
    return [(_("Move-in: %(flat)s", flat=flat_label(stay.flat)), url_for("moveins.show", id=stay.id))]


def done(stay: Placement, message: str) -> Response:
    return finish(url_for("moveins.show", id=stay.id), message)


def _step(move_in: MoveIn, name: str) -> MoveInStep:
    return next((one for one in move_in.steps if one.step == name), None) or abort(404)


def _needed_without_signal(
    stay: Placement, move_in: MoveIn, progress: list[queries.Standing], *, reads: bool
) -> list[str]:
    """Pages for the day that the phone keeps; nothing is written on them yet that it should not hold."""
    to_do = [one for one in progress if one.by and not one.done and not one.words]
    pages = [url_for(".step", id=stay.id, step=one.step) for one in to_do]
    if any(line.is_open for line in move_in.lines):
        pages.append(url_for(".deliver", id=stay.id))
    if reads:
        day = max(clock.today(), stay.starts_on)
        asked = [one.id for one in queries.clients_on(stay, day) if one.id not in agreements_on(stay, day)]
        pages += [url_for(".agree", id=stay.id, client_id=client_id) for client_id in asked]
    return pages


def _step_urls(stay: Placement) -> dict[Step, str]:
    """Where the steps are seen to that follow from what is recorded elsewhere, for who may go there."""
    viewer = current_access()
    urls = {Step.CRISIS: url_for(".show", id=stay.id, _anchor="crisis")}
    where = {
        Step.KEYS: (Permission.KEY_SEE, "keys.show", stay.flat_id),
        Step.CONSENT: (Permission.KEY_SEE, "stay_keys.show", stay.id),
        Step.METERS: (Permission.METER_SEE, "flat_meters.show", stay.flat_id),
        Step.ACT: (Permission.ACT_SEE, "acts.of_flat", stay.flat_id),
    }
    for one, (permission, endpoint, id) in where.items():
        if viewer.can(permission, stay.municipality_id):
            urls[one] = url_for(endpoint, id=id)
    return urls
