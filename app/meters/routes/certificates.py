"""Certificates of a flat: recorded, replaced by newer ones, ended; their files."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock, files
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.meters import certificate_forms as forms
from app.meters import labels, operations, queries
from app.meters.models import Certificate, CertificateKind
from app.meters.routes.flats import blueprint as flat_meters
from app.meters.routes.flats import crumbs, flat_or_404

blueprint = Blueprint("certificates", __name__, url_prefix="/certificates/<int:id>")
KINDS = {kind.value: kind for kind in CertificateKind}


@flat_meters.route("/certificates/new", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def certify(id: int) -> Answer:
    """A certificate; one of the same kind that holds until now ends."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.METER_CHANGE)
    earlier = _replaced(flat)
    known = {"kind": earlier.kind, "other_words": earlier.other_words} if earlier else {}
    form = forms.CertificateForm(data=known or {"kind": KINDS.get(request.args.get("kind", ""))})
    if form.validate_on_submit():
        with refusals_in(form):
            row = operations.add_certificate(
                flat,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                replaces=earlier,
                paper=form.paper.paper,
                title=form.paper.file_name,
            )
            return finish(_anchor(flat), _("Recorded: %(certificate)s", certificate=labels.certificate_name(row)))
    page = render_template("meters/certificate.html", form=form, flat=flat, earlier=earlier, crumbs=crumbs(flat))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/end", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def end(id: int) -> Answer:
    """It does not count from a day on."""
    if location := earlier_result():
        return redirect(location, 303)
    certificate, form = _certificate_or_404(id), forms.EndCertificateForm()
    if form.validate_on_submit():
        with refusals_in(form):
            on, reason = form.on.data, form.reason.data or ""
            operations.end_certificate(certificate, on, reason, actor=current_actor(), today=clock.today())
            return finish(_anchor(certificate.flat), _("The certificate does not count any more. It stays as it was."))
    intro = _("For one recorded in error or withdrawn. Where a newer one is there, record that one: it replaces this.")
    title = _("End the certificate: %(name)s", name=labels.certificate_name(certificate))
    return ask(form, title, crumbs(certificate.flat), intro=intro, button=_("End the certificate"))


@blueprint.route("/papers/new", methods=["GET", "POST"])
@requires(Permission.METER_CHANGE)
def attach(id: int) -> Answer:
    """The certificate itself, kept as it is sent."""
    if location := earlier_result():
        return redirect(location, 303)
    certificate, form = _certificate_or_404(id), forms.CertificatePaperForm()
    if form.validate_on_submit() and form.paper.paper:
        with refusals_in(form):
            operations.attach_paper(certificate, form.paper.paper, form.paper.file_name, actor=current_actor())
            return finish(_anchor(certificate.flat), _("The file is attached and locked."))
    page = render_template("meters/attach.html", form=form, certificate=certificate, crumbs=crumbs(certificate.flat))
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/papers/<int:file_id>")
@requires(Permission.METER_CHANGE)
def paper(id: int, file_id: int) -> Response:
    """The file as it was sent, to be saved; whoever takes it is written down, for it may hold a name."""
    certificate = _certificate_or_404(id)
    file = next((one for one in certificate.papers if one.id == file_id), None) or abort(404)
    path = files.path_of(file.file_name)
    if not path.exists():
        abort(404)
    audit.record_read("certificate.paper.read", certificate, actor=current_actor())
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    name = f"{certificate.kind.value}-{certificate.id}-{file.id}.{file.suffix}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _certificate_or_404(id: int) -> Certificate:
    return queries.get_certificate(id, current_access(), Permission.METER_CHANGE) or abort(404)


def _replaced(flat: Flat) -> Certificate | None:
    """The certificate that the address says is replaced."""
    wanted = request.args.get("replaces", type=int)
    held = queries.certificates_of([flat.id]).get(flat.id, [])
    return next((one for one in held if one.id == wanted and one.ended_on is None), None)


def _anchor(flat: Flat) -> str:
    return url_for("flat_meters.show", id=flat.id, _anchor="certificates")
