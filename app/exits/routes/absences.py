"""The review of an absence: opened, extended once, settled by the person's return or by the team's decision."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.audit import current_actor
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.exits import forms, labels, queries
from app.exits.calculations import one_month_after
from app.exits.known import known_of
from app.exits.models import AbsenceReview
from app.exits.operations import absences
from app.exits.routes.asking import (
    Page,
    ask_about_stay,
    by_now,
    client_numbered,
    client_url,
    form_page,
    running_service,
)
from app.exits.routes.services import blueprint as about_client

blueprint = Blueprint("absences", __name__, url_prefix="/absences/<int:id>")


@about_client.route("/absence/new", methods=["GET", "POST"])
@requires(Permission.SERVICE_PROPOSE)
def open_absence(id: int) -> Page:
    """The person cannot be reached: the month is counted from here."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_PROPOSE)
    form = forms.AbsenceForm()
    if form.validate_on_submit():
        with refusals_in(form):
            review = absences.open_absence(
                client, form.unreachable_since.data, actor=current_actor(), today=clock.today()
            )
            return finish(url_for("absences.show", id=review.id), _("The absence is recorded."))
    waiting, service = queries.open_review(client.id), running_service(client)
    away = known_of([client.id], clock.today())[client.id].stop_on(clock.today())
    return form_page("absent", form, client, waiting=waiting, away=away, service=service)


@blueprint.get("")
@requires(Permission.SERVICE_PROPOSE)
def show(id: int) -> Page:
    """One absence: since when, what may be decided now, what was decided."""
    return _page(_review(id))


@blueprint.post("/extend")
@requires(Permission.SERVICE_PROPOSE)
def extend(id: int) -> Page:
    """The team waits once more."""
    if location := earlier_result():
        return redirect(location, 303)
    review, form = _review(id), forms.ExtendForm()
    if form.validate() and form.until.data:
        with refusals_in(form):
            absences.extend_absence(review, form.until.data, form.extension_words.data or "", **by_now())
            return finish(url_for(".show", id=id), _("It is recorded that the team waits."))
    return _page(review, extend_form=form), 422


@blueprint.post("/reached")
@requires(Permission.SERVICE_PROPOSE)
def reached(id: int) -> Page:
    """The person was reached."""
    if location := earlier_result():
        return redirect(location, 303)
    review, form = _review(id), forms.ReachedForm()
    if form.validate():
        with refusals_in(form):
            absences.person_is_back(review, form.talk.data or "", **by_now())
            return finish(client_url(review.client), _("The absence is settled: the person was reached."))
    return _page(review, reached_form=form), 422


@blueprint.post("/end")
@requires(Permission.SERVICE_PROPOSE)
def end(id: int) -> Page:
    """The team decides that the service ends."""
    if location := earlier_result():
        return redirect(location, 303)
    review, form = _review(id), forms.AbsenceEndForm()
    ask_about_stay(form, review.client)
    if form.validate():
        with refusals_in(form):
            absences.end_by_absence(
                review,
                form.ends_on.data,
                form.destination.data,
                form.decided.data or "",
                stay_ends_on=form.leaves_flat_on,
                **by_now(),
            )
            return finish(client_url(review.client), _("The end of the service is recorded."))
    return _page(review, end_form=form), 422


def _review(id: int) -> AbsenceReview:
    return queries.get_review(id, current_access()) or abort(404)


def _page(review: AbsenceReview, **failed: BaseForm) -> str:
    today = clock.today()
    end_form = forms.AbsenceEndForm(formdata=None, ends_on=today)
    stays = ask_about_stay(end_form, review.client)
    fresh: dict[str, Any] = {
        "extend_form": forms.ExtendForm(formdata=None, until=one_month_after(today)),
        "reached_form": forms.ReachedForm(formdata=None),
        "end_form": end_form,
    }
    findings = absences.findings_of(review, today)
    return render_template(
        "exits/absence.html",
        review=review,
        client=review.client,
        stays=stays,
        findings=findings if review.outcome is None else [],
        may_extend=findings[0].passed and review.extended_until is None,
        may_end=all(one.passed for one in findings),
        labels=labels,
        today=today,
        form=next(iter(failed.values()), None),
        **(fresh | failed),
    )
