"""Pages around a client: the support team, consents, notes."""

from datetime import date

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]

from app.accounts.models import User
from app.clients import forms, labels, queries, rules
from app.clients.models import Client, TeamRole
from app.clients.operations import support
from app.clients.routes.asking import Answer, ask, client_crumbs
from app.clients.routes.files import blueprint, client_page
from app.clients.rules import Caseload
from app.core import clock
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places.policy import Policy
from app.places.queries import policy_on


def _changeable(id: int) -> Client:
    return queries.get_client(id, current_access(), Permission.CLIENT_CHANGE) or abort(404)


@blueprint.route("/<int:id>/team/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def assign_support(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = _changeable(id)
    policy = policy_on(client.municipality_id, clock.today())
    form = forms.SupportForm()
    form.member.choices = [SelectChoice("", _("Choose a colleague")), *_candidates(client, policy)]
    if form.validate_on_submit():
        role, user_id = form.member.data.split(":")
        user = db.session.get(User, int(user_id)) or abort(404)
        with refusals_in(form):
            support.assign_support(client, user, TeamRole(role), form.starts_on.data, actor=current_actor())
            _warn_of_caseload(TeamRole(role), user, form.starts_on.data, policy)
            return finish(_url(client), _("The support team is changed."))
    intro = _("Behind each name stands how many clients the colleague has now.")
    return ask(form, _("Add a colleague to the team"), client_crumbs(client), intro=intro)


@blueprint.route("/<int:id>/team/<int:assignment_id>/end", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def end_support(id: int, assignment_id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = _changeable(id)
    assignment = next((one for one in client.support_team if one.id == assignment_id), None) or abort(404)
    form = forms.EndForm()
    if form.validate_on_submit():
        with refusals_in(form):
            support.end_support(assignment, form.on.data, actor=current_actor())
            return finish(_url(client), _("The support team is changed."))
    intro = _(
        "%(name)s, %(role)s. From that day on they no longer see the client.",
        name=assignment.user.display_name,
        role=labels.TEAM_ROLE[assignment.role],
    )
    return ask(form, _("End the part in the team"), client_crumbs(client), intro=intro)


@blueprint.route("/<int:id>/consents/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def give_consent(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = _changeable(id)
    form = forms.ConsentForm()
    if form.validate_on_submit():
        support.give_consent(client, form.version.data or "", form.given_on.data, actor=current_actor())
        return finish(_url(client), _("The consent is recorded."))
    intro = _("The person agrees in writing that their data are kept and used. Which text was signed matters later.")
    return ask(form, _("Record a consent"), client_crumbs(client), intro=intro)


@blueprint.route("/<int:id>/consents/<int:consent_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def withdraw_consent(id: int, consent_id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = _changeable(id)
    consent = next((one for one in client.consents if one.id == consent_id), None) or abort(404)
    form = forms.EndForm()
    form.on.label.text = _("Withdrawn on")
    if form.validate_on_submit():
        with refusals_in(form):
            support.withdraw_consent(consent, form.on.data, actor=current_actor())
            return finish(_url(client), _("The consent is withdrawn."))
    intro = _("Version: %(version)s", version=consent.version)
    return ask(form, _("Record a withdrawal"), client_crumbs(client), intro=intro)


@blueprint.post("/<int:id>/notes")
@requires(Permission.CLIENT_NOTE)
def add_note(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = queries.get_client(id, current_access(), Permission.CLIENT_NOTE) or abort(404)
    form = forms.NoteForm()
    if not form.validate_on_submit():
        return client_page(client, note_form=form), 422
    support.add_note(client, form.text.data or "", actor=current_actor())
    return finish(_url(client), _("The note is saved."))


def _url(client: Client) -> str:
    return url_for("clients.show", id=client.id)


def _candidates(client: Client, policy: Policy) -> list[SelectChoice]:
    """Every colleague in every part they may take, with how many clients they have now."""
    limits = {TeamRole.MENTOR: policy.mentor_clients, TeamRole.SOCIAL_WORKER: policy.social_worker_clients}
    today = clock.today()
    choices = []
    for role in TeamRole:
        staff = queries.staff_for(role, client.municipality_id, today)
        loads = queries.caseloads(role, [user.id for user in staff], today)
        for user in staff:
            words = _candidate_words(user, role, loads[user.id], limits.get(role))
            choices.append(SelectChoice(f"{role.value}:{user.id}", words))
    return choices


def _candidate_words(user: User, role: TeamRole, load: Caseload, limit: int | None) -> str:
    if limit is None:
        words = _("%(name)s – %(role)s, clients: %(count)s")
    else:
        words = _("%(name)s – %(role)s, clients: %(count)s of at most %(limit)s")
    return words % {
        "name": user.display_name,
        "role": labels.TEAM_ROLE[role],
        "count": load.clients,
        "limit": limit,
    }


def _warn_of_caseload(role: TeamRole, user: User, on: date, policy: Policy) -> None:
    load = queries.caseloads(role, [user.id], on)[user.id]
    for finding in rules.caseload_findings(role, load, policy):
        if not finding.passed:
            flash(str(finding.reason), "warning")
