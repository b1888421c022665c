"""The phone queue (lv: nosūtīšanas rinda): what was filled in without signal is kept on the phone and sent later, once.

The phone's part is static/outbox/ and static/sw.js; docs/architecture.md says how a form joins. Here is what it asks
the server: a fresh token before it sends, and answers to what it sends in words that a script understands. A request
with the header `X-Outbox: 1` goes through the same routes as any other form and is answered in JSON:

  200 {"done": address}       carried out, or carried out before (by its key `once`); the phone forgets it
  400 {"csrf": true}          the token is old: ask for a new one, send again
  401 {"sign_in": true}       nobody is signed in; it waits for its person
  429, 5xx {"later": true}    it waits
  4xx {"problem": [words]}    not taken; the phone sets it aside and shows the words
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, g, jsonify, redirect, render_template, request, template_rendered
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import clock
from app.core.crypto import keyring
from app.core.forms import earlier_result, sent_by_queue, take_back_key
from app.core.permissions import Permission, public, requires

LONGEST_WAIT = timedelta(days=60)  # an older instant is a phone's clock gone wrong
# Of an answer without a form that says what is wrong.
PLAINLY = {
    403: _l("Your roles do not include what you tried to open or do. Nothing was changed."),
    404: _l("What this belongs to does not exist any more, or is no longer part of your work."),
    409: _l("The record is no longer as it was when you opened it, so your change was not saved."),
    413: _l("What you sent is larger than the service takes. Nothing was saved."),
    422: _l("The rules of your municipality stand against it. Nothing was changed."),
}
DAMAGED = _l("Part of what the page sent was missing or damaged. Nothing was changed.")

blueprint = Blueprint("outbox", __name__)


def made_at(now: datetime) -> datetime:
    """When the person did what is being sent (UTC): the phone's instant for what waited there, else `now`."""
    try:
        made = datetime.fromisoformat(request.form.get("made_at", ""))
    except ValueError:
        return now
    return made if made.tzinfo and now - LONGEST_WAIT <= made <= now else now


def day_made(now: datetime) -> date:
    """The day in Latvia on which the person did what is being sent."""
    return clock.local(made_at(now)).date()


def stale_token() -> Response:
    """For the phone queue: the token it sent is no longer good."""
    answer = jsonify(csrf=True)
    answer.status_code = 400
    return answer


@blueprint.get("/outbox/token")
@requires(Permission.OWN_ACCOUNT)
def token() -> Response:
    """Who is signed in, and what their phone needs to send and to read what it kept for them.

    `user` names the person to this service only. `key` opens the phone's own key for this person's entries: after
    sign-out the phone holds that key wrapped, so what waits there cannot be read until the same person signs in.
    """
    return jsonify(csrf=generate_csrf(), user=_user(), key=keyring().keyed_hash(f"outbox-key:{g.access.user_id}"))


@blueprint.get("/outbox")
@requires(Permission.OWN_ACCOUNT)
def waiting() -> str:
    """What waits on this device, filled in by static/outbox/list.js: the server does not know."""
    return render_template("outbox/list.html")


@blueprint.get("/offline")
@public
def offline() -> str:
    """Shown by the service worker instead of a page that cannot be had without a connection."""
    return render_template("errors/offline.html")


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, at the root because it may only serve what lies beneath it."""
    script = Path(current_app.root_path) / "static" / "sw.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


def init_app(flask_app: Flask) -> None:
    """Comes after the permission check: nobody hears of what they may not do."""
    flask_app.register_blueprint(blueprint)
    flask_app.before_request(_done_before)
    flask_app.after_request(_in_json)
    template_rendered.connect(_note_problem, flask_app)

    @flask_app.context_processor
    def for_every_page() -> dict[str, Any]:
        return {"outbox_user": _user() if g.get("access") else None, "keep_offline": _keep_offline()}


def _keep_offline() -> Markup:
    """For the block `body_attributes` of a page that is needed without signal: it is kept on the phone for today.

    Such a page names nobody: no name, no note, no contact.
    """
    return Markup(' data-keep-offline="{}"').format(clock.today().isoformat())


def _user() -> str:
    return keyring().keyed_hash(f"outbox-user:{g.access.user_id}")


def _done_before() -> Any:
    """An entry that was carried out before is done, whatever its route knows of that."""
    location = earlier_result() if sent_by_queue() else None
    return redirect(location, 303) if location else None


def _in_json(response: Response) -> Response:
    """Answers the phone queue; what a page would say becomes a word of the table above."""
    if not sent_by_queue() or response.mimetype == "application/json":
        return response
    status, body = _answer(response)
    if "problem" in body:
        take_back_key()
    response.status_code = status
    response.headers.pop("Location", None)
    response.set_data(jsonify(body).get_data())
    response.mimetype = "application/json"
    return response


def _answer(response: Response) -> tuple[int, dict[str, Any]]:
    status = response.status_code
    if status == 303:
        return 200, {"done": response.headers["Location"]}
    if status < 300:
        return 200, {"done": request.full_path.rstrip("?")}
    if status < 400 or status == 401:  # to the sign-in page, or to a password of one's own
        return 401, {"sign_in": True}
    if status == 429 or status >= 500:
        return status, {"later": True}
    return status, {"problem": g.get("outbox_problem") or [str(PLAINLY.get(status, DAMAGED))]}


def _note_problem(_app: Flask, context: Mapping[str, Any], **_rest: Any) -> None:
    """Keeps the words of a refused form's page, which the phone gets instead of the page."""
    if not sent_by_queue():
        return
    words = [words for form in _forms_in(context.values()) for words in _errors_of(form)]
    g.outbox_problem = words or [str(finding.reason) for finding in context.get("findings") or ()]


def _forms_in(values: Iterable[Any]) -> Iterator[FlaskForm]:
    """The forms a page shows, alone or several by their number."""
    for value in values:
        if isinstance(value, FlaskForm):
            yield value
        elif isinstance(value, dict):
            yield from (one for one in value.values() if isinstance(one, FlaskForm))


def _errors_of(form: Any) -> Iterator[str]:
    yield from (str(message) for message in form.form_errors)
    for field in form:
        if field.type == "FormField":
            yield from _errors_of(field.form)
        elif field.type == "FieldList":
            yield from (words for entry in field for words in _errors_in(entry))
        else:
            yield from _errors_in(field)


def _errors_in(field: Any) -> Iterator[str]:
    if field.type == "FormField":
        yield from _errors_of(field.form)
    else:
        yield from (f"{field.label.text}: {message}" for message in field.errors)
