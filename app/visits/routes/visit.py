"""One visit: its form, which works without signal, and its photos, which may come before it."""

from datetime import date, datetime, time

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, files, outbox
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.placements.models import Placement
from app.visits import forms, labels
from app.visits.models import Visit
from app.visits.operations.photos import add_photos
from app.visits.operations.visits import WhichVisit, record_visit
from app.visits.queries import visits as queries
from app.visits.routes.stays import blueprint, clients_on, crumbs, stay_or_404, visitors_of

MOST_A_DAY = 9  # visits of one person to one home


@blueprint.route("/<day>/<int:number>", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def visit(id: int, day: str, number: int) -> Answer:
    """The form of one visit, empty or as it was written down. Empty it names nobody and is kept on the phone."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, which = stay_or_404(id, Permission.VISIT_RECORD), _which(day, number)
    clients = clients_on(stay, which.visit_on)
    known = queries.find_visit(id, current_access().user_id, which.visit_on, number)
    form = forms.visit_form(clients, known)
    form.offer_staff(one for one in visitors_of(stay).values() if one.id != current_access().user_id)
    if form.validate_on_submit():
        with refusals_in(form):
            now = clock.utc_now()
            at = _began(which.visit_on, form.at.data, now, known)
            record_visit(stay, which, form.facts(clients, at), actor=current_actor(), now=now)
            return finish(url_for(".show", id=id), _("The visit is written down."))
    page = _page(stay, which, form, known)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/<day>/<int:number>/photos")
@requires(Permission.VISIT_RECORD)
def add_photo(id: int, day: str, number: int) -> Answer:
    """Photos of a visit that is written down or still waits on the phone."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, which = stay_or_404(id, Permission.VISIT_RECORD), _which(day, number)
    form, now = forms.VisitPhotosForm(), clock.utc_now()
    valid, here = form.validate(), url_for(".visit", id=id, day=day, number=number)
    with refusals_in(form):
        about = request.form.get("about", "")
        add_photos(stay, which, about, form.photos.photos, made_at=outbox.made_at(now), actor=current_actor(), now=now)
        if valid:
            return finish(here)
        commit(here)
    known = queries.find_visit(id, current_access().user_id, which.visit_on, number)
    visit_form = forms.visit_form(clients_on(stay, which.visit_on), known, formdata=None)
    visit_form.offer_staff(visitors_of(stay).values())
    return _page(stay, which, visit_form, known, failed=form), 422


@blueprint.get("/photos/<name>")
@requires(Permission.VISIT_RECORD)
def photo(id: int, name: str) -> Response:
    """One photo of a visit to the home, in either size."""
    stay = stay_or_404(id, Permission.VISIT_RECORD)
    path = files.path_of(name) if queries.photo_named(name, stay.id) else None
    if path is None or not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")


def _which(day: str, number: int) -> WhichVisit:
    try:
        visit_on = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if day != visit_on.isoformat() or not 1 <= number <= MOST_A_DAY:
        abort(404)
    return WhichVisit(visit_on, number)


def _began(visit_on: date, at: time | None, now: datetime, known: Visit | None) -> datetime:
    """When the visit began: as typed, as known, when the form was filled in, or at noon of an earlier day."""
    if at is not None:
        try:
            return clock.instant(visit_on, at)
        except ValueError:
            raise Refused(_("The clocks go forward that night: this time does not exist.")) from None
    if known is not None:
        return known.at
    made = outbox.made_at(now)
    return made if clock.local(made).date() == visit_on else clock.instant(visit_on, time(12))


def _page(
    stay: Placement,
    which: WhichVisit,
    form: forms.VisitForm,
    known: Visit | None,
    failed: forms.VisitPhotosForm | None = None,
) -> str:
    clients = clients_on(stay, which.visit_on)
    return render_template(
        "visits/visit.html",
        stay=stay,
        which=which,
        day=which.visit_on.isoformat(),
        known=known,
        form=failed or form,
        visit_form=form,
        clients=clients,
        photos=queries.photos_on(stay.id, current_access().user_id, which.visit_on, which.number),
        labels=labels,
        today=clock.today(),
        crumbs=crumbs(stay),
    )
