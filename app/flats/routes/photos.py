"""Photos of a flat: looking at them, adding them from a phone or a file, putting them in order."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core import clock, files
from app.core.audit import current_actor
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.flats import queries
from app.flats.forms import CaptionForm, PhotosForm
from app.flats.models import Flat, FlatPhoto
from app.flats.operations import photos as operations
from app.flats.routes.flats import Page, blueprint, flat_or_404


@blueprint.get("/flats/<int:id>/photos/<int:photo_id>/<any(large, small):size>.jpg")
@requires(Permission.FLAT_SEE)
def photo(id: int, photo_id: int, size: str) -> Response:
    """One photo of a flat one may see."""
    shown = _photo_or_404(flat_or_404(id, Permission.FLAT_SEE), photo_id)
    path = files.path_of(shown.file_name if size == "large" else shown.small_name)
    if not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")


@blueprint.route("/flats/<int:id>/photos", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def photos(id: int) -> Page:
    """All photos, to add to and to put in order. What can be taken of a sending is, also beside a file that cannot."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.FLAT_CHANGE)
    form, here = PhotosForm(), url_for("flats.photos", id=id)
    if not form.is_submitted():
        return _page(flat, form)
    valid = form.validate()
    with refusals_in(form):
        added = operations.add_photos(flat, form.photos.photos, actor=current_actor())
        if valid:
            return finish(here, _added(len(added)), "success" if added else "info")
        commit(here)
    return _page(flat, form), 422


@blueprint.post("/flats/<int:id>/photos/<int:photo_id>")
@requires(Permission.FLAT_CHANGE)
def caption_photo(id: int, photo_id: int) -> Page:
    """What the photo shows, in words."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.FLAT_CHANGE)
    shown = _photo_or_404(flat, photo_id)
    form = CaptionForm(prefix=f"photo-{photo_id}")
    if form.validate_on_submit():
        operations.caption_photo(shown, form.caption.data, actor=current_actor())
        return finish(_anchor(id, photo_id), _("The caption was saved."))
    return _page(flat, PhotosForm(formdata=None), {photo_id: form}), 422


@blueprint.post("/flats/<int:id>/photos/<int:photo_id>/<any(earlier, later):where>")
@requires(Permission.FLAT_CHANGE)
def move_photo(id: int, photo_id: int, where: str) -> Page:
    """One step earlier or later in the order."""
    shown = _photo_or_404(flat_or_404(id, Permission.FLAT_CHANGE), photo_id)
    operations.move_photo(shown, earlier=where == "earlier", actor=current_actor())
    return finish(_anchor(id, photo_id))


@blueprint.post("/flats/<int:id>/photos/<int:photo_id>/remove")
@requires(Permission.FLAT_CHANGE)
def remove_photo(id: int, photo_id: int) -> Page:
    """Takes the photo off."""
    shown = _photo_or_404(flat_or_404(id, Permission.FLAT_CHANGE), photo_id)
    operations.remove_photo(shown, clock.today(), actor=current_actor())
    return finish(url_for("flats.photos", id=id), _("The photo was taken off."))


def _page(flat: Flat, form: PhotosForm, captions: dict[int, CaptionForm] | None = None) -> str:
    shown = queries.photos_of([flat.id]).get(flat.id, [])
    forms: dict[int, Any] = {
        one.id: CaptionForm(formdata=None, prefix=f"photo-{one.id}", data={"caption": one.caption}) for one in shown
    }
    forms |= captions or {}
    return render_template("flats/photos.html", flat=flat, form=form, photos=shown, captions=forms)


def _photo_or_404(flat: Flat, photo_id: int) -> FlatPhoto:
    return queries.get_photo(flat.id, photo_id) or abort(404)


def _anchor(id: int, photo_id: int) -> str:
    return url_for("flats.photos", id=id, _anchor=f"photo-{photo_id}")


def _added(number: int) -> str:
    if not number:
        return _("The flat already has these photos.")
    return ngettext("%(num)s photo was added.", "%(num)s photos were added.", number)
