"""Pages of offers: the list, one offer, the answer, taking it back, and the stay that follows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.clients.queries import get_household, may_know_keep_away
from app.core import audit, clock, listing, navigation
from app.core.errors import Finding, Refused, RuleViolation
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements import labels
from app.placements.forms import AnswerForm, DayForm, OfferForm, StartForm, StayFilterForm, WithdrawForm
from app.placements.models import Offer, OfferState, Placement
from app.placements.operations.offers import offer_flat, record_answer, withdraw_offer
from app.placements.operations.stays import move_household, start_placement
from app.placements.queries import browse
from app.placements.queries.facts import Check, check_placement
from app.placements.queries.lists import file_numbers, get_offer, who_filled
from app.placements.queries.ranking import near_alternatives
from app.placements.queries.sheets import how_seen
from app.placements.routes import asked, why
from geo.types import coordinates

blueprint = Blueprint("offers", __name__, url_prefix="/offers")
navigation.add(40, _l("Offers"), "offers.index", Permission.PLACEMENT_SEE)

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.PLACEMENT_SEE)
def index() -> Page:
    """Offers by state, at first those that wait for an answer."""
    form, state, query = _asked_for()
    order = listing.order_from(request.args, browse.OFFER_SORTS, "-offered")
    page, count = listing.fetch(query, order, Offer.id), listing.count(query)
    return render_template(
        "offers/list.html",
        page=page,
        order=order,
        filters=form,
        state=state,
        found=ngettext(
            "%(count)s offer", "%(count)s offers", min(count, listing.COUNT_LIMIT), count=listing.count_text(count)
        ),
        files={kind: listing.with_filters(url_for(".export", kind=kind)) for kind in ("xlsx", "csv")},
        numbers=file_numbers({row.Offer.household_id for row in page.rows}),
        outcomes=browse.outcomes((row.Offer for row in page.rows), clock.today()),
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.PLACEMENT_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    columns = [
        Column(_("File number")),
        Column(_("Flat")),
        Column(_("Offered on"), "date"),
        Column(_("State")),
        Column(_("Answered on"), "date"),
        Column(_("Closed on"), "date"),
    ]
    rows = (
        (numbers, flat_label(offer.flat), offer.offered_on, labels.OUTCOME[outcome], offer.answered_on, offer.closed_on)
        for offer, numbers, outcome in browse.with_outcomes(streamed(_asked_for()[2].order_by(Offer.id)), clock.today())
    )
    return table_response(columns, rows, _("Offers"), kind)


def _asked_for() -> tuple[StayFilterForm, str, Any]:
    """The filters in the address, which offers by state, and the query they make."""
    viewer = current_access()
    form, narrowed = asked.narrowed(viewer)
    state = request.args.get("state", "open")
    state = state if state in browse.OFFER_STATES else "open"
    return form, state, browse.offers(viewer, narrowed, state, clock.today())


@blueprint.post("/new")
@requires(Permission.PLACEMENT_CHANGE)
def create() -> Page:
    """Offers the flat to the household, for a stay from the day named."""
    if location := earlier_result():
        return redirect(location, 303)
    viewer, today = current_access(), clock.today()
    household, flat = asked.household(viewer), asked.flat(viewer)
    on = DayForm.from_request().on.data or today
    form = OfferForm()
    if form.validate():
        with refusals_in(form):
            moving_from = browse.present_stay(household.id, on)
            offer = offer_flat(
                flat,
                household,
                on,
                actor=audit.current_actor(),
                today=today,
                moving_from=moving_from,
                knowingly=bool(form.knowingly.data),
            )
            url = url_for("sheets.show", id=offer.sheet_id)
            return finish(url, _("The flat is offered. Record the answer here when the person has given it."))
    audit.record_read("household.read", household, actor=audit.current_actor())
    return why.pair_page(flat, household, on, form), 422


@blueprint.get("/<int:id>")
@requires(Permission.PLACEMENT_SEE)
def show(id: int) -> Page:
    """One offer: what was offered to whom, what was answered, what comes next."""
    return _page(_offer(id, Permission.PLACEMENT_SEE))


@blueprint.post("/<int:id>/answer")
@requires(Permission.PLACEMENT_CHANGE)
def answer(id: int) -> Page:
    """Records what the person said, in their own words."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, form = _offer(id), AnswerForm()
    if form.validate():
        accepted = form.answer.data == "accepted"
        with refusals_in(form):
            record_answer(
                offer,
                accepted,
                form.words.data,
                actor=audit.current_actor(),
                today=clock.today(),
                answered_on=form.answered_on.data,
                reason=form.reason.data,
            )
            return finish(url_for(".show", id=offer.id), _answered(accepted))
    return _page(offer, answer_form=form), 422


def _answered(accepted: bool) -> str:
    if accepted:
        return _("The answer is recorded: the flat is accepted. Now choose the first day of the stay.")
    return _("The answer is recorded: the flat is refused. The household keeps its place on the waitlist.")


