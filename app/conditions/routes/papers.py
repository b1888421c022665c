"""The act as a PDF."""

from flask import abort, request
from werkzeug.wrappers import Response

from app.conditions.models import ActState, ConditionAct
from app.conditions.papers import draw_act
from app.conditions.routes.acts import act_or_404, blueprint, may_take_paper
from app.conditions.standard import LANGUAGES
from app.core import audit, files
from app.core.audit import current_actor
from app.core.permissions import Permission, current_access, requires


@blueprint.get("/acts/<int:id>/act.pdf")
@requires(Permission.ACT_SEE)
def pdf(id: int) -> Response:
    """The locked paper, or what the act says so far; with `lang` a copy in another language.

    It holds the names of those who signed: whoever takes one about somebody's stay is written down.
    """
    act, language = act_or_404(id, Permission.ACT_SEE), request.args.get("lang", "lv")
    if language not in LANGUAGES or act.state is ActState.CANCELLED or not may_take_paper(act, current_access()):
        abort(404)
    if act.placement:
        audit.record_read("act.read", act.placement.household, actor=current_actor(), note=act.number)
    answer = Response(_paper(act, language), mimetype="application/pdf")
    suffix = "" if language == "lv" else f"-{language}"
    answer.headers.set("Content-Disposition", "inline", filename=f"{act.number}{suffix}.pdf")
    return answer


def _paper(act: ConditionAct, language: str) -> bytes:
    if act.pdf_name and language == "lv":
        return files.path_of(act.pdf_name).read_bytes()
    return draw_act(act, language)
