"""The meters of one flat, reading all of them, adding one."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, outbox
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.meters import forms, labels, operations, queries
from app.meters.forms import ReadingsForm
from app.meters.models import Meter, MeterReading, ReadingSource
from app.meters.quantities import format_quantity, unit_sign
from app.meters.queries.overview import flat_meters
from app.meters.queries.readings import Zone

blueprint = Blueprint("flat_meters", __name__, url_prefix="/flats/<int:id>")
blueprint.add_app_template_filter(format_quantity, "quantity")
blueprint.add_app_template_filter(unit_sign)
blueprint.add_app_template_filter(labels.meter_name)
blueprint.add_app_template_filter(labels.certificate_name)
blueprint.add_app_template_filter(labels.due_name)


@blueprint.get("/meters")
@requires(Permission.METER_SEE)
def show(id: int) -> Answer:
    """Meters with their last readings, certificates, what runs out, what hung there before."""
    flat, today = flat_or_404(id, Permission.METER_SEE), clock.today()
    return render_template(
        "meters/flat.html",
        flat=flat,
        shown=flat_meters(flat, today),
        labels=labels,
        may_record=allowed(flat, Permission.METER_RECORD),
        may_change=allowed(flat, Permission.METER_CHANGE),
        crumbs=_above(flat),
    )


@blueprint.route("/meters/readings", methods=["GET", "POST"])
@requires(Permission.METER_RECORD)
def read(id: int) -> Answer:
    """All counters of the flat in one form."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.METER_RECORD)
    meters = queries.meters_of([id], clock.today()).get(id, [])
    counters = [(meter, zone) for meter in meters for zone in meter.all_zones]
    latest = queries.latest_readings([meter.id for meter in meters])
    form = forms.readings_form(counters)
    if form.validate_on_submit():
        if form.is_empty:
            form.form_errors = [_("Write down what at least one of the counters shows.")]
        elif not _refused(form, counters):
            number = sum(line.value.data is not None for line in form.lines())
            words = ngettext("%(num)s reading is recorded.", "%(num)s readings are recorded.", number)
            return finish(url_for("flat_meters.show", id=id), words)
    return _reading_page(flat, form, counters, latest)


@blueprint.route("/meters/new", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def new(id: int) -> Answer:
    """A meter that hangs in the flat."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.METER_CHANGE)
    form = forms.NewMeterForm(source=ReadingSource.VISIT)
    if form.validate_on_submit():
        with refusals_in(form):
            first = {} if form.first.data is None else {"": form.first.data}
            meter = operations.add_meter(
                flat, form.facts(), actor=current_actor(), now=clock.utc_now(), first=first, source=form.source.data
            )
            return finish(url_for("flat_meters.show", id=id), _("Recorded: %(meter)s", meter=labels.meter_name(meter)))
    page = render_template("meters/new.html", form=form, flat=flat, crumbs=crumbs(flat))
    return (page, 422) if form.is_submitted() else page


def flat_or_404(id: int, permission: Permission) -> Flat:
    """The flat, where the person holds the permission for its meters."""
    return queries.get_flat(id, current_access(), permission) or abort(404)


def allowed(flat: Flat, permission: Permission) -> bool:
    return queries.get_flat(flat.id, current_access(), permission) is not None


def crumbs(flat: Flat) -> Crumbs:
    """Where the pages about a flat's meters stand."""
    return [*_above(flat), (_("Meters and certificates"), url_for("flat_meters.show", id=flat.id))]


def _above(flat: Flat) -> Crumbs:
    """The flat's page for those who may open it; a mentor knows the flat, not its page."""
    seen = current_access().can(Permission.FLAT_SEE, flat.municipality_id)
    page = url_for("flats.show", id=flat.id) if seen else ""
    return [(flat_label(flat), page)]


def _refused(form: ReadingsForm, counters: list[tuple[Meter, str]]) -> bool:
    """Records what was typed; what is refused is said beside its line, and then nothing of the form is kept."""
    refused, now = False, clock.utc_now()
    for (meter, zone), line in zip(counters, form.lines(), strict=True):
        if line.value.data is None:
            continue
        try:
            row = operations.record_reading(
                meter,
                zone,
                form.read_on.data,
                line.value.data,
                source=form.source.data,
                actor=current_actor(),
                now=now,
                made_at=outbox.made_at(now),
                words=line.words.data,
                why_lower=line.why_lower.data,
            )
            for photo in line.photos.photos:
                operations.add_photo(row, photo, actor=current_actor())
        except (Refused, RuleViolation) as refusal:
            line.value.errors = [*line.value.errors, *_words(refusal)]
            refused = True
    if refused:
        db.session.rollback()
    return refused


def _words(refusal: Refused | RuleViolation) -> list[str]:
    if isinstance(refusal, RuleViolation):
        return [f"{finding.reason} {finding.remedy}" for finding in refusal.findings]
    return [str(refusal)]


def _reading_page(
    flat: Flat, form: ReadingsForm, counters: list[tuple[Meter, str]], latest: dict[Zone, MeterReading]
) -> Answer:
    page = render_template(
        "meters/read.html",
        flat=flat,
        form=form,
        lines=list(zip(counters, form.lines(), strict=True)),
        latest=latest,
        crumbs=crumbs(flat),
        may_change=allowed(flat, Permission.METER_CHANGE),
    )
    return (page, 422) if form.is_submitted() else page
