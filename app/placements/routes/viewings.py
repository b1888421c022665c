"""Viewings of offered flats, photos shown instead, and what an officer has seen."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.queries import officers
from app.core import audit, clock
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements import labels
from app.placements.models import Offer, Viewing
from app.placements.operations.offers import acknowledge, show_photos
from app.placements.operations.viewings import arrange_viewing, record_viewing
from app.placements.queries.lists import file_numbers, get_offer
from app.placements.queries.sheets import get_viewing
from app.placements.routes.offers import Page
from app.placements.routes.offers import blueprint as offers
from app.placements.sheet_forms import OutcomeForm, PressForm, ViewingForm

blueprint = Blueprint("viewings", __name__, url_prefix="/viewings")
blueprint.add_app_template_filter(labels.VIEWING_OUTCOME.get, "viewing_words")


@offers.route("/<int:id>/viewings/new", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_CHANGE)
def arrange(id: int) -> Page:
    """A time that suits the person, and who goes along."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, viewer = _offer(id), current_access()
    form = ViewingForm(data={"guide": viewer.user_id})
    form.offer_guides(officers(offer.municipality_id, Permission.PLACEMENT_CHANGE, clock.today()))
    if form.validate_on_submit():
        with refusals_in(form):
            arrange_viewing(
                offer,
                form.starts_at,
                actor=audit.current_actor(),
                now=clock.utc_now(),
                guide_id=form.guide.data,
                with_whom=form.with_whom.data,
                suits=form.suits.data,
            )
            return finish(url_for("sheets.show", id=offer.sheet_id), _("The viewing is arranged."))
    return _asked(form, offer, _("Arrange a viewing"))


@blueprint.route("/<int:id>/outcome", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_CHANGE)
def record(id: int) -> Page:
    """What came of the viewing."""
    if location := earlier_result():
        return redirect(location, 303)
    viewing, form = _viewing(id), OutcomeForm()
    offer = viewing.offer
    if form.validate_on_submit():
        with refusals_in(form):
            record_viewing(
                viewing,
                form.outcome.data,
                form.outcome_words.data,
                actor=audit.current_actor(),
                now=clock.utc_now(),
            )
            return finish(url_for("sheets.show", id=offer.sheet_id), _("What came of the viewing is recorded."))
    return _asked(form, offer, _("What came of the viewing"), viewing)


@offers.post("/<int:id>/photos-shown")
@requires(Permission.PLACEMENT_CHANGE)
def photos_shown(id: int) -> Page:
    """The person was shown photos of the flat."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, form = _offer(id), PressForm()
    if form.validate():
        with refusals_in(form):
            show_photos(offer, actor=audit.current_actor(), today=clock.today())
            return finish(url_for("sheets.show", id=offer.sheet_id), _("It is recorded that photos were shown."))
    return _asked(form, offer, _("Photos shown"))


@offers.post("/<int:id>/seen")
@requires(Permission.PLACEMENT_CHANGE)
def seen(id: int) -> Page:
    """Whoever made the offer has seen that it was closed."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, form = _offer(id), PressForm()
    if form.validate():
        with refusals_in(form):
            acknowledge(offer, actor=audit.current_actor())
            return finish(url_for("home.today"))
    return _asked(form, offer, _("The officer has seen it"))


def _offer(id: int) -> Offer:
    return get_offer(id, current_access(), Permission.PLACEMENT_CHANGE) or abort(404)


def _viewing(id: int) -> Viewing:
    return get_viewing(id, current_access(), Permission.PLACEMENT_CHANGE) or abort(404)


def _asked(
    form: ViewingForm | OutcomeForm | PressForm, offer: Offer, title: str, viewing: Viewing | None = None
) -> Page:
    page = render_template(
        "sheets/viewing.html",
        form=form,
        offer=offer,
        title=title,
        viewing=viewing,
        flat=flat_label(offer.flat),
        numbers=file_numbers([offer.household_id]).get(offer.household_id, "–"),
    )
    return (page, 422) if form.is_submitted() else page
