"""Forms that arrive when they cannot be taken: after the session ended, or with a token that is no longer good.

What was typed is shown back on a page that sends it again, but only to the person whose browser says that the form came
from this site; anything else is answered with a plain refusal.
"""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.accounts.sign_in_forms import SignInForm
from app.core.forms import sent_by_queue
from app.core.outbox import stale_token

Answer = Response | tuple[str, int]


def ask_to_sign_in() -> Answer:
    """A visitor who asked for a page is sent to sign in; one whose form came too late keeps what they typed."""
    if request.method == "POST" and from_this_site():
        return render_template("errors/session_ended.html", fields=_typed(), action=_address()), 401
    return redirect(url_for("security.login", next=_address() if request.method == "GET" else None), 302)


def untrusted_form(error: CSRFError) -> Answer:
    """A form without a good token (the page was open too long, or somebody else's site sent it)."""
    if not from_this_site():
        return render_template("errors/400.html", error=error), 400
    if request.endpoint == "security.login":
        return _sign_in_page_again()
    if request.endpoint in {"security.logout", "security.two_factor_token_validation", "security.two_factor_setup"}:
        return redirect(url_for("security.login"), 303)
    if g.get("access") is None and request.endpoint != "locale.choose_language":
        return ask_to_sign_in()
    if sent_by_queue():
        return stale_token()
    return render_template("errors/resend.html", fields=_typed(), action=_address()), 400


def from_this_site() -> bool:
    """Whether the browser says the form came from our own pages."""
    own = request.host_url.rstrip("/")
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or request.headers.get("Origin") == own


def _sign_in_page_again() -> Answer:
    flash(_("The page was open for a long time. Please sign in now."), "info")
    form = SignInForm(formdata=None)
    form.email.data = request.form.get("email")
    return render_template("security/login_user.html", login_user_form=form), 400


def _address() -> str:
    return request.full_path.rstrip("?")


def _typed() -> list[tuple[str, str]]:
    """What the form held, but for the old token and anything secret."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token" and "password" not in name
    ]
