"""Pages of offer sheets: the flats side by side, what the person said, the print, the case conference."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.clients.models import Household
from app.clients.queries import get_household
from app.clients.queries.households import clients_of
from app.core import audit, clock
from app.core.formatting import format_date
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label, photos_of
from app.placements.comparison import compare, place_words
from app.placements.drawing import draw
from app.placements.models import Offer, OfferSheet, OfferState, SheetState
from app.placements.operations.offers import OfferedElsewhere, record_answer
from app.placements.operations.sheets import extend_sheet, record_conference, refuse_sheet, withdraw_sheet
from app.placements.queries.browse import outcomes
from app.placements.queries.lists import file_numbers
from app.placements.queries.sheets import (
    also_offered_to,
    conferences_of,
    get_sheet,
    refused_sheets,
    viewings_of,
)
from app.placements.routes import asked
from app.placements.routes.offers import Page
from app.placements.sheet_forms import ChooseForm, ConferenceForm, ExtendForm, RefuseForm, WithdrawSheetForm
from app.places.queries import policy_on

blueprint = Blueprint("sheets", __name__, url_prefix="/offer-sheets")
blueprint.add_app_template_filter(place_words)


@blueprint.get("/<int:id>")
@requires(Permission.PLACEMENT_SEE)
def show(id: int) -> Page:
    """The flats of a sheet side by side, what differs first."""
    return _page(_sheet(id, Permission.PLACEMENT_SEE))


@blueprint.post("/<int:id>/choose")
@requires(Permission.PLACEMENT_CHANGE)
def choose(id: int) -> Page:
    """The person chose one of the flats."""
    if location := earlier_result():
        return redirect(location, 303)
    sheet = _sheet(id)
    form = _choose_form(sheet.offers)  # one that a colleague has closed meanwhile is refused in words
    if form.validate():
        offer = next(one for one in sheet.offers if one.id == form.chosen.data)
        with refusals_in(form):
            record_answer(
                offer,
                True,
                form.words.data,
                actor=audit.current_actor(),
                today=clock.today(),
                answered_on=form.chosen_on.data,
            )
            return finish(url_for("offers.show", id=offer.id), _("The choice is recorded: the stay may begin."))
    form.offer_flats((one.id, flat_label(one.flat)) for one in _open(sheet))
    return _page(sheet, choose_form=form), 422


@blueprint.post("/<int:id>/refuse")
@requires(Permission.PLACEMENT_CHANGE)
def refuse(id: int) -> Page:
    """The person turned all of them down."""
    if location := earlier_result():
        return redirect(location, 303)
    sheet = _sheet(id)
    form = _refuse_form(sheet)
    if form.validate():
        with refusals_in(form):
            refuse_sheet(
                sheet,
                form.answers(_open(sheet)),
                actor=audit.current_actor(),
                today=clock.today(),
                answered_on=form.refused_on.data,
            )
            return finish(_url(sheet), _("The answer is recorded. The household keeps its place on the waitlist."))
    return _page(sheet, refuse_form=form), 422


@blueprint.post("/<int:id>/extend")
@requires(Permission.PLACEMENT_CHANGE)
def extend(id: int) -> Page:
    """The person gets more time; a sheet that ran out is open again."""
    if location := earlier_result():
        return redirect(location, 303)
    sheet, form = _sheet(id), ExtendForm()
    collides = False
    if form.validate():
        with refusals_in(form):
            try:
                extend_sheet(
                    sheet,
                    asked.day(form.until),
                    actor=audit.current_actor(),
                    today=clock.today(),
                    knowingly=bool(form.knowingly.data),
                )
            except OfferedElsewhere:
                collides = True
                raise
            return finish(_url(sheet), _("The sheet is open until: %(day)s", day=format_date(sheet.open_until)))
    return _page(sheet, extend_form=form, ask_knowingly=collides), 422


@blueprint.post("/<int:id>/withdraw")
@requires(Permission.PLACEMENT_CHANGE)
def withdraw(id: int) -> Page:
    """All flats still open are taken back."""
    if location := earlier_result():
        return redirect(location, 303)
    sheet, form = _sheet(id), WithdrawSheetForm()
    if form.validate():
        with refusals_in(form):
            withdraw_sheet(
                sheet,
                form.why.data or "",
                actor=audit.current_actor(),
                today=clock.today(),
                reason=form.why_reason.data,
            )
            return finish(_url(sheet), _("The sheet is taken back."))
    return _page(sheet, withdraw_form=form), 422


@blueprint.get("/<int:id>/print")
@requires(Permission.PLACEMENT_CHANGE)
def printed(id: int) -> str:
    """The sheet on paper, in the person's language unless another is asked for."""
    sheet = _sheet(id)
    household = get_household(sheet.household_id, current_access()) or abort(404)
    language = request.args.get("language", "")
    if language not in PRINTED_LANGUAGES:
        language = client_language(household)
    audit.record_read("sheet.print", sheet, actor=audit.current_actor(), note=language)
    back = _("Back to the sheet")
    with force_locale(language):
        offers = _shown(sheet)
        return render_template(
            "sheets/print.html",
            sheet=sheet,
            language=language,
            back=back,
            contact=policy_on(sheet.municipality_id, clock.today()).offer_contact,
            **_contents(offers, household),
        )


