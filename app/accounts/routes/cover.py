"""Cover: who sees an absent colleague's clients, from when to when. For programme managers."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import operations, queries
from app.accounts.forms import CoverForm
from app.core import clock, navigation
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places.queries import get_municipality, municipalities

blueprint = Blueprint("cover", __name__)
navigation.add(85, _l("Cover"), "cover.list_covers", Permission.COVER_GIVE, icon="calendar")

SHOWN_DAYS = 365


@blueprint.get("/cover")
@requires(Permission.COVER_GIVE)
def list_covers() -> str:
    today = clock.today()
    within = current_access().municipalities(Permission.COVER_GIVE)
    covers = queries.covers(within, today - timedelta(days=SHOWN_DAYS))
    return render_template("accounts/covers.html", covers=covers, today=today, day=timedelta(days=1))


@blueprint.route("/cover/new", methods=["GET", "POST"])
@requires(Permission.COVER_GIVE)
def give_cover() -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    within = current_access().municipalities(Permission.COVER_GIVE)
    people = {person.id: person for person in queries.supporters(within, clock.today())}
    form = CoverForm(municipalities(within), [(person.id, person.display_name) for person in people.values()])
    if form.validate_on_submit():
        municipality = get_municipality(form.municipality.data, within) or abort(404)
        with refusals_in(form):
            assert form.last_day.data is not None
            operations.give_cover(
                people[form.absent.data],
                people[form.covering.data],
                municipality,
                form.starts_on.data or clock.today(),
                form.last_day.data + timedelta(days=1),
                actor=current_actor(),
            )
            return finish(url_for("cover.list_covers"), _("The cover is recorded."))
    return render_template("accounts/cover_form.html", form=form, people=people), 422 if form.errors else 200


@blueprint.post("/cover/<int:id>/end")
@requires(Permission.COVER_GIVE)
def end_cover(id: int) -> Any:
    cover = queries.get_cover(id, current_access()) or abort(404)
    if cover.ends_on > clock.today():
        operations.end_cover(cover, actor=current_actor(), today=clock.today())
    db.session.flush()
    return finish(url_for("cover.list_covers"), _("The cover has ended."))
