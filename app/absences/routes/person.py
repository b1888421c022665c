"""One person who is not met: how it stands, what may be done now, what was done."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.absences import forms, labels
from app.absences.calculations import USUAL_DAYS, Step
from app.absences.models import ActionKind
from app.absences.operations import cases as operations
from app.absences.queries.cases import announced_of, cases_of, open_case, period_on, periods_of
from app.absences.queries.done import done_since, stay_on
from app.absences.queries.facts import reviews_among, standing_of
from app.clients.labels import AWAY
from app.clients.models import Client
from app.clients.queries import get_client, open_away, reaches
from app.core import audit, clock
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.errors import Finding
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.keys.models import Situation
from app.keys.queries.consents import answers_on, as_asked
from app.keys.rules import use_is_agreed
from app.placements.models import Placement

blueprint = Blueprint("absence", __name__, url_prefix="/clients/<int:id>/absence")


@blueprint.get("")
@requires(Permission.ABSENCE_SEE)
def show(id: int) -> Answer:
    """How it stands; whoever is shown the words is written down."""
    client, today = client_or_404(id, Permission.ABSENCE_SEE), clock.today()
    changes = reaches(client, current_access(), Permission.ABSENCE_CHANGE)
    standing, cases, stay = standing_of(id, today), cases_of(id), stay_on(id, today)
    periods, announced = periods_of([id]), announced_of([id])
    if changes and (cases or announced):
        audit.record_read("client.absence.read", client, actor=current_actor())
    return render_template(
        "absences/show.html",
        client=client,
        standing=standing,
        case=next((one for one in cases if one.closed_on is None), None),
        earlier=[one for one in cases if one.closed_on],
        review=reviews_among([id]).get(id),
        stay=stay,
        key=entry_agreed(stay, today) if stay else None,
        away=open_away(id),
        announced=announced,
        period=period_on(periods, id, today),
        done=done_since(id, stay, standing),
        changes=changes,
        may_review=reaches(client, current_access(), Permission.SERVICE_PROPOSE),
        labels=labels,
        away_words=AWAY,
        usual=USUAL_DAYS,
        steps=list(Step),
        today=today,
    )


@blueprint.route("/open", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def open_by_hand(id: int) -> Answer:
    """Somebody is worried before a visit was missed."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.OpenForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.open_by_hand(client, form.last_contact_on.data, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The case is opened."))
    return page("open", form, client)


@blueprint.route("/note", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def note(id: int) -> Answer:
    """What was tried or done. Names nobody: the form is kept on the phone and may wait there."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form, now = client_or_404(id), forms.NoteForm(), clock.utc_now()
    if form.validate_on_submit():
        with refusals_in(form):
            at, words = form.instant(now), form.words.data
            if form.way:
                reached = form.reached.data == forms.REACHED
                operations.try_to_reach(client, form.way, at, reached, words, actor=current_actor(), now=now)
            else:
                operations.note_action(client, ActionKind(form.what.data), at, words, actor=current_actor(), now=now)
            return finish(url_for(".show", id=id), _("It is written down."))
    return page("note", form, client)


@blueprint.route("/act-now", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def act_now(id: int) -> Answer:
    """It cannot wait, at whatever step: with a reason. The page says what is allowed, on the phone too."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form, now = client_or_404(id), forms.ActForm(), clock.utc_now()
    if form.validate_on_submit():
        with refusals_in(form):
            at = form.instant(now)
            operations.note_action(client, ActionKind.ACTED, at, form.words.data, actor=current_actor(), now=now)
            return finish(url_for(".show", id=id), _("It is written down that you act at once, and why."))
    stay = stay_on(id, clock.today())
    return page("act_now", form, client, stay=stay, key=entry_agreed(stay, clock.today()) if stay else None)


@blueprint.route("/close", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def close(id: int) -> Answer:
    """The causes are talked through."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.CloseForm()
    case = open_case(id) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.close_case(case, form.causes.data or "", actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The case is closed."))
    return page("close", form, client, standing=standing_of(id, clock.today()))


def client_or_404(id: int, permission: Permission = Permission.ABSENCE_CHANGE) -> Client:
    return get_client(id, current_access(), permission) or abort(404)


def entry_agreed(stay: Placement, today: date) -> Finding:
    """Whether the spare key may be used for somebody who is not reached, as everybody who lives there agreed (Y4)."""
    answers = as_asked(answers_on(stay, today))
    health, unreached = (use_is_agreed(answers, one) for one in (Situation.HEALTH, Situation.UNREACHED))
    return health if health.passed else unreached


def crumbs(client: Client) -> Crumbs:
    return [
        (client.file_number, url_for("clients.show", id=client.id)),
        (_("Absence"), url_for("absence.show", id=client.id)),
    ]


def page(template: str, form: Any, client: Client, **words: Any) -> Answer:
    """A page of one form about the person; again with what was typed where it was refused."""
    text = render_template(f"absences/{template}.html", form=form, client=client, crumbs=crumbs(client), **words)
    return (text, 422) if form.is_submitted() else text
