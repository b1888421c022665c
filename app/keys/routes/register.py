"""The keys of one flat: the register, and what happens to a copy."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.accounts.queries import officers
from app.core import clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.keys import forms, labels, rules
from app.keys.models import FlatKey, Holder
from app.keys.operations import copies as operations
from app.keys.operations.copies import Hand
from app.keys.queries import register as queries
from app.keys.queries.scope import clients_in_reach, get_flat, get_stay
from app.keys.stay_forms import key_name

blueprint = Blueprint("keys", __name__)
blueprint.add_app_template_filter(key_name)


@blueprint.get("/flats/<int:id>/keys")
@requires(Permission.KEY_SEE)
def show(id: int) -> Answer:
    """Every copy, in whose hands it is and was, and what is missing."""
    flat, viewer, today = flat_or_404(id, Permission.KEY_SEE), current_access(), clock.today()
    keys, stays = queries.keys_of_flat(id), queries.stays_with_keys(id, today)
    return render_template(
        "keys/register.html",
        flat=flat,
        keys=keys,
        stays=[stay for stay in stays if get_stay(stay.id, viewer)],
        findings=queries.flat_findings(flat, keys, stays, today),
        known=clients_in_reach((one.client_id for key in keys for one in key.holdings), viewer),
        labels=labels,
        may_change=get_flat(id, viewer, Permission.KEY_CHANGE) is not None,
    )


@blueprint.route("/flats/<int:id>/keys/new", methods=["GET", "POST"])
@requires(Permission.KEY_CHANGE)
def add(id: int) -> Answer:
    """Several copies of one kind at once."""
    if location := earlier_result():
        return redirect(location, 303)
    flat, form = flat_or_404(id), forms.AddForm()
    _offer(form, flat)
    if form.validate_on_submit():
        with refusals_in(form):
            added = operations.add_keys(
                flat,
                form.kind.data,
                form.count.data,
                form.hand,
                form.on.data,
                marking=form.marking.data,
                actor=current_actor(),
                today=clock.today(),
            )
            _warn(form.hand)
            return _done(flat, ngettext("%(num)s copy is added.", "%(num)s copies are added.", len(added)))
    intro = _("Three hands have a key: who lives there, the team, and the owner.")
    return _hand_page(
        form, flat, _("Add copies of a key"), intro, fields=("kind", "count", "marking", "to", "words", "on")
    )


@blueprint.route("/flats/<int:id>/keys/<int:key_id>/give", methods=["GET", "POST"])
@requires(Permission.KEY_CHANGE)
def give(id: int, key_id: int) -> Answer:
    """A copy passes into another hand: given, handed on, taken back."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id)
    key = _key(key_id, flat)
    form = forms.GiveForm(data={"seen": key.holding.id if key.holding else ""})
    _offer(form, flat)
    if form.validate_on_submit():
        with refusals_in(form):
            shown = form.seen.data or ""
            seen = int(shown) if shown.isdecimal() else None
            operations.give_key(key, form.hand, form.on.data, seen=seen, actor=current_actor(), today=clock.today())
            _warn(form.hand)
            return _done(flat, _("It is recorded who has the key now."))
    now = key.holding
    intro = _("Until now: %(who)s", who=labels.HOLDER[now.holder]) if now else None
    title = _("Who gets it: %(key)s", key=key_name(key))
    return _hand_page(form, flat, title, intro, fields=("to", "words", "on"))


@blueprint.route("/flats/<int:id>/keys/<int:key_id>/end", methods=["GET", "POST"])
@requires(Permission.KEY_CHANGE)
def end(id: int, key_id: int) -> Answer:
    """A copy is lost, destroyed or opens nothing any more."""
    if location := earlier_result():
        return redirect(location, 303)
    flat, form = flat_or_404(id), forms.EndForm()
    key = _key(key_id, flat)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.end_key(
                key, form.how.data, form.on.data, form.words.data, actor=current_actor(), today=clock.today()
            )
            return _done(flat, _("The copy is taken out of use. Is the lock safe?"))
    intro = _("Nothing is deleted. A copy that is found again is added as a new one.")
    return ask(form, _("Take out of use: %(key)s", key=key_name(key)), crumbs(flat), intro=intro, kind="danger")


@blueprint.route("/flats/<int:id>/keys/lock", methods=["GET", "POST"])
@requires(Permission.KEY_CHANGE)
def lock(id: int) -> Answer:
    """The lock is a new one, so all its keys are of no use."""
    if location := earlier_result():
        return redirect(location, 303)
    flat, form = flat_or_404(id), forms.LockForm()
    form.offer({key.kind: None for key in queries.keys_of_flat(id) if key.ended_on is None})
    if form.validate_on_submit():
        with refusals_in(form):
            kind = labels.KeyKind(form.kind.data)
            operations.replace_lock(
                flat, kind, form.on.data, form.words.data, actor=current_actor(), today=clock.today()
            )
            return _done(flat, _("The lock is a new one. Add the new copies now."))
    intro = _("All copies of the old key are taken out of use, whoever has them.")
    return ask(form, _("The lock was changed"), crumbs(flat), intro=intro)


def flat_or_404(id: int, permission: Permission = Permission.KEY_CHANGE) -> Flat:
    return get_flat(id, current_access(), permission) or abort(404)


def crumbs(flat: Flat) -> Crumbs:
    return [(_("Keys: %(flat)s", flat=flat_label(flat)), url_for("keys.show", id=flat.id))]


def staff_of(flat: Flat) -> list[User]:
    """Who of us may have a key of the flat."""
    return officers(flat.municipality_id, Permission.KEY_CHANGE, clock.today())


def _key(id: int, flat: Flat) -> FlatKey:
    """A copy that is in use; one that ended is nobody's to give."""
    return queries.key_of_flat(id, flat) or abort(404)


def _offer(form: forms.HandForm, flat: Flat) -> None:
    viewer = current_access()
    stays = [stay for stay in queries.stays_with_keys(flat.id, clock.today()) if get_stay(stay.id, viewer)]
    form.offer(stays, staff_of(flat), first=viewer.user_id)


def _hand_page(form: forms.HandForm, flat: Flat, title: str, intro: Any, *, fields: tuple[str, ...]) -> Answer:
    page = render_template(
        "keys/hand.html", form=form, flat=flat, title=title, intro=intro, fields=fields, crumbs=crumbs(flat)
    )
    return page, 422 if form.is_submitted() else 200


def _warn(hand: Hand) -> None:
    """Giving a key to somebody who has moved out is no mistake for sure, but is said (Y5)."""
    if hand.holder is not Holder.CLIENT or hand.stay is None or hand.client is None:
        return
    today, who = clock.today(), hand.client.id
    if any(row.client_id == who and row.ends_on is not None and row.ends_on <= today for row in hand.stay.clients):
        flash(str(rules.holders_belong_here(1).reason), "warning")


def _done(flat: Flat, message: str) -> Response:
    return finish(url_for("keys.show", id=flat.id), message)