@blueprint.route("/conference", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_CHANGE)
def conference() -> Page:
    """Records that the case conference of a household took place."""
    if location := earlier_result():
        return redirect(location, 303)
    household = asked.household(current_access())
    form = ConferenceForm(data={"held_on": clock.today()})
    if form.validate_on_submit():
        with refusals_in(form):
            record_conference(
                household,
                asked.day(form.held_on),
                form.agreed.data or "",
                actor=audit.current_actor(),
                today=clock.today(),
            )
            return finish(url_for("households.show", id=household.id), _("The case conference is recorded."))
    page = render_template(
        "sheets/conference.html",
        form=form,
        household=household,
        numbers=file_numbers([household.id]).get(household.id, "–"),
        refused=refused_sheets(household.id, household.municipality_id),
        earlier=conferences_of(household.id),
    )
    return page, 422 if form.is_submitted() else 200


def client_language(household: Household) -> str:
    """The language that the household's first client understands best."""
    clients = clients_of(household, clock.today())
    return clients[0].language.value if clients else "lv"


def _sheet(id: int, permission: Permission = Permission.PLACEMENT_CHANGE) -> OfferSheet:
    return get_sheet(id, current_access(), permission) or abort(404)


def _url(sheet: OfferSheet) -> str:
    return url_for(".show", id=sheet.id)


def _open(sheet: OfferSheet) -> list[Offer]:
    return [offer for offer in sheet.offers if offer.state is OfferState.OPEN]


def _shown(sheet: OfferSheet) -> list[Offer]:
    """The flats that stand side by side: those open, else those that stood there when the sheet closed."""
    return _open(sheet) or [offer for offer in sheet.offers if offer.closed_on == sheet.closed_on] or sheet.offers


def _choose_form(offers: list[Offer], **options: Any) -> ChooseForm:
    form = ChooseForm(**options)
    form.offer_flats((offer.id, flat_label(offer.flat)) for offer in offers)
    return form


def _refuse_form(sheet: OfferSheet, **options: Any) -> RefuseForm:
    offers = _open(sheet)
    return RefuseForm.for_offers(offers, {offer.id: flat_label(offer.flat) for offer in offers}, **options)


def _contents(offers: list[Offer], household: Household | None) -> dict[str, Any]:
    """What page and print both show; without the household nothing of it is shown."""
    flats = [offer.flat for offer in offers]
    return {
        "offers": offers,
        "comparison": compare(flats, household),
        "drawing": draw(flats, household),
        "photos": photos_of(flat.id for flat in flats),
        "viewings": viewings_of([offer.id for offer in offers]),
    }


def _page(sheet: OfferSheet, *, ask_knowingly: bool = False, **failed: BaseForm) -> str:
    """The page of a sheet; the form handed over was refused, the others are fresh."""
    viewer, today = current_access(), clock.today()
    household = get_household(sheet.household_id, viewer)
    if household:
        audit.record_read("household.read", household, actor=audit.current_actor())
    offers = _shown(sheet)
    outcome_of = outcomes(sheet.offers, today)
    live = [offer.flat_id for offer in offers if outcome_of[offer.id] in {"open", "accepted"}]
    elsewhere = also_offered_to(live, sheet.household_id, today)
    numbers = file_numbers([sheet.household_id, *(other for others in elsewhere.values() for other in others)])
    state = sheet.standing(today)
    answered_on = min(today, sheet.open_until)
    fresh: dict[str, Any] = {
        "choose_form": _choose_form(_open(sheet), formdata=None, chosen_on=answered_on),
        "refuse_form": _refuse_form(sheet, formdata=None, refused_on=answered_on),
        "extend_form": ExtendForm(formdata=None),
        "withdraw_form": WithdrawSheetForm(formdata=None),
    }
    return render_template(
        "sheets/detail.html",
        sheet=sheet,
        state=state,
        numbers=numbers,
        elsewhere=elsewhere,
        outcomes=outcome_of,
        may_read=household is not None,
        may_change=viewer.can(Permission.PLACEMENT_CHANGE, sheet.municipality_id),
        waits=bool(_open(sheet)),
        may_extend=state in {SheetState.OPEN, SheetState.EXPIRED},
        ask_knowingly=ask_knowingly,
        room=policy_on(sheet.municipality_id, today).open_offers - len(_open(sheet)),
        language=client_language(household) if household else "lv",
        languages=PRINTED_LANGUAGES,
        today=today,
        form=next(iter(failed.values()), None),
        **_contents(offers, household),
        **(fresh | failed),
    )
