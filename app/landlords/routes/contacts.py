"""What was said to a landlord and what was promised."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.clock import today
from app.core.formatting import format_date
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.landlords import labels, operations, queries
from app.landlords.forms import ContactForm, SettleForm
from app.landlords.models import Landlord
from app.landlords.routes.landlords import blueprint, crumbs, landlord_or_404


@blueprint.get("/landlords/<int:id>/contacts")
@requires(Permission.LANDLORD_SEE)
def contacts(id: int) -> Answer:
    return _page(landlord_or_404(id, Permission.LANDLORD_SEE), ContactForm())


@blueprint.post("/landlords/<int:id>/contacts")
@requires(Permission.LANDLORD_CHANGE)
def record_contact(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    form = ContactForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_contact(landlord, form.facts(), actor=current_actor(), today=today())
            return finish(url_for("landlords.contacts", id=id), _("The contact was recorded."))
    return _page(landlord, form), 422


@blueprint.route("/landlords/<int:id>/promises/<int:promise_id>", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def settle_promise(id: int, promise_id: int) -> Answer:
    """Whether and when a promise was kept."""
    if location := earlier_result():
        return redirect(location, 303)
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    promise = queries.get_promise(promise_id, landlord) or abort(404)
    form = SettleForm()
    if form.validate_on_submit():
        with refusals_in(form):
            kept = form.outcome.data == "kept"
            operations.settle_promise(promise, kept, form.on.data, actor=current_actor(), today=today())
            return finish(url_for("landlords.contacts", id=id), _("It was recorded how the promise ended."))
    who, until = labels.PROMISE_BY[promise.promised_by], format_date(promise.due_on)
    intro = _("%(who)s, due on %(date)s: %(words)s", who=who, date=until, words=promise.words)
    return ask(form, _("How the promise ended"), crumbs(landlord), intro=intro)


def _page(landlord: Landlord, form: ContactForm) -> str:
    may_change = landlord.municipality_id in current_access().municipalities(Permission.LANDLORD_CHANGE)
    return render_template(
        "landlords/contacts.html",
        landlord=landlord,
        form=form if may_change else None,
        contacts=queries.contacts_of(landlord.id),
        promises=queries.promises_of(landlord.id),
        labels=labels,
        today=today(),
    )
