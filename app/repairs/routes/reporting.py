"""Reporting faults of a flat, or of what a building's flats share: ticked first, then said where and in what words."""

import uuid
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, outbox
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.addresses import short_address
from app.flats.models import Building, Flat
from app.flats.queries import flat_label
from app.repairs import labels, rules
from app.repairs.models import Channel, Reporter
from app.repairs.operations.reporting import keep_photo, report_fault
from app.repairs.queries import places
from app.repairs.queries import tickets as queries
from app.repairs.report_forms import MOST_AT_ONCE, ReportForm, TicketPhotosForm, report_form
from app.repairs.routes.tickets import blueprint
from app.repairs.standard import FaultClass, Faults

Place = Flat | Building


@blueprint.get("/flats/<int:id>/repairs/new")
@requires(Permission.REPAIR_REPORT)
def choose(id: int) -> Answer:
    """What is wrong in the flat: several things may be ticked."""
    return _choose(_flat_or_404(id))


@blueprint.get("/buildings/<int:id>/repairs/new")
@requires(Permission.REPAIR_REPORT)
def choose_of_building(id: int) -> Answer:
    """What is wrong in what the building's flats share."""
    return _choose(_building_or_404(id))


@blueprint.route("/flats/<int:id>/repairs/report", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def report(id: int) -> Answer:
    """Where each fault of the flat is, in what words, with photos; what is known of it already is shown before."""
    return _report(_flat_or_404(id))


@blueprint.route("/buildings/<int:id>/repairs/report", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def report_of_building(id: int) -> Answer:
    """The same of what the building's flats share."""
    return _report(_building_or_404(id))


@blueprint.post("/flats/<int:id>/repairs/photos")
@requires(Permission.REPAIR_REPORT)
def photos_ahead(id: int) -> Answer:
    """Photos of a fault whose report is not sent yet: they wait for it."""
    return _photos_ahead(_flat_or_404(id))


@blueprint.post("/buildings/<int:id>/repairs/photos")
@requires(Permission.REPAIR_REPORT)
def photos_ahead_of_building(id: int) -> Answer:
    """The same of what the building's flats share."""
    return _photos_ahead(_building_or_404(id))


def _choose(place: Place) -> Answer:
    _version, faults = queries.latest_list(place.municipality_id)
    return render_template(
        "repairs/choose.html",
        place=place_name(place),
        next_url=_url(place, "report"),
        topics=_topics(faults, place),
        most=MOST_AT_ONCE,
        missing="fault" in request.args,
        labels=labels,
        crumbs=_crumbs(place),
    )


def _report(place: Place) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    kinds = _chosen(place)
    if not 0 < len(kinds) <= MOST_AT_ONCE:
        return redirect(_url(place, "choose", fault=""), 303)
    form = _form(place, kinds)
    if form.validate_on_submit():
        with refusals_in(form):
            return _send(place, form)
    return _page(place, form, TicketPhotosForm(formdata=None))


def _send(place: Place, form: ReportForm) -> Answer:
    now, actor = clock.utc_now(), current_actor()
    made = [report_fault(place, fault, now=now, actor=actor) for fault in form.faults(outbox.made_at(now))]
    words = ngettext("%(num)s fault is reported.", "%(num)s faults are reported.", len(made))
    if len(made) == 1 or not isinstance(place, Flat):
        return finish(url_for(".show", id=made[0].id), words)
    return finish(url_for(".of_flat", id=place.id), words)


def _photos_ahead(place: Place) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    form, actor = TicketPhotosForm(), current_actor()
    key, made_at = form.key.data or abort(400), outbox.made_at(clock.utc_now())
    batch, _colon, code = key.partition(":")
    valid, here = form.validate(), _url(place, "report", fault=code, key=batch)
    with refusals_in(form):
        for photo in form.photos.photos:
            keep_photo(key, photo, actor=actor, made_at=made_at)
        if valid:
            return finish(here)
        commit(here)
    kinds = [kind for kind in _kinds(place) if kind.code == code] or abort(404)
    return _page(place, _form(place, kinds), form)


def _page(place: Place, form: ReportForm, photos_form: TicketPhotosForm) -> Answer:
    page = render_template(
        "repairs/report.html",
        form=photos_form if photos_form.errors else form,
        report=form,
        place=place_name(place),
        here=_url(place, "report"),
        photos_url=_url(place, "photos_ahead"),
        findings={kind.code: _known(place, kind) for kind in form.kinds},
        labels=labels,
        crumbs=_crumbs(place),
        back=_url(place, "choose"),
    )
    return (page, 422) if request.method == "POST" else page


def _form(place: Place, kinds: list[FaultClass]) -> ReportForm:
    organises = current_access().can(Permission.REPAIR_CHANGE, place.municipality_id)
    key = request.args.get("key", "")[:36] or str(uuid.uuid4())
    usual = {"channel": Channel.PHONE, "reporter": Reporter.CLIENT} if organises else {}
    data = {"channel": Channel.VISIT, "reporter": Reporter.STAFF, "key": key, **usual}
    return report_form(kinds, labels.IN_FLAT if isinstance(place, Flat) else labels.IN_BUILDING,
                       organises=organises, **data)  # fmt: skip


def _known(place: Place, kind: FaultClass) -> list[rules.Finding]:
    """What speaks for looking twice: it is reported already, or comes back again and again."""
    building_id = place.building_id if isinstance(place, Flat) else place.id
    there = places.already_reported(building_id, [kind.code]).get(kind.code, [])
    found = [rules.is_not_known_yet([one.number for one in there])]
    if isinstance(place, Flat):
        times = places.times_within_year(place.id, clock.utc_now()).get(kind.code, 0)
        found.append(rules.does_not_come_back(times + 1))
    return [finding for finding in found if not finding.passed]


def _kinds(place: Place) -> list[FaultClass]:
    _version, faults = queries.latest_list(place.municipality_id)
    return faults.happening(in_flat=isinstance(place, Flat))


def _chosen(place: Place) -> list[FaultClass]:
    codes = set(request.values.getlist("fault"))
    return [kind for kind in _kinds(place) if kind.code in codes]


def _topics(faults: Faults, place: Place) -> list[tuple[str, list[FaultClass]]]:
    """The kinds of faults by what they are about."""
    kinds = faults.happening(in_flat=isinstance(place, Flat))
    topics = [(topic, [kind for kind in kinds if kind.element is topic]) for topic in labels.TOPIC]
    return [(topic, some) for topic, some in topics if some]


def place_name(place: Place) -> str:
    return flat_label(place) if isinstance(place, Flat) else short_address(place.place.address)


def _url(place: Place, endpoint: str, **values: Any) -> str:
    of = "" if isinstance(place, Flat) else "_of_building"
    return url_for(f".{endpoint}{of}", id=place.id, **values)


def _crumbs(place: Place) -> Crumbs:
    if isinstance(place, Building):
        if not current_access().can(Permission.FLAT_SEE, place.municipality_id):
            return []
        return [
            (_("Buildings"), url_for("buildings.index")),
            (place_name(place), url_for("buildings.show", id=place.id)),
        ]
    return [(place_name(place), url_for(".of_flat", id=place.id))]


def _flat_or_404(id: int) -> Flat:
    return queries.get_flat(id, current_access()) or abort(404)


def _building_or_404(id: int) -> Building:
    return queries.get_building(id, current_access()) or abort(404)
