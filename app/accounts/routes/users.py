"""Staff accounts: who works here, in which roles, and how they sign in. For administrators."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts import operations, queries
from app.accounts.forms import EndRoleForm, RoleForm, SecondFactorForm, UserFilterForm, UserForm
from app.accounts.labels import ROLES
from app.accounts.models import RoleGrant, User
from app.accounts.passwords import one_time_password
from app.core import clock, navigation
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.listing import count, count_text, fetch, order_from, with_filters
from app.core.permissions import Permission, current_access, requires
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities

blueprint = Blueprint("users", __name__)
navigation.add(90, _l("Users"), "users.list_users", Permission.USER_CHANGE, icon="accounts")

SORTS = {"name": User.display_name, "email": User.email}


@blueprint.get("/users")
@requires(Permission.USER_CHANGE)
def list_users() -> str:
    form, query = _asked_for()
    page = fetch(query, order_from(request.args, SORTS, "name"), User.id)
    total = count(query)
    return render_template(
        "accounts/users.html",
        filters=form,
        page=page,
        found=ngettext("%(count)s user", "%(count)s users", total, count=count_text(total)),
        grants=queries.roles_of([row.id for row in page.rows], clock.today()),
        roles=ROLES,
        files={kind: with_filters(url_for("users.export_users", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/users/export.<any(xlsx, csv):kind>")
@requires(Permission.USER_CHANGE)
def export_users(kind: FileKind) -> Response:
    rows = fetch(_asked_for()[1], order_from({}, SORTS, "name"), User.id, size=10_000).rows
    grants = queries.roles_of([row.id for row in rows], clock.today())
    columns = [Column(_("Name and surname")), Column(_("E-mail")), Column(_("Roles")), Column(_("Account"))]
    lines = (
        (row.display_name, row.email, "; ".join(_role_words(grant) for grant in grants[row.id]), _state(row.active))
        for row in rows
    )
    return table_response(columns, lines, _("Users"), kind)


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_CHANGE)
def new_user() -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    form = UserForm()
    if form.validate_on_submit():
        with refusals_in(form):
            password = one_time_password()
            user = operations.create_user(
                form.email.data or "",
                form.display_name.data or "",
                password,
                actor=current_actor(),
                now=clock.utc_now(),
            )
            return _show_password(user, password)
    return render_template("accounts/user_form.html", form=form, user=None), 422 if form.errors else 200


@blueprint.get("/users/<int:id>")
@requires(Permission.USER_CHANGE)
def show_user(id: int) -> Any:
    return _user_page(_user(id), _role_form())


@blueprint.route("/users/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.USER_CHANGE)
def edit_user(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    user = _whole_user(id)
    form = UserForm(obj=user)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_user(user, form.email.data or "", form.display_name.data or "", actor=current_actor())
            return finish(url_for("users.show_user", id=id), _("Saved."))
    return render_template("accounts/user_form.html", form=form, user=user), 422 if form.errors else 200


@blueprint.post("/users/<int:id>/roles")
@requires(Permission.USER_CHANGE)
def grant_role(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    user, form = _user(id), _role_form()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.grant_role(
                user,
                form.role.data,
                _chosen_municipality(form),
                actor=current_actor(),
                today=clock.today(),
                starts_on=form.starts_on.data,
            )
            return finish(url_for("users.show_user", id=id), _("The role is given."))
    return _user_page(_user(id), form)


@blueprint.route("/users/<int:id>/roles/<int:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.USER_CHANGE)
def end_role(id: int, grant_id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    grant = _grant(id, grant_id)
    form = EndRoleForm(ends_on=clock.today())
    if form.validate_on_submit():
        with refusals_in(form):
            operations.end_role(grant, actor=current_actor(), today=clock.today(), ends_on=form.ends_on.data)
            return finish(url_for("users.show_user", id=id), _("The end of the role is recorded."))
    return render_template("accounts/end_role.html", form=form, grant=_grant(id, grant_id), roles=ROLES), (
        422 if form.errors else 200
    )


@blueprint.post("/users/<int:id>/password")
@requires(Permission.USER_CHANGE)
def give_password(id: int) -> Any:
    user, password = _whole_user(id), one_time_password()
    operations.give_password(user, password, actor=current_actor(), now=clock.utc_now())
    return _show_password(user, password)


@blueprint.post("/users/<int:id>/second-factor")
@requires(Permission.USER_CHANGE)
def reset_second_factor(id: int) -> Any:
    operations.reset_second_factor(_whole_user(id), actor=current_actor())
    return finish(url_for("users.show_user", id=id), _("At the next sign-in the user sets up the app anew."))


@blueprint.post("/users/<int:id>/close")
@requires(Permission.USER_CHANGE)
def deactivate_user(id: int) -> Any:
    form = _role_form()
    with refusals_in(form):
        operations.deactivate_user(_whole_user(id), actor=current_actor(), today=clock.today())
        return finish(url_for("users.show_user", id=id), _("The account is closed and its open sessions have ended."))
    return _user_page(_user(id), form)


@blueprint.post("/users/<int:id>/open")
@requires(Permission.USER_CHANGE)
def reactivate_user(id: int) -> Any:
    operations.reactivate_user(_whole_user(id), actor=current_actor())
    return finish(url_for("users.show_user", id=id), _("The account is open again."))


@blueprint.route("/users/second-factor", methods=["GET", "POST"])
@requires(Permission.USER_CHANGE)
def second_factor() -> Any:
    if not current_access().everywhere(Permission.USER_CHANGE):
        abort(403)
    if location := earlier_result():
        return redirect(location, 303)
    form = SecondFactorForm(roles=list(queries.roles_with_second_factor()))
    if form.validate_on_submit():
        operations.require_second_factor(set(form.roles.data or []), actor=current_actor())
        return finish(url_for("users.list_users"), _("Saved."))
    return render_template("accounts/second_factor.html", form=form), 422 if form.errors else 200


def _asked_for() -> tuple[UserFilterForm, Any]:
    """The filters in the address and the users they leave."""
    among = municipalities(current_access().municipalities(Permission.USER_CHANGE))
    form = UserFilterForm.from_request(municipality=[(one.id, one.name) for one in among])
    query = queries.users_list(
        current_access(),
        clock.today(),
        words=form.q.data,
        role=form.role.data,
        municipality_id=form.municipality.data,
    )
    return form, query


def _user(id: int) -> User:
    return queries.get_user(id, current_access()) or abort(404)


def _whole_user(id: int) -> User:
    """A user whose sign-in the viewer may take over."""
    user = _user(id)
    return user if queries.may_change_sign_in(user, current_access(), clock.today()) else abort(403)


def _grant(user_id: int, grant_id: int) -> RoleGrant:
    """A role of the user that the viewer may end."""
    access = current_access()
    grant = next((grant for grant in _user(user_id).role_grants if grant.id == grant_id), None)
    within = grant and (
        access.everywhere(Permission.USER_CHANGE) or access.can(Permission.USER_CHANGE, grant.municipality_id or 0)
    )
    return grant if grant and within else abort(404)


def _role_form() -> RoleForm:
    access = current_access()
    return RoleForm(
        municipalities(access.municipalities(Permission.USER_CHANGE)),
        access.everywhere(Permission.USER_CHANGE),
        starts_on=clock.today(),
    )


def _chosen_municipality(form: RoleForm) -> Municipality | None:
    within = current_access().municipalities(Permission.USER_CHANGE)
    return get_municipality(form.municipality.data, within) if form.municipality.data else None


def _user_page(user: User, form: RoleForm) -> tuple[str, int]:
    today = clock.today()
    html = render_template(
        "accounts/user.html",
        user=user,
        form=form,
        roles=ROLES,
        current=queries.open_grants(user, today),
        past=[grant for grant in user.role_grants if grant not in queries.open_grants(user, today)],
        may_change=queries.may_change_sign_in(user, current_access(), today),
        needs_second_factor=user.check_tf_required_setup(),
        state=_state(user.active),
    )
    return html, 422 if form.errors else 200


def _show_password(user: User, password: str) -> Any:
    """The one page on which a one-time password is ever seen; it is kept nowhere else."""
    commit(url_for("users.show_user", id=user.id))
    return render_template("accounts/one_time_password.html", user=user, password=password)


def _role_words(grant: RoleGrant) -> str:
    where = grant.municipality.name if grant.municipality else _("The whole installation")
    return f"{ROLES[grant.role]}, {where}"


def _state(active: bool) -> str:
    return _("Open") if active else _("Closed")
