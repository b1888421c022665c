"""From a walked act to a locked one: it stands still, each side reads and signs, it is locked."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.clients.queries import sees_identity
from app.conditions import forms, labels, signing_forms
from app.conditions.models import ActState, ConditionAct, Side, SignatureWay
from app.conditions.operations import locking
from app.conditions.operations import signing as operations
from app.conditions.papers import write_pdf
from app.conditions.queries.content import content_of, items_of
from app.conditions.routes.acts import act_crumbs, act_or_404, blueprint, clients_in, refused
from app.conditions.rules import PARTIES
from app.conditions.standard import LANGUAGES
from app.core import clock, files
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in, strip
from app.core.permissions import Permission, current_access, requires


@blueprint.post("/acts/<int:id>/freeze")
@requires(Permission.ACT_CHANGE)
def freeze(id: int) -> Answer:
    """The walk is done: the act stands still and can be signed."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.BaseForm()
    with refusals_in(form):
        operations.freeze_act(act, actor=current_actor())
        return finish(
            url_for(".show", id=id, _anchor="sign"), _("The act stands still. Let each side read and sign it.")
        )
    return refused(act, form)


@blueprint.route("/acts/<int:id>/reopen", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def reopen(id: int) -> Answer:
    """Something in it is wrong: back to the walk."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.reopen_act(act, form.reason.data or "", actor=current_actor())
            return finish(url_for(".walk", id=id), _("The act is open again. Whoever signed it has to sign anew."))
    intro = _("Signatures given so far stay kept and count for nothing: everybody signs what the act will say then.")
    return ask(form, _("Open the act again"), act_crumbs(act), intro=intro, button=_("Open the act again"))


@blueprint.route(
    "/acts/<int:id>/sign/<any(landlord, provider, municipality, client, witness):side>", methods=["GET", "POST"]
)
@requires(Permission.ACT_CHANGE)
def sign(id: int, side: str) -> Answer:
    """The whole act in the reader's language; they dispute what is not so, and sign."""
    if location := earlier_result():
        return redirect(location, 303)
    act, language = act_or_404(id), request.args.get("lang", "lv")
    if act.state is not ActState.SIGNING or language not in LANGUAGES or Side(side) not in _sides(act):
        abort(404)
    client = _client(act) if side == Side.CLIENT else None
    form = signing_forms.SignForm(data={"content_hash": act.content_hash, "name": _known_name(client)})
    with force_locale(language):
        valid = form.validate_on_submit()
    if valid:
        with refusals_in(form):
            operations.sign_act(
                act,
                operations.Signing(
                    side=Side(side),
                    name=form.name.data or "",
                    language=language,
                    way=form.way.data,
                    disputes=_disputes(act),
                    words=form.words.data,
                    client=client,
                    picture=form.picture_bytes() if form.way.data is SignatureWay.SCREEN else None,
                    paper=form.paper.paper,
                ),
                form.content_hash.data or "",
                actor=current_actor(),
                now=clock.utc_now(),
            )
            return finish(url_for(".show", id=id, _anchor="sign"), _("The signature is recorded."))
    with force_locale(language):
        page = render_template(
            "acts/sign.html",
            act=act,
            content=content_of(act),
            form=form,
            side=Side(side),
            client=client,
            clients=clients_in(act) if side == Side.CLIENT else [],
            language=language,
            languages=labels.LANGUAGE,
            disputed=_disputes(act) if form.is_submitted() else {},
            labels=labels,
            crumbs=act_crumbs(act),
        )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/acts/<int:id>/lock", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def lock(id: int) -> Answer:
    """For good: check once more what will be locked, then lock it."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.BaseForm()
    if act.state is not ActState.SIGNING:
        abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            for words in locking.lock_act(act, actor=current_actor(), now=clock.utc_now()):
                flash(words, "warning")
            write_pdf(act)
            return finish(url_for(".show", id=id), _("The act is locked: nobody changes it any more."))
        return refused(act, form)
    intro = _(
        "After this nothing in the act changes: not the text, not a photo, not a signature. What is missing or wrong "
        "is said in a supplement."
    )
    return ask(form, _("Lock the act"), act_crumbs(act), intro=intro, button=_("Lock the act for good"))


@blueprint.get("/acts/<int:id>/signatures/<int:signature_id>/<any(picture, paper):what>")
@requires(Permission.ACT_CHANGE)
def signature(id: int, signature_id: int, what: str) -> Response:
    """A signature as it was drawn, or the paper that was attached, to be saved."""
    act = act_or_404(id)
    row = next((one for one in act.signatures if one.id == signature_id), None) or abort(404)
    name = (row.picture_name if what == "picture" else row.paper_name) or abort(404)
    path = files.path_of(name)
    if not path.exists():
        abort(404)
    if what == "picture":
        return Response(path.read_bytes(), mimetype="image/png")
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{act.number}-{row.id}{path.suffix}")
    return answer


def _sides(act: ConditionAct) -> set[Side]:
    """Who may sign: the parties, a witness, and whose stay it is about."""
    return {*PARTIES[act.kind], Side.WITNESS, *([Side.CLIENT] if act.placement else [])}


def _client(act: ConditionAct) -> Client | None:
    """Which of the clients of the stay signs now: the one in the address, else the first who has not."""
    clients, wanted = clients_in(act), request.args.get("client", type=int)
    following = next(iter([*operations.clients_not_signed(act), *clients]), None)
    return next((one for one in clients if one.id == wanted), following)


def _known_name(client: Client | None) -> str | None:
    """A client's name, where the viewer's work shows it anyway; all others are asked for theirs."""
    if client and sees_identity(client, current_access()):
        return f"{client.given_name or ''} {client.family_name or ''}".strip()
    return None


def _disputes(act: ConditionAct) -> dict[str, str]:
    """What is not so, in their words: fields dispute-REF with a tick and words-REF; either is enough."""
    refs = {item["ref"] for _room, item in items_of(content_of(act))}
    said = {ref: (strip(request.form.get(f"words-{ref}")) or "")[:500] for ref in refs}
    return {ref: words or _("not so") for ref, words in said.items() if words or f"dispute-{ref}" in request.form}
