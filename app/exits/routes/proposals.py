"""The provider's decision: proposed on the client's page, confirmed or declined by three, each signed in themselves."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.queries import names_of
from app.clients.labels import DESTINATION
from app.core import audit, clock
from app.core.audit import current_actor
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.exits import forms, labels, queries, rules
from app.exits.models import ExitProposal, ProposalState, SigningPart
from app.exits.operations import proposals
from app.exits.operations.proposals import ExitFacts
from app.exits.routes.asking import Page, ask_about_stay, client_numbered, form_page, running_service
from app.exits.routes.services import blueprint as about_client

blueprint = Blueprint("exit_proposals", __name__, url_prefix="/exit-proposals/<int:id>")


@about_client.route("/service/end/provider", methods=["GET", "POST"])
@requires(Permission.SERVICE_PROPOSE)
def propose(id: int) -> Page:
    """Puts before the three that the provider ends the service; nothing changes by it."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_PROPOSE)
    form = forms.ProposalForm()
    service, stays = running_service(client), ask_about_stay(form, client)
    if service and form.validate_on_submit():
        with refusals_in(form):
            proposal = proposals.propose_exit(service, _facts(form), actor=current_actor(), today=clock.today())
            return finish(url_for("exit_proposals.show", id=proposal.id), _("The proposal waits for confirmation."))
    three = rules.three_can_sign(queries.signers_for(client, clock.today()))
    waiting = queries.open_proposal(client.id)
    return form_page("propose", form, client, service=service, stays=stays, three=three, waiting=waiting)


@blueprint.get("")
@requires(Permission.SERVICE_PROPOSE)
def show(id: int) -> Page:
    """One proposal: its facts, who has signed, whose signature is missing."""
    proposal = _proposal(id, Permission.SERVICE_PROPOSE)
    audit.record_read("exit.read", proposal, actor=current_actor())
    return _page(proposal)


@blueprint.post("/confirm")
@requires(Permission.SERVICE_CONFIRM)
def confirm(id: int) -> Page:
    """The person who is signed in confirms; with the last of three the service ends."""
    if location := earlier_result():
        return redirect(location, 303)
    proposal, form = _proposal(id), forms.ConfirmForm()
    if form.validate():
        with refusals_in(form):
            proposals.confirm_exit(proposal, actor=current_actor(), today=clock.today())
            ended = proposal.state is ProposalState.CONFIRMED
            message = _("All three have confirmed: the service ends.") if ended else _("Your confirmation is recorded.")
            return finish(url_for(".show", id=id), message)
    return _page(proposal, confirm_form=form), 422


@blueprint.post("/decline")
@requires(Permission.SERVICE_CONFIRM)
def decline(id: int) -> Page:
    """The person who is signed in does not agree: the proposal is off."""
    if location := earlier_result():
        return redirect(location, 303)
    proposal, form = _proposal(id), forms.DeclineForm()
    if form.validate():
        with refusals_in(form):
            proposals.decline_exit(proposal, form.reason.data or "", actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("You have declined: the service goes on."))
    return _page(proposal, decline_form=form), 422


@blueprint.post("/withdraw")
@requires(Permission.SERVICE_PROPOSE)
def withdraw(id: int) -> Page:
    """Whoever proposed it takes it back."""
    if location := earlier_result():
        return redirect(location, 303)
    proposal, form = _proposal(id, Permission.SERVICE_PROPOSE), forms.ConfirmForm()
    if form.validate():
        with refusals_in(form):
            proposals.withdraw_proposal(proposal, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The proposal is taken back."))
    return _page(proposal, confirm_form=form), 422


def _proposal(id: int, permission: Permission = Permission.SERVICE_CONFIRM) -> ExitProposal:
    return queries.get_proposal(id, current_access(), permission) or abort(404)


def _facts(form: forms.ProposalForm) -> ExitFacts:
    return ExitFacts(
        ground=form.ground.data,
        against=form.against.data,
        facts=form.facts.data or "",
        other_worker_offered=form.other_worker.data == "yes",
        other_worker_words=form.other_worker_words.data or "",
        other_flat_offered=form.other_flat.data == "yes",
        other_flat_words=form.other_flat_words.data or "",
        ends_on=form.ends_on.data,
        destination=form.destination.data,
        stay_ends_on=form.leaves_flat_on,
    )


def _page(proposal: ExitProposal, **failed: BaseForm) -> str:
    viewer, today = current_access(), clock.today()
    signers, signed = queries.signers_for(proposal.client, today), queries.signed(proposal)
    fresh: dict[str, Any] = {
        "confirm_form": forms.ConfirmForm(formdata=None),
        "decline_form": forms.DeclineForm(formdata=None),
    }
    candidates = {part: signers.of(part) for part in SigningPart}
    names = names_of(user_id for ids in candidates.values() for user_id in ids)
    waits = proposal.state is ProposalState.OPEN
    return render_template(
        "exits/proposal.html",
        proposal=proposal,
        client=proposal.client,
        parts=SigningPart,
        signatures={one.part: one for one in proposal.confirmations},
        candidates={part: sorted(names[user_id] for user_id in ids) for part, ids in candidates.items()},
        chance=rules.second_chance_was_offered(proposal.other_worker_offered, proposal.other_flat_offered),
        may_sign=rules.may_sign(viewer.user_id, signers, signed) if waits else None,
        my_part=rules.part_to_sign(viewer.user_id, signers, signed),
        is_mine=proposal.proposed_by_id == viewer.user_id,
        destinations=DESTINATION,
        labels=labels,
        form=next(iter(failed.values()), None),
        **(fresh | failed),
    )
