"""One meter: what it counted, what was read from it; correcting, replacing and taking it off."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, files
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.meters import forms, labels, operations, queries
from app.meters.models import Meter
from app.meters.quantities import unit_sign
from app.meters.queries.overview import months_of
from app.meters.queries.readings import all_readings
from app.meters.routes.flats import allowed, crumbs
from app.meters.rules import verification_holds
from app.places.queries import policy_on

blueprint = Blueprint("meters", __name__, url_prefix="/meters")


@blueprint.get("/<int:id>")
@requires(Permission.METER_SEE)
def show(id: int) -> Answer:
    """All that is known of a meter."""
    meter, today = meter_or_404(id, Permission.METER_SEE), clock.today()
    readings = all_readings(meter)
    months = months_of(meter)
    return render_template(
        "meters/meter.html",
        meter=meter,
        readings=readings,
        corrected={one.corrects_id for one in readings},
        months=months,
        most=max((month.total.value for month in months), default=0),
        finding=verification_holds(meter.verified_until, today, policy_on(meter.flat.municipality_id, today)),
        labels=labels,
        may_record=allowed(meter.flat, Permission.METER_RECORD),
        may_change=allowed(meter.flat, Permission.METER_CHANGE),
        crumbs=crumbs(meter.flat),
    )


@blueprint.route("/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def edit(id: int) -> Answer:
    """A slip is corrected, or the meter was verified anew."""
    if location := earlier_result():
        return redirect(location, 303)
    meter = meter_or_404(id)
    form = forms.EditMeterForm(meter)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_meter(
                meter,
                form.facts(),
                actor=current_actor(),
                now=clock.utc_now(),
                removed_on=form.ends_on,
                seen=form.seen.data,
            )
            return finish(url_for("meters.show", id=id), _("The meter was saved."))
    page = render_template("meters/edit.html", form=form, meter=meter, crumbs=crumbs_of(meter))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<int:id>/replace", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def replace(id: int) -> Answer:
    """Another meter hangs in its place."""
    if location := earlier_result():
        return redirect(location, 303)
    meter = _hanging_or_404(id)
    form = forms.replace_form(meter)
    if form.validate_on_submit():
        with refusals_in(form):
            new = operations.replace_meter(
                meter,
                form.on.data,
                form.facts(meter),
                actor=current_actor(),
                now=clock.utc_now(),
                final=form.values(meter, "final"),
                first=form.values(meter, "first"),
                source=form.source.data,
            )
            return finish(url_for("meters.show", id=new.id), _("The meter is replaced."))
    page = render_template("meters/replace.html", form=form, meter=meter, crumbs=crumbs_of(meter))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<int:id>/end", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def end(id: int) -> Answer:
    """The meter is taken off, and none hangs in its place."""
    if location := earlier_result():
        return redirect(location, 303)
    meter = _hanging_or_404(id)
    form = forms.end_form(meter)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.end_meter(
                meter,
                form.on.data,
                form.reason.data,  # type: ignore[attr-defined]  # made for the meter
                actor=current_actor(),
                now=clock.utc_now(),
                final=form.values(meter, "final"),
                source=form.source.data,
            )
            return finish(url_for("flat_meters.show", id=meter.flat_id), _("The meter is taken off."))
    intro = _("Where another meter hangs in its place, replace it instead: then nothing of what was used is lost.")
    unknown = _("Leave it empty where nobody noted it: what was used since the reading before is then not known.")
    hints = dict.fromkeys((f"final_{number}" for number in range(len(meter.all_zones))), unknown)
    return ask(
        form, _("Take the meter off"), crumbs_of(meter), intro=intro, hints=hints, button=_("Take the meter off")
    )


@blueprint.route("/<int:id>/readings/<int:reading_id>/correct", methods=["GET", "POST"])
@requires(Permission.METER_RECORD)
def correct(id: int, reading_id: int) -> Answer:
    """What was really read stands beside what was written first."""
    if location := earlier_result():
        return redirect(location, 303)
    meter = meter_or_404(id, Permission.METER_RECORD)
    reading = next((one for one in all_readings(meter) if one.id == reading_id), None) or abort(404)
    form = forms.CorrectForm(reading)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.correct_reading(
                reading,
                form.value.data,
                form.read_on.data,
                form.reason.data or "",
                actor=current_actor(),
                now=clock.utc_now(),
                why_lower=form.why_lower.data,
            )
            return finish(url_for("meters.show", id=id, _anchor="readings"), _("The reading is corrected."))
    intro = _("What was written stays and is marked as corrected.")
    unit = unit_sign(meter.unit)
    hints = {"value": _("In %(unit)s. Leave it empty if there was no such reading.", unit=unit)}
    return ask(form, _("Correct the reading"), crumbs_of(meter), intro=intro, hints=hints)


@blueprint.get("/<int:id>/photos/<int:photo_id>/<any(large, small):size>.jpg")
@requires(Permission.METER_SEE)
def photo(id: int, photo_id: int, size: str) -> Response:
    """One photo of the counter."""
    meter = meter_or_404(id, Permission.METER_SEE)
    shown = next((one for row in all_readings(meter) for one in row.photos if one.id == photo_id), None) or abort(404)
    path = files.path_of(shown.file_name if size == "large" else shown.small_name)
    if not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")


def meter_or_404(id: int, permission: Permission = Permission.METER_CHANGE) -> Meter:
    """The meter, where the person holds the permission for it."""
    return queries.get_meter(id, current_access(), permission) or abort(404)


def crumbs_of(meter: Meter) -> Crumbs:
    return [*crumbs(meter.flat), (labels.meter_name(meter), url_for("meters.show", id=meter.id))]


def _hanging_or_404(id: int) -> Meter:
    meter = meter_or_404(id)
    return meter if meter.removed_on is None else abort(404)
