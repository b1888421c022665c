"""A person's decisions about a flat: whether it is ready, and why it stands empty."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.core.versions import version_of
from app.flats import labels, queries, rules
from app.flats.forms import EndVoidForm, OpenVoidForm, ReadinessForm
from app.flats.models import Flat
from app.flats.operations import readiness as operations
from app.flats.routes.flats import Page, blueprint, flat_or_404


@blueprint.route("/flats/<int:id>/readiness", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def readiness(id: int) -> Page:
    """What state the flat is in, from which day, as a person decided."""
    if location := earlier_result():
        return redirect(location, 303)
    flat, today = flat_or_404(id, Permission.FLAT_CHANGE), clock.today()
    form = ReadinessForm(data={"readiness": flat.readiness, "on": today, "seen": version_of(flat, operations.DECIDED)})
    if form.validate_on_submit():
        with refusals_in(form):
            decided = form.readiness.data, form.on.data
            why = {"note": form.note.data, "seen": form.seen.data}
            warnings = operations.set_readiness(flat, *decided, actor=current_actor(), today=today, **why)
            if warnings:
                said = [_("Recorded nevertheless, but look at this:"), *(str(finding.reason) for finding in warnings)]
                flash("\n".join(said), "warning")
            return finish(url_for("flats.show", id=id), _("The readiness was recorded."))
    findings = rules.standard_findings(operations.standard_of(flat))
    page = render_template("flats/readiness.html", form=form, flat=flat, findings=findings, labels=labels)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/flats/<int:id>/void", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def void(id: int) -> Page:
    """Why the flat stands empty: opens a void period, or ends the one that is open."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.FLAT_CHANGE)
    return _end_void(flat) if queries.open_void(flat.id) else _open_void(flat)


def _open_void(flat: Flat) -> Page:
    form = OpenVoidForm(
        data={"reason": labels.SUGGESTED_VOID_REASON[flat.readiness], "starts_on": flat.readiness_since}
    )
    if form.validate_on_submit():
        with refusals_in(form):
            operations.open_void(
                flat,
                form.starts_on.data,
                form.reason.data,
                actor=current_actor(),
                today=clock.today(),
                note=form.note.data,
            )
            return finish(url_for("flats.show", id=flat.id), _("The void period was opened."))
    return render_template("flats/void.html", form=form, flat=flat, period=None), 422 if form.is_submitted() else 200


def _end_void(flat: Flat) -> Page:
    period = queries.open_void(flat.id)
    assert period
    form = EndVoidForm(clock.today(), data={"ends_on": clock.today()})
    if form.validate_on_submit():
        with refusals_in(form):
            operations.end_void(period, form.ends_on.data, actor=current_actor())
            return finish(url_for("flats.show", id=flat.id), _("The void period was ended."))
    page = render_template("flats/void.html", form=form, flat=flat, period=period, labels=labels)
    return page, 422 if form.is_submitted() else 200
