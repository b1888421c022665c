"""Pages of households: the one an officer works from, its members, wishes and places."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients import forms, labels, parts, queries
from app.clients.models import Household
from app.clients.operations import households, wishes
from app.clients.routes.asking import Answer, ask, client_crumbs, household_crumbs
from app.core import audit, clock, listing
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places.queries import areas_of, policy_on

blueprint = Blueprint("households", __name__, url_prefix="/households")


def changeable(id: int, permission: Permission = Permission.CLIENT_CHANGE) -> Household:
    """The household; not found where the viewer does not hold the permission for it."""
    return queries.get_household(id, current_access(), permission) or abort(404)


def household_url(household: Household) -> str:
    return url_for("households.show", id=household.id)


@blueprint.get("/<int:id>")
@requires(Permission.CLIENT_SEE)
def show(id: int) -> str:
    access = current_access()
    household = queries.get_household(id, access) or abort(404)
    audit.record_read("household.read", household, actor=current_actor())
    changes = household.municipality_id in access.municipalities(Permission.CLIENT_CHANGE)
    group_flat_wishes = queries.group_flat_wishes(household)
    return render_template(
        "households/detail.html",
        household=household,
        label=queries.household_label(household),
        clients=queries.clients_of(household, clock.today()),
        wishes_in_words=labels.wishes_in_words(household.wishes, [area.name for area in household.wished_areas]),
        group_flat_wishes=group_flat_wishes,
        may_weigh=bool(group_flat_wishes) and queries.may_weigh(household, access),
        knows_keep_away=queries.may_know_keep_away(household, access),
        keep_away_places=queries.keep_away_places(household, access),
        parts=parts.of(parts.PartOf.HOUSEHOLD, household, access),
        actions=parts.of(parts.PartOf.HOUSEHOLD_ACTION, household, access),
        shows_names=_shows_names(household),
        may_change=changes,
        labels=labels,
        today=clock.today(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def create() -> Answer:
    """A household of the client named in ?client=."""
    if location := earlier_result():
        return redirect(location, 303)
    client_id = listing.id_argument("client") or 0
    client = queries.get_client(client_id, current_access(), Permission.CLIENT_CHANGE) or abort(404)
    form = forms.HouseholdForm()
    if form.validate_on_submit():
        with refusals_in(form):
            household = households.open_household(client, form.opened_on.data, actor=current_actor())
            return finish(household_url(household), _("The household is open."))
    intro = _("One person, or a couple who share one flat. A partner is added afterwards.")
    return ask(form, _("Open a household"), client_crumbs(client), intro=intro, button=_("Open a household"))


@blueprint.route("/<int:id>/members/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def add_member(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id)
    form = forms.MemberForm()
    if form.validate_on_submit():
        with refusals_in(form):
            if _joined(household, form):
                return finish(household_url(household), _("The household is changed."))
    hints = {
        "file_number": _("For a client, such as a partner. Each client counts for the limit of a building."),
        "name": _("For somebody who is not a client, such as a child. They do not count for any limit."),
    }
    return ask(form, _("Add a person to the household"), household_crumbs(household), hints=hints)


def _joined(household: Household, form: forms.MemberForm) -> bool:
    """Adds whom the form names; False when the file number is nobody's, which is then said beside it."""
    relation, starts_on = form.relation.data, form.starts_on.data
    if not form.file_number.data:
        households.add_relative(household, form.name.data or "", relation, starts_on, actor=current_actor())
        return True
    client = queries.client_numbered(form.file_number.data, household.municipality_id)
    if client is None:
        form.file_number.errors = [_("There is no file with this number.")]
        return False
    households.add_client(household, client, relation, starts_on, actor=current_actor())
    return True


