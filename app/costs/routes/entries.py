"""One entry of the ledger; booking one by hand, reversing one."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, files, parts
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.costs import labels, operations, queries
from app.costs.forms import BookForm, ReverseForm, SharedForm
from app.costs.models import CostEntry
from app.costs.parts import PartOf
from app.costs.routes.pages import blueprint
from app.flats.models import Building, Flat
from app.flats.queries import flat_label, get_building, get_flat
from app.places.models import Municipality
from app.places.queries import get_municipality


@blueprint.get("/costs/entries/<int:id>")
@requires(Permission.COST_SEE)
def show(id: int) -> Answer:
    """What was booked, and which flat carries what in which month."""
    entry = _entry(id, Permission.COST_SEE)
    may_book = current_access().can(Permission.COST_BOOK, entry.municipality_id)
    return render_template(
        "costs/entry.html",
        entry=entry,
        labels=labels,
        may_book=may_book,
        parts=parts.of(PartOf.ENTRY, entry, current_access()),
    )


@blueprint.get("/costs/entries/<int:id>/invoice")
@requires(Permission.COST_SEE)
def invoice(id: int) -> Response:
    """The invoice as it was attached."""
    entry = _entry(id, Permission.COST_SEE)
    path = files.path_of(entry.file_name or abort(404))
    if not path.exists():
        abort(404)
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{entry.id}{path.suffix}")
    return answer


@blueprint.route("/costs/entries/<int:id>/reverse", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def reverse(id: int) -> Answer:
    """The entry stays, and one of its own takes it back."""
    if location := earlier_result():
        return redirect(location, 303)
    entry, form = _entry(id, Permission.COST_BOOK), ReverseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            reverse = operations.reverse_pair if entry.source in operations.PAIRED else operations.reverse_cost
            back = reverse(entry, form.words.data or "", actor=current_actor(), today=clock.today())
            return finish(url_for("costs.show", id=back.id), _("The entry was reversed."))
    intro = _("The entry stays. A second one, booked today, takes back what each flat carries of it.")
    if entry.source in operations.PAIRED:
        intro = _("It is half of a pair that changes who bears a cost. Both halves are taken back together.")
    return ask(
        form, _("Reverse the entry"), [*_crumbs(), (f"#{id}", url_for("costs.show", id=id))], intro=intro, kind="danger"
    )


@blueprint.route("/costs/flats/<int:id>/book", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def book_flat(id: int) -> Answer:
    """A cost of one flat."""
    flat = get_flat(id, current_access(), Permission.COST_BOOK) or abort(404)
    return _book(flat, BookForm(), flat_label(flat), url_for("flats.show", id=id))


@blueprint.route("/costs/buildings/<int:id>/book", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def book_building(id: int) -> Answer:
    """A cost of a building, which its flats share."""
    building = get_building(id, current_access(), Permission.COST_BOOK) or abort(404)
    return _book(building, SharedForm(), building.place.address, url_for("buildings.show", id=id))


@blueprint.route("/costs/municipalities/<int:id>/book", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def book_municipality(id: int) -> Answer:
    """A cost that all flats of the municipality share."""
    town = _municipality(id)
    return _book(town, SharedForm(), town.name, url_for("costs.index", municipality_id=id))


def _book(place: Flat | Building | Municipality, form: BookForm, name: str, back: str) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    if form.validate_on_submit():
        with refusals_in(form):
            entry = operations.book_cost(_cost(place, form), actor=current_actor(), today=clock.today())
            return finish(url_for("costs.show", id=entry.id), _("The cost was booked."))
    hints = {
        "spread_months": _("For furniture or a repair that serves for long. Leave empty for what is used up at once."),
        "vat_cents": _("As on the invoice; leave empty where there is none."),
        "words": _("Money that comes back is written with a minus and explained here."),
    }
    return ask(form, _("Book a cost"), [*_crumbs(), (name, back)], hints=hints)


def _cost(place: Flat | Building | Municipality, form: BookForm) -> operations.Cost:
    return operations.Cost(
        place,
        form.starts_on.data,
        form.ends_on,
        form.category.data,
        form.cents.data,
        form.payer.data,
        vat_cents=form.vat_cents.data or 0,
        shared_by=form.shared_by.data if isinstance(form, SharedForm) else None,
        supplier=form.supplier.data,
        document=form.document.data,
        paper=form.paper.paper,
        spread_months=form.spread_months.data,
        words=form.words.data,
    )


def _entry(id: int, permission: Permission) -> CostEntry:
    entry = queries.get_entry(id, current_access()) or abort(404)
    if not current_access().can(permission, entry.municipality_id):
        abort(404)
    return entry


def _municipality(id: int) -> Municipality:
    return get_municipality(id, current_access().municipalities(Permission.COST_BOOK)) or abort(404)


def _crumbs() -> Crumbs:
    return [(_("Costs"), url_for("costs.index"))]
