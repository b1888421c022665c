"""The list of contracts, one contract, drawing one up."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clients.models import Household
from app.contracts import labels, operations
from app.contracts.forms import ContractForm, before, contract_form
from app.contracts.list_forms import ContractFilterForm
from app.contracts.models import Contract, ContractState, Payer, RepairElement, RepairParty, Utility
from app.contracts.parts import PartOf
from app.contracts.queries import lists, parties
from app.contracts.queries.findings import findings_of, stays_of
from app.contracts.queries.papers import insurances_of, papers_of
from app.core import clock, listing, navigation, parts
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.flats.queries import flat_label, get_flat
from app.placements.queries.lists import file_numbers
from app.places.queries import municipalities
from app.troubles import labels as visit_labels
from app.troubles.queries import visits_of

MOST_VISITS = 5
blueprint = Blueprint("contracts", __name__)
navigation.add(59, _l("Contracts"), "contracts.index", Permission.CONTRACT_SEE, icon="note")
blueprint.add_app_template_filter(before, "last_day")


@blueprint.get("/contracts")
@requires(Permission.CONTRACT_SEE)
def index() -> Answer:
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.CONTRACT_SORTS, "-from")
    number = listing.count(query)
    page = listing.fetch(lists.with_names(query), order, Contract.id)
    households = {row.Contract.household_id for row in page.rows if row.Contract.household_id}
    return render_template(
        "contracts/list.html",
        filters=form,
        order=order,
        page=page,
        number=number,
        count_text=listing.count_text,
        labels=labels,
        numbers=file_numbers(households),
        today=clock.today(),
        files={kind: listing.with_filters(url_for("contracts.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/contracts/export.<any(xlsx, csv):kind>")
@requires(Permission.CONTRACT_SEE)
def export(kind: FileKind) -> Any:
    """The whole list as a file, by file number."""
    columns = [Column(_("Number of the contract")), Column(_("Kind of contract")), Column(_("State of the contract"))]
    columns += [Column(_("Landlord")), Column(_("Flats")), Column(_("Household that signs, by file number"))]
    columns += [
        Column(_("First day"), "date"),
        Column(_("Last day"), "date"),
        Column(_("Rent per month"), "money_cents"),
    ]
    rows = list(db.session.scalars(lists.with_names(_asked_for()[1].order_by(Contract.id))).unique())
    numbers = file_numbers({one.household_id for one in rows if one.household_id})
    today = clock.today()
    lines = (
        (
            one.number,
            labels.CONTRACT_MODEL[one.model],
            labels.CONTRACT_STATE[one.state],
            one.landlord.name if one.landlord else None,
            ", ".join(flat_label(row.flat) for row in one.flats),
            numbers.get(one.household_id) if one.household_id else None,
            one.starts_on,
            before(one.holds_until),
            one.term_on(today).rent_cents,
        )
        for one in rows
    )
    return table_response(columns, lines, _("Contracts"), kind)


@blueprint.get("/contracts/<int:id>")
@requires(Permission.CONTRACT_SEE)
def show(id: int) -> Answer:
    """One contract: its findings, flats, terms of the day, amendments, stays, history."""
    contract, today = contract_or_404(id, Permission.CONTRACT_SEE), clock.today()
    term = contract.term_on(today)
    household_id, stays = contract.household_id, stays_of(contract)
    return render_template(
        "contracts/detail.html",
        contract=contract,
        term=term,
        findings=findings_of(contract, today),
        stays=stays,
        visits=visits_of(stay.placement_id for stay in stays)[:MOST_VISITS],
        visit_labels=visit_labels,
        numbers=file_numbers([household_id]).get(household_id, "–") if household_id else "",
        labels=labels,
        utilities=[
            (labels.UTILITY[one], labels.PAYER[Payer(term.utilities[one])]) for one in Utility if one in term.utilities
        ],
        parts=parts.of(PartOf.CONTRACT, contract, current_access()),
        repairs=[
            (labels.REPAIR_ELEMENT[one], labels.REPAIR_PARTY[RepairParty(term.repairs[one])])
            for one in RepairElement
            if one in term.repairs
        ],
        not_agreed=[labels.UTILITY[one] for one in Utility if one not in term.utilities],
        unsaid_repairs=[labels.REPAIR_ELEMENT[one] for one in RepairElement if one not in term.repairs],
        papers=papers_of(contract),
        insurances=insurances_of(contract),
        may_change=current_access().can(Permission.CONTRACT_CHANGE, contract.municipality_id),
    )


@blueprint.route("/contracts/new", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def new() -> Answer:
    """A contract about the flat in the address, and maybe others of its landlord."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = get_flat(listing.id_argument("flat") or 0, current_access(), Permission.CONTRACT_CHANGE) or abort(404)
    flats, households = parties.flats_of_one(flat), parties.households_for(flat)
    form = contract_form(flats, households, chosen=[flat.id], rent_cents=flat.rent_cents, starts_on=clock.today())
    if form.validate_on_submit():
        with refusals_in(form):
            facts = form.facts(flats, _households(households))
            terms = form.terms([one.id for one in facts.flats])
            actor, today = current_actor(), clock.today()
            contract = operations.create_contract(flat.municipality, facts, terms, actor=actor, today=today)
            return finish(
                url_for("contracts.show", id=contract.id), _("The contract is drawn up. It holds once signed.")
            )
    return _form_page(form, None, flat)


