"""What ends a stay or warns of it, from the page of the stay: end, parting, reversal, warning, taking an end back."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client, Destination
from app.clients.queries import open_service
from app.core import audit, clock
from app.core.errors import Refused
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.placements.forms import EndForm, ReverseForm, TakeBackForm, WarningForm
from app.placements.models import Placement
from app.placements.operations.endings import (
    end_placement,
    look_for_another_flat,
    part_client,
    record_warning,
    reverse_placement,
    take_back_end,
)
from app.placements.routes import asked
from app.placements.routes.stays import Page, blueprint, part_form, present_clients, stay_numbered, stay_page


@blueprint.post("/<int:id>/end")
@requires(Permission.PLACEMENT_CHANGE)
def end(id: int) -> Page:
    """Records the end of the stay, also one to come."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_numbered(id), EndForm()
    if form.validate():
        with refusals_in(form):
            end_placement(
                stay,
                asked.day(form.ends_on),
                form.reason.data,
                form.note.data,
                destination=form.destination.data or Destination.UNKNOWN,
                after_breach=bool(form.after_breach.data),
                seen_end=form.seen.data or "",
                actor=audit.current_actor(),
                today=clock.today(),
            )
            return _done(stay, _ended(stay))
    return stay_page(stay, end_form=form), 422


@blueprint.post("/<int:id>/part")
@requires(Permission.PLACEMENT_CHANGE)
def part(id: int) -> Page:
    """One of a couple leaves; the stay goes on for the other."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_numbered(id)
    form = part_form(stay)
    if form.validate():
        leaving = next(client for client in present_clients(stay) if client.id == form.client.data)
        with refusals_in(form):
            part_client(stay, leaving, asked.day(form.leaves_on), actor=audit.current_actor(), today=clock.today())
            return _done(stay, _parted(leaving))
    return stay_page(stay, part_form=form), 422


@blueprint.post("/<int:id>/reverse")
@requires(Permission.PLACEMENT_CHANGE)
def reverse(id: int) -> Page:
    """The stay was recorded in error and never was."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_numbered(id), ReverseForm()
    if form.validate():
        with refusals_in(form):
            reverse_placement(stay, form.reverse_reason.data or "", actor=audit.current_actor(), today=clock.today())
            return _done(stay, _("The stay is marked as recorded in error."))
    return stay_page(stay, reverse_form=form), 422


@blueprint.post("/<int:id>/take-back-end")
@requires(Permission.PLACEMENT_CHANGE)
def take_back(id: int) -> Page:
    """The recorded end does not hold: the stay goes on."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_numbered(id), TakeBackForm()
    if form.validate():
        with refusals_in(form):
            take_back_end(stay, form.take_back_reason.data or "", actor=audit.current_actor(), today=clock.today())
            return _done(stay, _("The end is taken back: the stay goes on."))
    return stay_page(stay, take_back_form=form), 422


@blueprint.post("/<int:id>/warnings")
@requires(Permission.PLACEMENT_CHANGE)
def warn(id: int) -> Page:
    """Records a warning that the household was given."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_numbered(id), WarningForm()
    if form.validate():
        with refusals_in(form):
            record_warning(
                stay,
                asked.day(form.given_on),
                form.about.data,
                form.words.data or "",
                actor=audit.current_actor(),
                today=clock.today(),
            )
            return _done(stay, _("The warning is recorded."))
    return stay_page(stay, warning_form=form), 422


@blueprint.post("/<int:id>/rehouse")
@requires(Permission.PLACEMENT_CHANGE)
def rehouse(id: int) -> Page:
    """The stay ends by a term known from the start: another flat is looked for from now on."""
    stay = stay_numbered(id)
    try:
        look_for_another_flat(stay, actor=audit.current_actor(), today=clock.today())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for(".show", id=id), 303)
    return _done(stay, _("The household is on the waitlist: it needs another flat."))


def _parted(leaving: Client) -> str:
    if open_service(leaving.id):
        number = leaving.file_number
        return _(
            "The parting is recorded; the stay goes on. A household of their own, which needs a flat: %(file)s",
            file=number,
        )
    return _("The parting is recorded; the stay goes on.")


def _ended(stay: Placement) -> str:
    if stay.rehousing_entry and stay.rehousing_entry.closed_on is None:
        return _(
            "The end of the stay is recorded. The service goes on: the household is on the waitlist for another flat."
        )
    return _("The end of the stay is recorded.")


def _done(stay: Placement, message: str) -> Response:
    return finish(url_for("placements.show", id=stay.id), message)
