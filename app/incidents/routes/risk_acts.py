"""Risk assessment acts: drawn up with the person, changed until signed, read, taken as a paper."""

from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.clients.models import Client, Language
from app.clients.queries import sees_identity
from app.core import audit, clock, files, listing
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES
from app.core.permissions import Permission, current_access, requires
from app.incidents import forms, labels
from app.incidents.models import Incident, RiskAct, RiskSide
from app.incidents.operations import risk_acts as operations
from app.incidents.papers import draw_act
from app.incidents.queries import places
from app.incidents.queries.cases import get_incident
from app.incidents.queries.risk_acts import get_act
from app.incidents.risk_forms import RiskForm
from app.incidents.routes.cases import crumbs as incident_crumbs

blueprint = Blueprint("risk_acts", __name__, url_prefix="/risk-acts")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_PERSON)
def draw_up() -> Answer:
    """A worker writes it together with the person."""
    if location := earlier_result():
        return redirect(location, 303)
    viewer, today = current_access(), clock.today()
    where = places.of_client(listing.id_argument("client") or 0, viewer, today)
    if where is None or where.client is None or where.placement is None:
        abort(404)
    client, incident = where.client, _incident(where.client)
    form = RiskForm(data={"name": _known_name(client), "language": Language(client.language)})
    if not form.is_submitted():
        form.show()
    elif form.validate():
        with refusals_in(form):
            worker = db.session.get_one(User, viewer.user_id)
            act = operations.draw_up(
                where.placement, client, form.facts, worker, incident, actor=current_actor(), today=today
            )
            return finish(url_for(".show", id=act.id), _("The act is written. Read it through together and sign it."))
    return _form_page(form, None, client, incident_crumbs(incident))


@blueprint.get("/<int:id>")
@requires(Permission.INCIDENT_PERSON)
def show(id: int) -> Answer:
    """What the act says, and who has signed it."""
    act = act_or_404(id)
    record_reading(act)
    return render_template(
        "risk_acts/detail.html",
        act=act,
        crumbs=crumbs(act)[:-1],
        labels=labels,
        languages=PRINTED_LANGUAGES,
        is_worker=current_access().user_id == act.worker_id,
        **shown(act),
    )


@blueprint.route("/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.INCIDENT_PERSON)
def edit(id: int) -> Answer:
    """While it is a draft."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), RiskForm()
    if not act.is_open:
        abort(404)
    if not form.is_submitted():
        text = operations.text_of(act)
        form = RiskForm(
            data={"name": text["name"], "language": act.language, "drawn_on": act.drawn_on, "review_on": act.review_on}
        )
        form.show(act)
    elif form.validate():
        with refusals_in(form):
            operations.change_act(act, form.facts, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The act is written. Read it through together and sign it."))
    return _form_page(form, act, act.client, crumbs(act))


@blueprint.route("/<int:id>/withdraw", methods=["GET", "POST"])
@requires(Permission.INCIDENT_PERSON)
def withdraw(id: int) -> Answer:
    """It is not signed after all."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.ReasonForm()
    if not act.is_open:
        abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.withdraw_act(act, form.reason.data or "", actor=current_actor(), today=clock.today())
            return finish(url_for("clients.show", id=act.client_id), _("The act is given up."))
    intro = _("Nobody has to sign. Whoever does not want to loses nothing by it.")
    return ask(form, _("Give the act up"), crumbs(act), intro=intro, button=_("Give the act up"))


@blueprint.get("/<int:id>/act.pdf")
@requires(Permission.INCIDENT_PERSON)
def pdf(id: int) -> Response:
    """The signed paper in the language it was signed in, or a copy in another; before that a draft to sign on paper."""
    act = act_or_404(id)
    language = request.args.get("lang", act.language.value)
    if language not in PRINTED_LANGUAGES:
        abort(404)
    record_reading(act)
    kept = act.pdf_name if act.pdf_name and language == act.language else None
    answer = Response(files.path_of(kept).read_bytes() if kept else draw_act(act, language), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{act.number}-{language}.pdf")
    return answer


@blueprint.get("/<int:id>/signatures/<any(person, worker):side>")
@requires(Permission.INCIDENT_PERSON)
def signature(id: int, side: str) -> Response:
    """The signature as it was drawn, or the paper that was attached."""
    act = act_or_404(id)
    name = getattr(act, f"{side}_file") or abort(404)
    path = files.path_of(name)
    if not path.exists():
        abort(404)
    if path.suffix == ".png":
        return Response(path.read_bytes(), mimetype="image/png")
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{act.number}-{side}{path.suffix}")
    return answer


def act_or_404(id: int) -> RiskAct:
    """The act, where the viewer works with the person."""
    return get_act(id, current_access()) or abort(404)


def shown(act: RiskAct) -> dict[str, object]:
    """What the act says, for a page of it."""
    text = operations.text_of(act)
    rows = [row | {"until": date.fromisoformat(row["until"]) if row["until"] else None} for row in text["risks"]]
    signed = [(side, getattr(act, f"{side}_signed_at"), getattr(act, f"{side}_file")) for side in RiskSide]
    return {"text": text, "rows": rows, "signed": signed}


def record_reading(act: RiskAct) -> None:
    """The act names the person and what worries about them: whoever reads it is written down in the file."""
    audit.record_read("risk_act.read", act.client, actor=current_actor(), note=act.number)


def crumbs(act: RiskAct) -> Crumbs:
    """From the person's file to the act."""
    return [
        (_("Clients"), url_for("clients.index")),
        (act.client.file_number, url_for("clients.show", id=act.client_id)),
        (_("Risk assessment act %(number)s", number=act.number), url_for("risk_acts.show", id=act.id)),
    ]


def _incident(client: Client) -> Incident | None:
    """What led to it, where the address says so: something about the same person that the viewer reaches."""
    asked = listing.id_argument("incident")
    found = get_incident(asked, current_access()) if asked else None
    if asked and (found is None or found.client_id != client.id):
        abort(404)
    return found


def _known_name(client: Client) -> str | None:
    """The person's name where the viewer's work shows it anyway; others ask for it."""
    if sees_identity(client, current_access()):
        return f"{client.given_name or ''} {client.family_name or ''}".strip()
    return None


def _form_page(form: RiskForm, act: RiskAct | None, client: Client, here: Crumbs) -> Answer:
    page = render_template("risk_acts/form.html", form=form, act=act, client=client, crumbs=here)
    return page, 422 if form.is_submitted() else 200
