"""One visit: its form, which works without signal, and its photos, which may come before it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cached_property

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.core import clock, files, outbox
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.core.photos import Photo
from app.meters.queries import latest_readings, meters_of
from app.placements.models import Placement
from app.repairs import labels as repair_labels
from app.repairs.queries.tickets import latest_list, open_of
from app.repairs.standard import OTHER, FaultClass
from app.visits import labels, visit_forms
from app.visits.models import Visit
from app.visits.operations.findings import fault_key, keep_fault_photos, read_meters, report_faults
from app.visits.operations.photos import add_photos
from app.visits.operations.visits import WhichVisit, record_visit
from app.visits.queries import visits as queries
from app.visits.queries.cautions import cautions_on
from app.visits.routes.stays import blueprint, clients_on, crumbs, stay_or_404, visitors_of
from app.visits.rules import two_came

MOST_A_DAY = 9  # visits of one person to one home
FAULT = "fault:"


@blueprint.route("/<day>/<int:number>", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def visit(id: int, day: str, number: int) -> Answer:
    """The form of one visit, empty or as it was written down. Empty it names nobody and is kept on the phone."""
    if location := earlier_result():
        return redirect(location, 303)
    asked = _Asked(stay_or_404(id, Permission.VISIT_RECORD), _which(day, number))
    form = asked.form()
    if form.validate_on_submit():
        with refusals_in(form):
            _keep(asked, form)
            alone = two_came(asked.two_asked, bool(form.second.data))
            if alone.passed:
                return finish(url_for(".show", id=id), _("The visit is written down."))
            said = f"{_('The visit is written down.')} {alone.reason} {alone.remedy}"
            return finish(url_for(".show", id=id), said, "warning")
    page = _page(asked, form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/<day>/<int:number>/photos")
@requires(Permission.VISIT_RECORD)
def add_photo(id: int, day: str, number: int) -> Answer:
    """Photos of a visit that is written down or still waits on the phone."""
    if location := earlier_result():
        return redirect(location, 303)
    asked = _Asked(stay_or_404(id, Permission.VISIT_RECORD), _which(day, number))
    form = visit_forms.VisitPhotosForm()
    valid, here = form.validate(), url_for(".visit", id=id, day=day, number=number)
    with refusals_in(form):
        _keep_photos(asked, request.form.get("about", ""), form.photos.photos)
        if valid:
            return finish(here)
        commit(here)
    return _page(asked, asked.form(formdata=None), failed=form), 422


@blueprint.get("/photos/<name>")
@requires(Permission.VISIT_RECORD)
def photo(id: int, name: str) -> Response:
    """One photo of a visit to the home, in either size."""
    stay = stay_or_404(id, Permission.VISIT_RECORD)
    path = files.path_of(name) if queries.photo_named(name, stay.id) else None
    if path is None or not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")


class _Asked:
    """The visit a request is about, and what its form offers."""

    def __init__(self, stay: Placement, which: WhichVisit) -> None:
        self.stay, self.which = stay, which
        self.user_id = current_access().user_id

    @cached_property
    def known(self) -> Visit | None:
        return queries.find_visit(self.stay.id, self.user_id, self.which.visit_on, self.which.number)

    @cached_property
    def clients(self) -> list[Client]:
        return clients_on(self.stay, self.which.visit_on)

    @cached_property
    def two_asked(self) -> bool:
        """Whether two people visit here, as it is recorded of somebody who lives here."""
        minded = cautions_on([client.id for client in self.clients], self.which.visit_on)
        return any(one.two_person for found in minded.values() for one in found)

    @cached_property
    def kinds(self) -> list[FaultClass]:
        """What may be ticked; what fits none of it is typed."""
        _version, faults = latest_list(self.stay.municipality_id)
        return [kind for kind in faults.happening(in_flat=True) if kind.code != OTHER]

    @cached_property
    def counters(self) -> list[visit_forms.Counter]:
        meters = meters_of([self.stay.flat_id], self.which.visit_on).get(self.stay.flat_id, [])
        return [(meter, zone) for meter in meters for zone in meter.all_zones]

    def form(self, **options: None) -> visit_forms.VisitForm:
        form = visit_forms.visit_form(self.clients, self.kinds, self.counters, self.known, **options)
        form.offer_staff(one for one in visitors_of(self.stay).values() if one.id != self.user_id)
        return form


def _keep(asked: _Asked, form: visit_forms.VisitForm) -> None:
    now, actor = clock.utc_now(), current_actor()
    at = _began(asked.which.visit_on, form.at.data, now, asked.known)
    made = record_visit(asked.stay, asked.which, form.facts(asked.clients, at), actor=actor, now=now)
    report_faults(made, form.reported(), actor=actor, now=now)
    read_meters(made, list(form.shown()), actor=actor, now=now)


def _keep_photos(asked: _Asked, about: str, photos: Sequence[Photo]) -> None:
    now, actor = clock.utc_now(), current_actor()
    made_at = outbox.made_at(now)
    if not about.startswith(FAULT):
        add_photos(asked.stay, asked.which, about, photos, made_at=made_at, actor=actor, now=now)
        return
    line = about.removeprefix(FAULT)
    if line not in {*visit_forms.TYPED, *(kind.code for kind in asked.kinds)}:
        raise Refused(_("It is not known what the photo shows."))
    keep_fault_photos(asked.stay, asked.which, line, photos, made_at=made_at, actor=actor)


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


def _page(asked: _Asked, form: visit_forms.VisitForm, failed: visit_forms.VisitPhotosForm | None = None) -> str:
    stay, which = asked.stay, asked.which
    lines = [*(kind.code for kind in asked.kinds), *visit_forms.TYPED]
    keys = {line: fault_key(stay.id, asked.user_id, which, line) for line in lines}
    ahead = queries.photos_ahead(keys.values())
    topics: dict[str, list[FaultClass]] = {}
    for kind in asked.kinds:
        topics.setdefault(kind.element, []).append(kind)
    return render_template(
        "visits/visit.html",
        stay=stay,
        which=which,
        day=which.visit_on.isoformat(),
        known=asked.known,
        two_asked=asked.two_asked,
        reported=queries.tickets_of(asked.known) if asked.known else {},
        open_tickets=open_of([stay.flat_id]).get(stay.flat_id, []),
        form=failed or form,
        visit_form=form,
        topics=topics,
        typed=visit_forms.TYPED,
        clients=asked.clients,
        latest=latest_readings([meter.id for meter, _zone in asked.counters]),
        photos=queries.photos_on(stay.id, asked.user_id, which.visit_on, which.number),
        sent={line: len(ahead.get(key, [])) for line, key in keys.items()},
        labels=labels,
        repair_labels=repair_labels,
        today=clock.today(),
        crumbs=crumbs(stay),
    )