@blueprint.post("/<int:id>/withdraw")
@requires(Permission.PLACEMENT_CHANGE)
def withdraw(id: int) -> Page:
    """Takes an offer back, with the reason."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, form = _offer(id), WithdrawForm()
    if form.validate():
        with refusals_in(form):
            withdraw_offer(
                offer,
                form.why.data or "",
                actor=audit.current_actor(),
                today=clock.today(),
                reason=form.why_reason.data,
            )
            return finish(url_for(".show", id=offer.id), _("The offer is taken back."))
    return _page(offer, withdraw_form=form), 422


@blueprint.post("/<int:id>/stay")
@requires(Permission.PLACEMENT_CHANGE)
def start(id: int) -> Page:
    """Begins the stay the accepted offer leads to; where the household lives in another flat, it moves."""
    if location := earlier_result():
        return redirect(location, 303)
    offer, form = _offer(id), StartForm()
    if not form.validate():
        return _page(offer, start_form=form), 422
    try:
        stay = _begin(offer, form)
        return finish(url_for("placements.show", id=stay.id), _("The stay is recorded."))
    except RuleViolation as refusal:
        db.session.rollback()
        form.form_errors = [*form.form_errors, _("The stay was not recorded. Below is why, and what would help.")]
        return _page(offer, start_form=form, refused=refusal.findings), 422
    except Refused as refusal:
        db.session.rollback()
        form.form_errors = [*form.form_errors, str(refusal)]
        return _page(offer, start_form=form), 422


def _begin(offer: Offer, form: StartForm) -> Placement:
    starts_on, today = asked.day(form.starts_on), clock.today()
    decided: dict[str, Any] = {
        "actor": audit.current_actor(),
        "today": today,
        "offer": offer,
        "may_override": _may_override(offer),
        "override_reason": form.override_reason.data,
    }
    moving_from = browse.present_stay(offer.household_id, starts_on)
    if moving_from:
        if form.move_why.data is None:
            raise Refused(_("Choose why the household moves."))
        decided |= {"why": form.move_why.data, "why_words": form.move_words.data}
        return move_household(moving_from, offer.flat, starts_on, **decided)
    return start_placement(offer.flat, offer.household, starts_on, form.ends_on.data, **decided)


def _may_override(offer: Offer) -> bool:
    return current_access().can(Permission.PLACEMENT_OVERRIDE, offer.municipality_id)


def _offer(id: int, permission: Permission = Permission.PLACEMENT_CHANGE) -> Offer:
    return get_offer(id, current_access(), permission) or abort(404)


def _page(offer: Offer, refused: Sequence[Finding] = (), **forms: Any) -> str:
    """The page of an offer. Forms not handed over are fresh; `refused` are the findings that stopped the stay."""
    viewer, today = current_access(), clock.today()
    day = max(offer.check.starts_on, today)
    stay = browse.stay_from_offer(offer)
    waits = offer.standing(today) in {OfferState.OPEN, OfferState.ACCEPTED} and stay is None
    filled: dict[str, Any] = {
        "answer_form": AnswerForm(formdata=None, answered_on=today),
        "withdraw_form": WithdrawForm(formdata=None),
        "start_form": StartForm(formdata=None, starts_on=day),
        **forms,
    }
    asked_day = filled["start_form"].starts_on.data or day
    moving_from = browse.present_stay(offer.household_id, asked_day) if waits else None
    return render_template(
        "offers/detail.html",
        offer=offer,
        outcome=browse.outcomes([offer], today)[offer.id],
        stay=stay,
        waits=waits,
        numbers=file_numbers([offer.household_id]).get(offer.household_id, "–"),
        form=next(iter(forms.values()), None),
        moving_from=moving_from,
        # What is said now may tell of a place to keep away from that was added since: only to those who may know.
        check=_check(offer, asked_day, moving_from) if waits and may_know_keep_away(offer.household, viewer) else None,
        refused=refused,
        may_change=viewer.can(Permission.PLACEMENT_CHANGE, offer.municipality_id),
        may_override=_may_override(offer),
        may_read_words=get_household(offer.household_id, viewer) is not None,
        today=today,
        asked_day=asked_day,
        **filled,
        **_instead(offer, asked_day, filled["start_form"].ends_on.data, moving_from, {one.id for one in refused}),
    )


def _check(offer: Offer, day: date, moving_from: Placement | None) -> Check:
    """As the stay would be checked; before the flat is chosen nobody needs to have seen it."""
    seen = how_seen(offer.household_id, offer.flat_id) if offer.state is OfferState.ACCEPTED else None
    return check_placement(offer.flat, offer.household, day, today=clock.today(), moving_from=moving_from, seen=seen)


blueprint.add_app_template_filter(labels.REFUSAL_REASON.get, "refusal_words")


def _instead(
    offer: Offer, day: date, ends_on: date | None, moving_from: Placement | None, failed: set[str]
) -> dict[str, Any]:
    """Where the building is full (P1) or the flat is taken (P11): by whom, and what else is near."""
    if not failed & {"P1", "P11"}:
        return {}
    viewer, flat, today = current_access(), offer.flat, clock.today()
    near = near_alternatives(flat, offer.household, day, viewer, today=today, limit=5, moving_from=moving_from)
    point = flat.building.place.point
    here = coordinates(point) if point is not None else None
    only_flat = None if "P1" in failed else flat.id
    return {
        "taken_by": who_filled(flat.building_id, day, ends_on, viewer, flat_id=only_flat)[:3],
        "taken_flat": only_flat is not None,
        "near": [(one, one.distance_m(here)) for one in near],
    }