@blueprint.route("/<int:id>/members/<int:member_id>/end", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def end_membership(id: int, member_id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id)
    member = next((one for one in household.members if one.id == member_id), None) or abort(404)
    form = forms.EndForm()
    form.on.label.text = _("First day without this person")
    if form.validate_on_submit():
        with refusals_in(form):
            households.end_membership(member, form.on.data, actor=current_actor())
            return finish(household_url(household), _("The household is changed."))
    who = member.client.file_number if member.client else labels.RELATION[member.relation]
    intro = _("With the last client the household closes. A stay in a flat is ended on its own page.")
    title = _("Leaves the household: %(who)s", who=who)
    return ask(form, title, household_crumbs(household), intro=intro)


@blueprint.route("/<int:id>/wishes", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def edit_wishes(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id)
    areas = areas_of([household.municipality_id])
    form = forms.wishes_form(household, areas)
    if form.validate_on_submit():
        chosen = [area for area in areas if area.id in form.chosen_areas]
        with refusals_in(form):
            wishes.record_wishes(household, form.details(), chosen, actor=current_actor(), today=clock.today())
            return finish(household_url(household), _("The wishes are saved."))
    page = render_template(
        "households/wishes.html", form=form, household=household, label=queries.household_label(household)
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<int:id>/places/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def add_place(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id)
    form = forms.ImportantPlaceForm()
    form.municipality_ids = _address_reach(household)
    if form.validate_on_submit() and form.place.place:
        with refusals_in(form):
            wishes.add_important_place(
                household, form.place.place, form.kind.data, form.label.data, actor=current_actor()
            )
            return finish(household_url(household), _("The place is added."))
    hints = {"label": _("For staff, such as: works there in the mornings.")}
    return ask(form, _("Add an important place"), household_crumbs(household), hints=hints)


@blueprint.post("/<int:id>/places/<int:place_id>/remove")
@requires(Permission.CLIENT_CHANGE)
def remove_place(id: int, place_id: int) -> Response:
    household = changeable(id)
    important = next((one for one in household.important_places if one.id == place_id), None) or abort(404)
    wishes.remove_important_place(important, actor=current_actor())
    return finish(household_url(household), _("The place is removed."))


@blueprint.route("/<int:id>/keep-away/new", methods=["GET", "POST"])
@requires(Permission.KEEP_AWAY_REASON)
def add_keep_away(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id, Permission.KEEP_AWAY_REASON)
    form = forms.KeepAwayForm(radius_m=policy_on(household.municipality_id, clock.today()).keep_away_m)
    form.municipality_ids = _address_reach(household)
    if form.validate_on_submit() and form.place.place:
        with refusals_in(form):
            wishes.add_keep_away(
                household,
                form.place.place,
                form.radius_m.data or 0,
                form.reason.data or "",
                form.starts_on.data,
                actor=current_actor(),
            )
            return finish(household_url(household), _("The place is added."))
    intro = _("Flats within the distance are not offered. The place and the reason stay confidential.")
    return ask(form, _("Add a place to keep away from"), household_crumbs(household), intro=intro)


@blueprint.route("/<int:id>/keep-away/<int:place_id>/end", methods=["GET", "POST"])
@requires(Permission.KEEP_AWAY_REASON)
def end_keep_away(id: int, place_id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household = changeable(id, Permission.KEEP_AWAY_REASON)
    known = queries.keep_away_places(household, current_access())
    keep_away = next((one for one in known if one.id == place_id), None) or abort(404)
    form = forms.EndForm()
    if form.validate_on_submit():
        with refusals_in(form):
            wishes.end_keep_away(keep_away, form.on.data, actor=current_actor())
            return finish(household_url(household), _("The place no longer counts."))
    intro = _("From that day on the place blocks no flat: %(address)s", address=keep_away.place.address)
    return ask(form, _("End the place to keep away from"), household_crumbs(household), intro=intro)


def _shows_names(household: Household) -> bool:
    """Whether the viewer's work needs the names of those who are not clients, as it needs those of the clients."""
    clients = [member.client for member in household.members if member.client]
    return any(queries.sees_identity(client, current_access()) for client in clients)


def _address_reach(household: Household) -> frozenset[int]:
    """The municipalities whose addresses are looked through: the household's and the viewer's own."""
    return current_access().municipalities(Permission.PLACE_FIND) | {household.municipality_id}
