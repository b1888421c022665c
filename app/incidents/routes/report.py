"""Something happened: what kind of thing, and then what is known of it."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.conditions.models import ConditionJudgement
from app.conditions.queries.content import content_of, items_of
from app.core import clock, listing
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import current_language
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.addresses import short_address
from app.flats.queries import flat_label
from app.incidents import forms, labels
from app.incidents.models import OF_THE_FLAT, IncidentKind
from app.incidents.operations.reporting import Reported, report_incident
from app.incidents.queries import places
from app.incidents.queries.places import Where
from app.incidents.routes.cases import crumbs, staff_of
from app.incidents.routes.lists import blueprint

NEEDS_PERSON = (IncidentKind.DANGER, IncidentKind.DEATH)
NEEDS_PLACE = (IncidentKind.COMPLAINT, IncidentKind.PESTS, IncidentKind.DAMAGE, IncidentKind.FLOODING)
ABOUT = "complaint, pests, damage, flooding, fire_risk, danger, death, other"


@blueprint.get("/new")
@requires(Permission.INCIDENT_CHANGE)
def choose() -> Answer:
    """What kind of thing happened there."""
    where = _where_or_404()
    return render_template(
        "incidents/choose.html",
        kinds=_possible(where, current_access()),
        labels=labels,
        place=_place(where),
        asked=_asked(),
        crumbs=crumbs(),
    )


@blueprint.route(f"/new/<any({ABOUT}):about>", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def report(about: str) -> Answer:
    """What is known of it, and who sees to it."""
    if location := earlier_result():
        return redirect(location, 303)
    where, kind, viewer = _where_or_404(), IncidentKind(about), current_access()
    if kind not in _possible(where, viewer):
        abort(404)
    staff, people = staff_of(where.municipality_id), places.clients_of(where)
    form = forms.REPORT_FORMS.get(kind, forms.ReportForm)(data=_first(staff, viewer, where))
    form.offer(staff, people, needs_person=kind in NEEDS_PERSON)
    if isinstance(form, forms.DamageForm):
        judgements = places.judged_damages(where.flat.id) if where.flat else []
        form.offer_judgements(judgements, {one.id: _thing(one) for one in judgements})
    if form.validate_on_submit():
        with refusals_in(form):
            meant = Where(where.municipality_id, where.building, where.flat, where.placement, form.chosen(people))
            told = Reported(kind, form.happened_on.data, form.words.data or "", staff[form.sees_to_it])
            detail = form.detail(staff)
            incident = report_incident(meant, told, detail, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=incident.id), _("It is recorded. What usually follows stands as tasks."))
    page = render_template(
        "incidents/report.html", form=form, kind=kind, labels=labels, place=_place(where), crumbs=_crumbs()
    )
    return page, 422 if form.is_submitted() else 200


def _where_or_404() -> Where:
    """Which client, stay, flat or building the address names; 404 where the viewer may report nothing there."""
    viewer, today = current_access(), clock.today()
    client, stay, flat, building = (listing.id_argument(name) for name in ("client", "stay", "flat", "building"))
    if client:
        found = places.of_client(client, viewer, today)
    elif stay:
        found = places.of_stay(stay, viewer, today)
    elif flat:
        found = places.of_flat(flat, viewer, today)
    else:
        found = places.of_building(building, viewer) if building else None
    return found or abort(404)


def _possible(where: Where, viewer: Access) -> list[IncidentKind]:
    """The kinds that can be about this place or person and that the viewer's work is with."""
    with_people = viewer.can(Permission.INCIDENT_PERSON, where.municipality_id)
    has_people = bool(where.client or where.placement)
    return [
        kind
        for kind in IncidentKind
        if (kind in OF_THE_FLAT or with_people)
        and (kind not in NEEDS_PERSON or has_people)
        and (kind not in NEEDS_PLACE or where.building is not None)
    ]


def _first(staff: dict[int, User], viewer: Access, where: Where) -> dict[str, int]:
    """Whoever writes it down sees to it, unless they say otherwise; on a person's page it is about that person."""
    who = {"responsible": viewer.user_id, "received_by": viewer.user_id} if viewer.user_id in staff else {}
    return who | ({"client": where.client.id} if where.client else {})


def _place(where: Where) -> str:
    if where.flat:
        return flat_label(where.flat)
    if where.building:
        return short_address(where.building.place.address)
    return where.client.file_number if where.client else ""


def _thing(judgement: ConditionJudgement) -> str:
    """What was judged, as the act calls it, with the act's number."""
    items = items_of(content_of(judgement.after))
    names = next((item["names"] for _room, item in items if item["ref"] == judgement.item_ref), {})
    name = names.get(current_language()) or names.get("lv") or _("A thing that is missing")
    return f"{name} ({judgement.after.number})"


def _asked() -> dict[str, int]:
    """The place in the address, as it came."""
    found = {name: listing.id_argument(name) for name in ("client", "stay", "flat", "building")}
    return {name: value for name, value in found.items() if value}


def _choose_url() -> str:
    values: dict[str, Any] = {**_asked()}
    return url_for(".choose", **values)


def _crumbs() -> Crumbs:
    return [*crumbs(), (_("What happened?"), _choose_url())]
