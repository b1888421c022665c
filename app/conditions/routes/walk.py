"""Walking a flat: every room on one page, so that it works without signal; notes and photos are sent as made."""

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.conditions import forms, labels
from app.conditions.models import ActItem, ActPhoto, ActRoom, ActState, ConditionAct, ItemKind, RoomKind
from app.conditions.operations import draft as operations
from app.conditions.queries import acts as queries
from app.conditions.queries.content import current, items_of, others_saw, progress_of, shown_photos, whole_contents
from app.conditions.routes.acts import act_crumbs, act_or_404, blueprint, refused
from app.core import clock, files, outbox
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires


@blueprint.get("/acts/<int:id>/walk")
@requires(Permission.ACT_CHANGE)
def walk(id: int) -> Answer:
    """The rooms of a draft, each with its form. Names nobody: the page is kept on the phone for the day."""
    act = act_or_404(id)
    if act.state is not ActState.DRAFT:
        return redirect(url_for(".show", id=id), 303)
    return _page(act)


@blueprint.post("/acts/<int:id>/rooms/<int:room_id>")
@requires(Permission.ACT_CHANGE)
def note(id: int, room_id: int) -> Answer:
    """What was seen in one room."""
    if location := earlier_result():
        return redirect(location, 303)
    act = queries.with_rooms(act_or_404(id))
    room = _room_or_404(act, room_id)
    form = forms.room_form(room, {})
    if form.validate_on_submit():
        with refusals_in(form):
            _keep(room, form)
            return finish(_next(act, room))
    return _page(act, failed={room_id: form}), 422


def _keep(room: ActRoom, form: forms.RoomForm) -> None:
    actor, now = current_actor(), clock.utc_now()
    made_at, seen = outbox.made_at(now), form.seen(room)
    if new := form.new_thing():
        kind, name, what = new
        seen[operations.thing_called(room, kind, name, actor=actor)] = what
    operations.note_room(room, seen, made_at=made_at, actor=actor, now=now)


@blueprint.post("/acts/<int:id>/rooms")
@requires(Permission.ACT_CHANGE)
def add_room(id: int) -> Answer:
    """A room that was not foreseen."""
    if location := earlier_result():
        return redirect(location, 303)
    act, form = queries.with_rooms(act_or_404(id)), forms.AddRoomForm()
    form.offer(queries.template_at(act.municipality_id, act.template_version))
    if form.validate_on_submit():
        with refusals_in(form):
            room = operations.add_room(act, form.room.data, form.name.data, actor=current_actor())
            return finish(_anchor(act, room), _("The room was added."))
    return _page(act, adding=form), 422


@blueprint.post("/acts/<int:id>/things/<int:item_id>/photos")
@requires(Permission.ACT_CHANGE)
def add_photos(id: int, item_id: int) -> Answer:
    """Photos of one thing. What can be taken of a sending is, also beside a file that cannot."""
    if location := earlier_result():
        return redirect(location, 303)
    act = queries.with_rooms(act_or_404(id))
    item, form, now = _item_or_404(act, item_id), forms.ActPhotosForm(), clock.utc_now()
    valid, here = form.validate(), _anchor(act, item.room)
    with refusals_in(form):
        made_at = outbox.made_at(now)
        operations.add_photos(item, form.photos.photos, made_at=made_at, actor=current_actor(), now=now)
        if valid:
            return finish(here)
        commit(here)
    return _page(act, failed_photos={item_id: form}), 422


@blueprint.get("/acts/<int:id>/photos/<name>")
@requires(Permission.ACT_SEE)
def photo(id: int, name: str) -> Response:
    """One photo of an act in reach, in either size."""
    act = act_or_404(id, Permission.ACT_SEE)
    path = files.path_of(name) if queries.has_photo(act, name) else None
    if path is None or not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")


@blueprint.post("/acts/<int:id>/photos/<int:photo_id>/remove")
@requires(Permission.ACT_CHANGE)
def remove_photo(id: int, photo_id: int) -> Answer:
    """Takes a wrong photo off the draft."""
    act, form = act_or_404(id), forms.BaseForm()
    shown = _photo_or_404(act, photo_id)
    with refusals_in(form):
        operations.remove_photo(shown, actor=current_actor(), now=clock.utc_now())
        return finish(_anchor(act, shown.item.room), _("The photo was taken off."))
    return refused(act, form)


def _page(
    act: ConditionAct,
    *,
    failed: Mapping[int, forms.RoomForm] | None = None,
    failed_photos: Mapping[int, forms.ActPhotosForm] | None = None,
    adding: forms.AddRoomForm | None = None,
) -> str:
    queries.with_rooms(act)
    before = said_before(act)
    room_forms = {room.id: forms.room_form(room, before, formdata=None) for room in act.rooms} | dict(failed or {})
    adding = adding or forms.AddRoomForm(formdata=None)
    adding.offer(queries.template_at(act.municipality_id, act.template_version))
    wrong = [*(failed or {}).values(), *(failed_photos or {}).values(), adding]
    return render_template(
        "acts/walk.html",
        act=act,
        rooms=act.rooms,
        room_forms=room_forms,
        photos_form=forms.ActPhotosForm(formdata=None),
        adding=adding,
        form=next((one for one in wrong if one.errors), None),
        before=before,
        progress={room.id: progress_of(room) for room in act.rooms},
        current=current,
        others_saw=others_saw,
        shown_photos=shown_photos,
        kinds=ItemKind,
        room_kinds=RoomKind,
        labels=labels,
        today=clock.today(),
        crumbs=act_crumbs(act),
    )


def said_before(act: ConditionAct) -> dict[str, dict[str, Any]]:
    """What the act it began from says of each thing, supplements included, by its ref."""
    previous = db.session.get(ConditionAct, act.previous_id) if act.previous_id else None
    if previous is None or previous.content is None:
        return {}
    return {item["ref"]: item for _room, item in items_of(whole_contents([previous])[previous.id])}


def _next(act: ConditionAct, room: ActRoom) -> str:
    """The part of the walk after this one."""
    number = act.rooms.index(room) + 1
    return _anchor(act, act.rooms[number]) if number < len(act.rooms) else url_for(".walk", id=act.id, _anchor="finish")


def _anchor(act: ConditionAct, room: ActRoom) -> str:
    return url_for(".walk", id=act.id, _anchor=f"room-{room.id}")


def _room_or_404(act: ConditionAct, room_id: int) -> ActRoom:
    return next((room for room in act.rooms if room.id == room_id), None) or abort(404)


def _item_or_404(act: ConditionAct, item_id: int) -> ActItem:
    items = (item for room in act.rooms for item in room.items)
    return next((item for item in items if item.id == item_id), None) or abort(404)


def _photo_or_404(act: ConditionAct, photo_id: int) -> ActPhoto:
    shown = db.session.get(ActPhoto, photo_id)
    return shown if shown and shown.item.room.act_id == act.id else abort(404)
