"""Pages of a household's wish to live in a group flat: said, weighed by the support team, ended."""

from flask import abort, redirect
from flask_babel import gettext as _

from app.clients import forms, queries
from app.clients.models import GroupFlatWish, Household
from app.clients.operations import group_flats
from app.clients.routes.asking import Answer, ask, household_crumbs
from app.clients.routes.households import blueprint, changeable, household_url
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires


def _wish(household: Household) -> GroupFlatWish:
    return queries.open_group_flat_wish(household.id) or abort(404)


@blueprint.route("/<int:id>/group-flat/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def wish_group_flat(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household, form = changeable(id), forms.GroupFlatWishForm()
    if form.validate_on_submit():
        with refusals_in(form):
            group_flats.record_group_flat_wish(
                household, form.own_words.data, form.wished_on.data, actor=current_actor()
            )
            return finish(
                household_url(household), _("The wish is recorded. Now the support team weighs safety and health.")
            )
    intro = _("Only where the person wishes it of their own accord. Nobody is sent to a group flat.")
    return ask(form, _("The wish to live in a group flat"), household_crumbs(household), intro=intro)


@blueprint.route("/<int:id>/group-flat/weigh", methods=["GET", "POST"])
@requires(Permission.CLIENT_NOTE)
def weigh_group_flat(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household, form = changeable(id, Permission.CLIENT_NOTE), forms.GroupFlatAssessmentForm()
    wish = _wish(household)
    if form.validate_on_submit():
        with refusals_in(form):
            group_flats.weigh_group_flat_wish(
                wish,
                form.outcome.data,
                form.safety.data or "",
                form.health.data or "",
                form.assessed_on.data,
                actor=current_actor(),
            )
            return finish(
                household_url(household), _("What you weighed is recorded. Others see what came of it, not the words.")
            )
    intro = _("A wish is supported unless safety or health speak against it. Only the support team reads these words.")
    return ask(form, _("Weigh the wish to live in a group flat"), household_crumbs(household), intro=intro)


@blueprint.route("/<int:id>/group-flat/end", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def end_group_flat(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    household, form = changeable(id), forms.EndForm()
    wish = _wish(household)
    form.on.label.text = _("First day without the wish")
    if form.validate_on_submit():
        with refusals_in(form):
            group_flats.end_group_flat_wish(wish, form.on.data, actor=current_actor())
            return finish(household_url(household), _("The wish has ended."))
    intro = _("A person may change their mind at any time. What was said and weighed is kept.")
    return ask(form, _("No longer wishes to live in a group flat"), household_crumbs(household), intro=intro)
