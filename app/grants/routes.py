"""Housing certificates: the list, one, and every step of it."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import client_in_reach
from app.core import clock, listing, navigation, parts
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.formatting import format_money
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.parts import part
from app.core.permissions import Access, Permission, current_access, requires
from app.costs import labels as cost_labels
from app.flats.queries import flat_label
from app.grants import labels, operations, queries
from app.grants.forms import BearForm, CertifyForm, ClaimForm, GrantFilterForm, PaidForm, TakeBackForm, WithdrawForm
from app.grants.models import HousingGrant
from app.places.queries import municipalities, policy_on

blueprint = Blueprint("grants", __name__, url_prefix="/grants")
P = Permission
navigation.add(74, _l("Housing certificates"), "grants.index", P.GRANT_SEE, icon="note")


@blueprint.get("")
@requires(P.GRANT_SEE)
def index() -> Answer:
    """Certificates, by file number."""
    form, query = _asked_for()
    order = listing.order_from(request.args, queries.SORTS, "-certified")
    return render_template(
        "grants/list.html",
        filters=form,
        order=order,
        page=listing.fetch(queries.with_all(query), order, HousingGrant.id),
        number=listing.count(query),
        count_text=listing.count_text,
        labels=labels,
        files={kind: listing.with_filters(url_for("grants.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(P.GRANT_SEE)
def export(kind: FileKind) -> Any:
    """The list as a file."""
    columns = [Column(_("Number of the certificate")), Column(_("File number")), Column(_("Flat"))]
    columns += [Column(_("Certified on"), "date"), Column(_("Where it stands")), Column(_("Claimed on"), "date")]
    columns += [Column(_("Paid on"), "date"), Column(_("What it is for"), "money_cents")]
    columns += [Column(_("Used"), "money_cents"), Column(_("Left"), "money_cents")]
    found = db.session.scalars(queries.with_all(_asked_for()[1]).order_by(HousingGrant.certified_on, HousingGrant.id))
    lines = (
        (
            one.number,
            one.client.file_number,
            flat_label(one.flat),
            one.certified_on,
            str(labels.STATE[one.state]),
            one.claimed_on,
            one.paid_on,
            one.limit_cents,
            one.used_cents,
            one.left_cents,
        )
        for one in found
    )
    return table_response(columns, lines, _("Housing certificates"), kind)


@blueprint.get("/<int:id>")
@requires(P.GRANT_SEE)
def show(id: int) -> Answer:
    """One certificate: where it stands, what it bears and what it may still bear."""
    grant, access = _grant(id), current_access()
    return render_template(
        "grants/grant.html",
        grant=grant,
        labels=labels,
        cost_labels=cost_labels,
        open_costs=queries.open_costs(grant) if grant.left_cents else [],
        may_change=access.can(P.GRANT_CHANGE, grant.municipality_id),
        may_book=access.can(P.COST_BOOK, grant.municipality_id),
        may_open=access.can(P.CLIENT_SEE, grant.municipality_id),
    )


@blueprint.route("/clients/<int:id>/certify", methods=["GET", "POST"])
@requires(P.GRANT_CHANGE)
def certify(id: int) -> Answer:
    """A person who was given a home gets a certificate."""
    reach = client_in_reach(current_access(), P.GRANT_CHANGE, clock.today())
    client = db.session.scalar(sa.select(Client).where(Client.id == id, reach)) or abort(404)
    if location := earlier_result():
        return redirect(location, 303)
    form, today = CertifyForm(), clock.today()
    if form.validate_on_submit():
        with refusals_in(form):
            on = form.certified_on.data
            flat = queries.home_of(client, on) or queries.home_of(client, today)
            if flat is None:
                raise Refused(_("The person does not live in one of our flats on that day."))
            grant = operations.certify_home(
                client, flat, form.number.data or "", on, actor=current_actor(), today=today
            )
            return finish(url_for("grants.show", id=grant.id), _("The certificate was given."))
    most = format_money(policy_on(client.municipality_id, today).grant_eur * 100)
    intro = _("%(number)s. For %(sum)s, once for a person and once for a place.", number=client.file_number, sum=most)
    crumbs = [(_("Clients"), url_for("clients.index")), (client.file_number, url_for("clients.show", id=id))]
    return ask(form, _("Give a housing certificate"), crumbs, intro=intro)


@blueprint.route("/<int:id>/claim", methods=["GET", "POST"])
@requires(P.GRANT_CHANGE)
def claim(id: int) -> Answer:
    """The money is asked for."""
    grant, form = _grant(id, P.GRANT_CHANGE), ClaimForm()
    return _step(
        grant,
        form,
        _("Claim the money"),
        lambda: operations.claim_grant(grant, form.on.data, actor=current_actor(), today=clock.today()),
    )


@blueprint.route("/<int:id>/paid", methods=["GET", "POST"])
@requires(P.COST_BOOK)
def paid(id: int) -> Answer:
    """The money came."""
    grant = _grant(id, P.COST_BOOK)
    form = PaidForm(data={"cents": grant.limit_cents})
    return _step(
        grant,
        form,
        _("The money came"),
        lambda: operations.record_paid(
            grant, form.cents.data, form.on.data, actor=current_actor(), today=clock.today()
        ),
    )


@blueprint.route("/<int:id>/withdraw", methods=["GET", "POST"])
@requires(P.GRANT_CHANGE)
def withdraw(id: int) -> Answer:
    """The certificate does not hold any more."""
    grant, form = _grant(id, P.GRANT_CHANGE), WithdrawForm()
    return _step(
        grant,
        form,
        _("Withdraw the certificate"),
        lambda: operations.withdraw_grant(grant, form.words.data or "", actor=current_actor()),
        kind="danger",
    )


@blueprint.route("/<int:id>/bear/<int:entry_id>", methods=["GET", "POST"])
@requires(P.COST_BOOK)
def bear(id: int, entry_id: int) -> Answer:
    """The certificate bears part of a cost."""
    grant = _grant(id, P.COST_BOOK)
    cost = next((one for one in queries.open_costs(grant) if one.entry.id == entry_id), None) or abort(404)
    form = BearForm(data={"cents": min(cost.cents, grant.left_cents)})
    order = operations.order_of_use(grant, cost)
    kind = cost_labels.CATEGORY[cost.entry.category]
    intro = _("%(kind)s: %(sum)s without a grant.", kind=kind, sum=format_money(cost.cents))
    return _step(
        grant,
        form,
        _("Let the certificate bear a cost"),
        lambda: operations.bear_cost(grant, cost, form.cents.data, actor=current_actor(), today=clock.today()),
        intro=intro if order.passed else f"{intro} {order.reason} {order.remedy}",
    )


@blueprint.route("/uses/<int:id>/take-back", methods=["GET", "POST"])
@requires(P.COST_BOOK)
def take_back(id: int) -> Answer:
    """The certificate no longer bears this."""
    use, form = queries.get_use(id, current_access()) or abort(404), TakeBackForm()
    return _step(
        use.grant,
        form,
        _("Take it back"),
        lambda: operations.take_back_use(use, form.words.data or "", actor=current_actor(), today=clock.today()),
        kind="danger",
    )


def _step(grant: HousingGrant, form: BaseForm, title: str, act: Any, **words: Any) -> Answer:
    """One step of a certificate, then back to it."""
    if location := earlier_result():
        return redirect(location, 303)
    back = url_for("grants.show", id=grant.id)
    if form.validate_on_submit():
        with refusals_in(form):
            act()
            return finish(back, _("The certificate was changed."))
    return ask(form, title, [*_crumbs(), (grant.number, back)], **words)


def _crumbs() -> Crumbs:
    return [(_("Housing certificates"), url_for("grants.index"))]


def _grant(id: int, permission: Permission = P.GRANT_SEE) -> HousingGrant:
    return queries.get_grant(id, current_access(), permission) or abort(404)


def _asked_for() -> tuple[GrantFilterForm, sa.Select[Any]]:
    access = current_access()
    towns = municipalities(access.municipalities(P.GRANT_SEE))
    form = GrantFilterForm.from_request(municipality_id=[(town.id, town.name) for town in towns])
    return form, queries.grants(access, queries.GrantFilters(form.state.data, form.municipality_id.data))


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The person's certificate, or where one is given."""
    if not viewer.can(P.GRANT_SEE, client.municipality_id):
        return None
    may_change = viewer.can(P.GRANT_CHANGE, client.municipality_id)
    return part(
        "grants/on_client.html", client=client, grants=queries.grants_of(client.id), labels=labels, may=may_change
    )


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Certificates are part of what is held about a person."""
    found = queries.grants_of(client.id)
    return part("grants/on_client.html", client=client, grants=found, labels=labels, may=False) if found else None


parts.add(ClientPart.CLIENT, 29, _on_client_page)
parts.add(ClientPart.SUBJECT_PRINT, 36, _on_subject_print)
