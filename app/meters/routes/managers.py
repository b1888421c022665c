"""Building managers who want readings: by when, of which buildings, and the list to send them."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Building
from app.flats.queries import flat_label, get_building
from app.meters import labels, manager_forms
from app.meters.models import ReadingsDue
from app.meters.operations import managers as operations
from app.meters.quantities import plain_quantity
from app.meters.queries import managers as queries
from app.places.queries import municipalities

blueprint = Blueprint("readings_due", __name__)


@blueprint.get("/readings-due")
@requires(Permission.METER_SEE)
def index() -> Answer:
    """Who wants readings, by when, and how many counters are not read yet."""
    viewer, today = current_access(), clock.today()
    rounds = {one.manager.id: one for one in queries.rounds(viewer, today)}
    known = queries.managers_in(viewer.unrestricted(Permission.METER_SEE))
    return render_template(
        "meters/managers.html",
        rounds=list(rounds.values()),
        idle=[one for one in known if one.id not in rounds],
        today=today,
        may_change=viewer.can(Permission.METER_CHANGE),
    )


@blueprint.route("/readings-due/new", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def new() -> Answer:
    """A manager who wants readings."""
    if location := earlier_result():
        return redirect(location, 303)
    towns = {one.id: one for one in municipalities(current_access().municipalities(Permission.METER_CHANGE))}
    form = manager_forms.ManagerForm([(one.id, one.name) for one in towns.values()])
    if form.validate_on_submit():
        facts = form.name.data, form.email.data, form.day_of_month.data
        operations.add_manager(towns[form.municipality.data], *facts, actor=current_actor())
        return finish(url_for(".index"), _("The manager is recorded. Choose the buildings on their pages."))
    return ask(form, _("Add a building manager"), _crumbs())


@blueprint.get("/readings-due/<int:id>")
@requires(Permission.METER_SEE)
def show(id: int) -> Answer:
    """The list to send: counters and what they show, without any name of who lives there."""
    manager, today = _manager_or_404(id, Permission.METER_SEE), clock.today()
    found = queries.rounds(current_access(), today, id)
    return render_template(
        "meters/manager.html",
        manager=manager,
        round=found[0] if found else None,
        labels=labels,
        may_change=current_access().can(Permission.METER_CHANGE, manager.municipality_id),
        crumbs=_crumbs(),
    )


@blueprint.get("/readings-due/<int:id>/export.<any(xlsx, csv):kind>")
@requires(Permission.METER_SEE)
def export(id: int, kind: FileKind) -> Response:
    """The same as a file."""
    _manager_or_404(id, Permission.METER_SEE)
    columns = [
        Column(_("Flat")),
        Column(_("Meter")),
        Column(_("Tariff")),
        Column(_("Reading")),
        Column(_("Read on"), "date"),
    ]
    found = queries.rounds(current_access(), clock.today(), id)
    rows: list[tuple[Any, ...]] = [
        (
            flat_label(line.meter.flat),
            labels.meter_name(line.meter),
            line.zone or None,
            plain_quantity(line.reading.value) if line.reading and line.reading.value is not None else None,
            line.reading.read_on if line.reading else None,
        )
        for one in found
        for line in one.lines
    ]
    return table_response(columns, rows, _("Meter readings"), kind)


@blueprint.route("/readings-due/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def edit(id: int) -> Answer:
    """Corrects name, e-mail and day."""
    if location := earlier_result():
        return redirect(location, 303)
    manager = _manager_or_404(id, Permission.METER_CHANGE)
    form = manager_forms.ManagerForm(obj=manager)
    if form.validate_on_submit():
        facts = form.name.data, form.email.data, form.day_of_month.data
        operations.edit_manager(manager, *facts, actor=current_actor())
        return finish(url_for(".show", id=id), _("The manager is changed."))
    return ask(form, _("Change the building manager"), _crumbs())


@blueprint.post("/readings-due/<int:id>/end")
@requires(Permission.METER_CHANGE)
def end(id: int) -> Response:
    """Nothing is told them any more."""
    if location := earlier_result():
        return redirect(location, 303)
    operations.end_manager(_manager_or_404(id, Permission.METER_CHANGE), clock.today(), actor=current_actor())
    return finish(url_for(".index"), _("Nothing is told this manager any more."))


@blueprint.route("/buildings/<int:id>/readings-due", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def tell(id: int) -> Answer:
    """Whom the readings of a building are told."""
    if location := earlier_result():
        return redirect(location, 303)
    building = get_building(id, current_access(), Permission.METER_CHANGE) or abort(404)
    managers = {one.id: one for one in queries.managers_in([building.municipality_id])}
    now = queries.manager_of(id)
    form = manager_forms.TellForm(data={"manager": now.id if now else None})
    form.offer(managers.values())
    if form.validate_on_submit():
        operations.tell_readings(building, managers.get(form.manager.data), actor=current_actor())
        return finish(url_for("buildings.show", id=id), _("It is recorded whom the readings are told."))
    return ask(form, _("Whom the readings are told"), _of_building(building))


def _manager_or_404(id: int, permission: Permission) -> ReadingsDue:
    return queries.get_manager(id, current_access(), permission, clock.today()) or abort(404)


def _crumbs() -> Crumbs:
    return [(_("Readings for building managers"), url_for("readings_due.index"))]


def _of_building(building: Building) -> Crumbs:
    return [(building.place.address, url_for("buildings.show", id=building.id))]