@blueprint.route("/contracts/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def edit(id: int) -> Answer:
    """A draft is corrected."""
    if location := earlier_result():
        return redirect(location, 303)
    contract = contract_or_404(id)
    if contract.state is not ContractState.DRAFT:
        return redirect(url_for("contracts.show", id=id), 303)
    flat = contract.flats[0].flat
    flats, households = parties.flats_of_one(flat), parties.households_for(flat)
    form = contract_form(flats, households, contract)
    if form.validate_on_submit():
        with refusals_in(form):
            facts = form.facts(flats, _households(households))
            terms = form.terms([one.id for one in facts.flats])
            actor, today, seen = current_actor(), clock.today(), form.seen.data
            operations.edit_contract(contract, facts, terms, actor=actor, today=today, seen=seen)
            return finish(url_for("contracts.show", id=id), _("The draft was saved."))
    return _form_page(form, contract, flat)


@blueprint.post("/contracts/<int:id>/discard")
@requires(Permission.CONTRACT_CHANGE)
def discard(id: int) -> Answer:
    """A draft is thrown away."""
    contract = contract_or_404(id)
    if contract.state is not ContractState.DRAFT:
        return redirect(url_for("contracts.show", id=id), 303)
    operations.discard_contract(contract, actor=current_actor())
    return finish(url_for("contracts.index"), _("The draft was thrown away."))


def contract_or_404(id: int, permission: Permission = Permission.CONTRACT_CHANGE) -> Contract:
    """The contract, where the person holds the permission."""
    return lists.get_contract(id, current_access(), permission) or abort(404)


def crumbs(contract: Contract) -> Crumbs:
    return [
        (_("Contracts"), url_for("contracts.index")),
        (contract.number, url_for("contracts.show", id=contract.id)),
    ]


def _households(choices: list[tuple[int, str]]) -> dict[int, Household]:
    return {id: db.session.get_one(Household, id) for id, _numbers in choices}


def _form_page(form: ContractForm, contract: Contract | None, flat: Flat) -> Answer:
    page = render_template(
        "contracts/form.html", form=form, contract=contract, flat=flat, services=Utility, parts=RepairElement
    )
    return page, 422 if form.is_submitted() else 200


def _asked_for() -> tuple[ContractFilterForm, Any]:
    """The filters in the address and the contracts they leave."""
    reach = municipalities(current_access().municipalities(Permission.CONTRACT_SEE))
    form = ContractFilterForm.from_request(municipality_id=[(one.id, one.name) for one in reach])
    query = lists.contracts_in_reach(current_access(), lists.ContractFilters(**form.data), clock.today())
    return form, query
