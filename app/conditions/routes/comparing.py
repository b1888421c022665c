"""Two acts of a flat side by side, and what a person thinks of each difference."""

from collections import Counter

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.conditions import labels
from app.conditions.calculations import Change, Difference
from app.conditions.calculations import compare as compared
from app.conditions.judging_forms import JudgeForm
from app.conditions.models import ActState, ConditionAct
from app.conditions.operations.judging import judge_difference
from app.conditions.operations.signing import disputes_in
from app.conditions.queries import acts as queries
from app.conditions.queries.content import whole_contents
from app.conditions.queries.judgements import judgements_of
from app.conditions.routes.acts import act_or_404, blueprint, crumbs
from app.core import audit, listing
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires

QUIET = (Change.UNCHANGED, Change.BETTER)


@blueprint.get("/flats/<int:id>/acts/compare")
@requires(Permission.ACT_SEE)
def compare(id: int) -> Answer:
    """What is unchanged, worn, damaged, missing or added, with the photos of both."""
    viewer = current_access()
    flat = queries.get_flat_for_act(id, viewer) or abort(404)
    before, after = (_locked_or_404(name, id) for name in ("before", "after"))
    for act in (before, after):
        if act.placement:
            audit.record_read("act.read", act.placement.household, actor=current_actor(), note=act.number)
    differences = _differences(before, after)
    return render_template(
        "acts/compare.html",
        flat=flat,
        before=before,
        after=after,
        differences=differences,
        counts=Counter(one.change for one in differences),
        changes=Change,
        quiet=QUIET,
        judgements=judgements_of(before, after),
        disputes={act.id: disputes_in(act) for act in (before, after)},
        may_change=queries.reaches(flat, viewer, Permission.ACT_CHANGE),
        labels=labels,
        crumbs=crumbs(flat, viewer),
    )


@blueprint.route("/acts/<int:id>/compared/<int:before_id>/<ref>", methods=["GET", "POST"])
@requires(Permission.ACT_CHANGE)
def judge(id: int, before_id: int, ref: str) -> Answer:
    """Wear or damage, and who bears it: never the client by itself."""
    if location := earlier_result():
        return redirect(location, 303)
    after, before = act_or_404(id), act_or_404(before_id)
    if after.flat_id != before.flat_id or {after.state, before.state} != {ActState.LOCKED}:
        abort(404)
    difference = next((one for one in _differences(before, after) if one.ref == ref), None) or abort(404)
    form = JudgeForm()
    if form.validate_on_submit():
        with refusals_in(form):
            judge_difference(before, after, ref, form.judgement(), actor=current_actor())
            here = url_for(".compare", id=after.flat_id, before=before_id, after=id, _anchor=f"thing-{ref}")
            return finish(here, _("The judgement is recorded."))
    page = render_template(
        "acts/judge.html",
        form=form,
        before=before,
        after=after,
        difference=difference,
        labels=labels,
        crumbs=crumbs(after.flat, current_access()),
    )
    return page, 422 if form.is_submitted() else 200


def _differences(before: ConditionAct, after: ConditionAct) -> list[Difference]:
    """Between what both say with their supplements."""
    said = whole_contents([before, after])
    return compared(said[before.id], said[after.id])


def _locked_or_404(name: str, flat_id: int) -> ConditionAct:
    act = queries.get_act(listing.id_argument(name) or 0, current_access())
    if act is None or act.flat_id != flat_id or act.state is not ActState.LOCKED:
        abort(404)
    return act
