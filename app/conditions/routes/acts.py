"""One act: what it says, who signed, what may be done with it next."""

import json
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.clients.models import Client
from app.clients.queries import sees_identity
from app.conditions import forms, labels, rules
from app.conditions.calculations import Content
from app.conditions.models import ActState, ConditionAct, ItemKind, RoomKind, Side
from app.conditions.operations import draft, signing
from app.conditions.queries import acts as queries
from app.conditions.queries.content import checks_seen, content_of, dark_rooms, noted, unshown_damage
from app.conditions.queries.registers import readings_not_taken
from app.conditions.standard import named
from app.core import audit, clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.errors import Finding
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import current_language
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.queries import flat_label
from app.meters.quantities import plain_quantity

blueprint = Blueprint("acts", __name__)
blueprint.add_app_template_filter(lambda names: named(names, current_language()), "named")
blueprint.add_app_template_filter(plain_quantity, "reading")
blueprint.add_app_template_filter(json.loads, "from_json")


@blueprint.get("/acts/<int:id>")
@requires(Permission.ACT_SEE)
def show(id: int) -> Answer:
    """What the act says and how far it is. Reading one about somebody's stay is written down."""
    act, viewer = act_or_404(id, Permission.ACT_SEE), current_access()
    if act.placement:
        audit.record_read("act.read", act.placement.household, actor=current_actor(), note=act.number)
    content = content_of(act)
    return render_template(
        "acts/detail.html",
        act=act,
        content=content,
        findings=findings_of(act, content),
        signatures=signing.valid_signatures(act) if act.content_hash else [],
        open_sides=open_sides(act),
        open_clients=open_clients(act),
        supplements=queries.supplements_of(act),
        not_taken=readings_not_taken(act, content) if act.state is ActState.LOCKED else [],
        names_shown=names_shown(act, viewer),
        may_take_paper=may_take_paper(act, viewer),
        may_change=may_change(act, viewer),
        labels=labels,
        states=ActState,
        kinds=ItemKind,
        room_kinds=RoomKind,
        crumbs=crumbs(act.flat, viewer),
    )


@blueprint.route("/acts/<int:id>/cancel", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def cancel(id: int) -> Answer:
    """The act was begun by mistake."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            draft.cancel_act(act, form.reason.data or "", actor=current_actor())
            return finish(url_for(".of_flat", id=act.flat_id), _("The act is cancelled. What was noted stays kept."))
    intro = _("What was noted stays kept and counts for nothing. The flat can then be walked anew.")
    return ask(form, _("Cancel the act"), act_crumbs(act), intro=intro, button=_("Cancel the act"))


@blueprint.route("/acts/<int:id>/supplement", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def supplement(id: int) -> Answer:
    """A locked act is added to: by an act of its own."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = act_or_404(id), forms.SupplementForm()
    if form.validate_on_submit():
        with refusals_in(form):
            actor, today = current_actor(), clock.today()
            new = draft.start_supplement(act, form.words.data or "", actor=actor, today=today)
            return finish(url_for(".walk", id=new.id), _("The supplement is begun. Note only what is to be added."))
    intro = _("The locked act stays as it is. The supplement is signed and locked like any act, and names it.")
    return ask(form, _("Write a supplement"), act_crumbs(act), intro=intro, button=_("Begin the supplement"))


def act_or_404(id: int, permission: Permission = Permission.ACT_CHANGE) -> ConditionAct:
    return queries.get_act(id, current_access(), permission) or abort(404)


def findings_of(act: ConditionAct, content: Content) -> list[Finding]:
    """What the act says about the flat, and what is missing in it; the failed ones first."""
    language = current_language()
    checks = checks_seen(content, language)
    found = [
        *rules.standard_findings(checks),
        rules.light_in_every_room(dark_rooms(content, language)),
        rules.damage_is_shown(unshown_damage(content, language)),
    ]
    if act.state is ActState.DRAFT and not act.supplements_id:
        found.insert(0, rules.something_was_looked_at(noted(content)))
    return sorted(found, key=lambda finding: finding.passed)


def open_sides(act: ConditionAct) -> list[Side]:
    """Who has still to sign."""
    signed = {one.side for one in signing.valid_signatures(act)} if act.content_hash else set()
    return [side for side in rules.PARTIES[act.kind] if side not in signed]


def open_clients(act: ConditionAct) -> list[Client]:
    """Of several people who live together, those who have still to sign."""
    return signing.clients_not_signed(act) if act.content_hash else []


def clients_in(act: ConditionAct) -> list[Client]:
    """The clients whose stay the act is about."""
    return queries.clients_of_stay(act.placement) if act.placement else []


def names_shown(act: ConditionAct, viewer: Access) -> bool:
    """Whether the viewer's work needs the names of those who signed: as in the client's file, or while it is signed."""
    writing = act.state is not ActState.LOCKED and may_change(act, viewer)
    return writing or all(sees_identity(client, viewer) for client in clients_in(act))


def may_take_paper(act: ConditionAct, viewer: Access) -> bool:
    """Who writes acts may take any act's paper: it is written down, for it holds names."""
    return names_shown(act, viewer) or may_change(act, viewer)


def may_change(act: ConditionAct, viewer: Access) -> bool:
    return queries.reaches(act.flat, viewer, Permission.ACT_CHANGE)


def crumbs(flat: Any, viewer: Access) -> Crumbs:
    """To the flat, where the viewer may see it, and to its acts."""
    to_flat: Crumbs = []
    if viewer.can(Permission.FLAT_SEE, flat.municipality_id):
        to_flat = [(_("Flats"), url_for("flats.index")), (flat_label(flat), url_for("flats.show", id=flat.id))]
    return [*to_flat, (_("Acts of the flat"), url_for("acts.of_flat", id=flat.id))]


def refused(act: ConditionAct, form: FlaskForm) -> Answer:
    """Why it cannot be done, and what would change it."""
    return render_template("acts/refused.html", act=act, form=form, crumbs=act_crumbs(act)), 422


def act_crumbs(act: ConditionAct) -> Crumbs:
    name = _("Act %(number)s", number=act.number)
    return [*crumbs(act.flat, current_access()), (name, url_for("acts.show", id=act.id))]
