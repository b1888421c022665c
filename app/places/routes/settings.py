"""Municipalities and what each has decided, from when and why."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, navigation
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places import operations, queries
from app.places.forms import MunicipalityForm, NewMunicipalityForm, SettingForm, setting_form
from app.places.labels import value_words
from app.places.models import Municipality
from app.places.queries import SettingState
from app.places.queries.address_list import stock_of_addresses

blueprint = Blueprint("settings", __name__)
navigation.add(95, _l("Settings"), "settings.index", Permission.SETTINGS_SEE)


@blueprint.get("/settings")
@requires(Permission.SETTINGS_SEE)
def index() -> str:
    reach = queries.municipalities(current_access().municipalities(Permission.SETTINGS_SEE))
    return render_template(
        "settings/list.html", municipalities=reach, stock=stock_of_addresses([one.id for one in reach])
    )


@blueprint.get("/settings/<int:id>")
@requires(Permission.SETTINGS_SEE)
def show(id: int) -> str:
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    return render_template(
        "settings/municipality.html",
        municipality=municipality,
        settings=queries.settings_on(id, clock.today()),
        areas=queries.areas_of([id]),
        addresses=stock_of_addresses([id])[id][0],
        in_use=len(queries.withdrawn_in_use(id)),
        value_words=value_words,
    )


@blueprint.get("/settings/<int:id>/<key>")
@requires(Permission.SETTINGS_SEE)
def setting(id: int, key: str) -> str:
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    state = _setting(id, key)
    return _setting_page(municipality, state, setting_form(key, state.value, valid_from=clock.today()))


@blueprint.post("/settings/<int:id>/<key>")
@requires(Permission.SETTINGS_CHANGE)
def decide(id: int, key: str) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    form = setting_form(key, _setting(id, key).value)
    if form.validate_on_submit():
        assert form.valid_from.data is not None
        with refusals_in(form):
            operations.set_policy(
                municipality,
                key,
                form.decided(),
                form.valid_from.data,
                form.reason.data or "",
                actor=current_actor(),
                today=clock.today(),
            )
            return finish(url_for("settings.setting", id=id, key=key), _("The setting is decided."))
    return _setting_page(_municipality(id, Permission.SETTINGS_CHANGE), _setting(id, key), form), 422


@blueprint.route("/municipalities/new", methods=["GET", "POST"])
@requires(Permission.PLACE_CHANGE)
def new_municipality() -> Any:
    if not current_access().everywhere(Permission.PLACE_CHANGE):
        abort(403)
    if location := earlier_result():
        return redirect(location, 303)
    form = NewMunicipalityForm()
    if form.validate_on_submit():
        with refusals_in(form):
            added = operations.create_municipality(
                form.name.data or "",
                form.file_prefix.data or "",
                form.endings(),
                territory_code=form.territory_code.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return finish(url_for("settings.show", id=added.id), _("The municipality was added."))
    return render_template("settings/municipality_form.html", form=form, municipality=None), 422 if form.errors else 200


@blueprint.route("/municipalities/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.PLACE_CHANGE)
def edit_municipality(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    municipality = _municipality(id, Permission.PLACE_CHANGE)
    form = MunicipalityForm(obj=municipality)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_municipality(
                municipality,
                name=form.name.data or "",
                territory_code=form.territory_code.data,
                actor=current_actor(),
            )
            return finish(url_for("settings.show", id=id), _("The municipality was saved."))
        municipality = _municipality(id, Permission.PLACE_CHANGE)
    return render_template(
        "settings/municipality_form.html", form=form, municipality=municipality
    ), 422 if form.errors else 200


def _municipality(id: int, permission: Permission) -> Municipality:
    return queries.get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _setting(municipality_id: int, key: str) -> SettingState:
    states = queries.settings_on(municipality_id, clock.today())
    return next((one for one in states if one.key == key), None) or abort(404)


def _setting_page(municipality: Municipality, state: SettingState, form: SettingForm) -> str:
    return render_template(
        "settings/setting.html",
        municipality=municipality,
        setting=state,
        decisions=queries.setting_history(municipality.id, state.key),
        form=form if current_access().can(Permission.SETTINGS_CHANGE, municipality.id) else None,
        today=clock.today(),
        value_words=value_words,
    )
