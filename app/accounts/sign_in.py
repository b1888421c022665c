"""Sign-in by Flask-Security, with our own answers to: who needs a second factor, who is locked out, who is asked."""

from typing import Any

from flask import Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.forms import LoginForm
from flask_security.signals import user_authenticated, user_failed_authn
from werkzeug.wrappers import Response

from app.accounts import operations, queries
from app.accounts.models import User
from app.core import audit, clock
from app.core.extensions import db, limiter, security
from app.core.permissions import Permission

# The library's own pages: open to visitors, or to anybody who is signed in.
PUBLIC = ("security.login", "security.two_factor_token_validation", "security.two_factor_rescue", "security.static")
SIGNED_IN = ("security.logout", "security.change_password", "security.verify")
# Second-factor set-up happens both halfway through sign-in and, later, as a change: the library tells them apart.
BOTH = ("security.two_factor_setup", "security.two_factor_setup_validate")


class SignInForm(LoginForm):
    """The library's form, which refuses even the right password while the account is locked."""

    def validate(self, **options: Any) -> bool:
        email = self.email.data or ""
        minutes = int(current_app.config["SIGN_IN_LOCK_MINUTES"])
        allowed = int(current_app.config["SIGN_IN_FAILURES"])
        if queries.is_locked_out(email, clock.utc_now(), allowed=allowed, minutes=minutes):
            self.email.errors = [_("Too many failed sign-ins. Try again in %(minutes)s minutes.", minutes=minutes)]
            return False
        return super().validate(**options)


def init_app(flask_app: Flask) -> None:
    """Wires the library in. Must come before the permission check, which needs to know who is asking."""
    datastore = SQLAlchemyUserDatastore(db, User, None)  # type: ignore[arg-type]  # roles are ours, not the library's
    security.init_app(flask_app, datastore, register_blueprint=True, login_form=SignInForm)
    flask_app.extensions["signed_out"] = ask_to_sign_in
    flask_app.before_request(_load_access)
    flask_app.before_request(_insist_on_unfinished_business)
    limit = limiter.limit("20/minute", methods=["POST"])
    for endpoint in ("security.login", "security.two_factor_token_validation"):
        flask_app.view_functions[endpoint] = limit(flask_app.view_functions[endpoint])
    user_authenticated.connect(_note_success, flask_app)
    user_failed_authn.connect(_note_failure, flask_app)


def library_endpoints() -> dict[str, frozenset[Permission]]:
    """What the permission walk should know about the library's pages."""
    anybody: frozenset[Permission] = frozenset()
    return {
        **dict.fromkeys(PUBLIC + BOTH, anybody),
        **dict.fromkeys(SIGNED_IN, frozenset({Permission.HOME_SEE})),
    }


def ask_to_sign_in() -> Response | tuple[str, int]:
    """A visitor who asked for a page is sent to sign in; one whose form came too late keeps what they typed."""
    if request.method == "POST" and _from_this_site():
        return render_template("errors/session_ended.html", fields=_typed(), action=request.full_path), 401
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 302)


def _typed() -> list[tuple[str, str]]:
    """What the form held, but for the old token and anything secret."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token" and "password" not in name
    ]


def _from_this_site() -> bool:
    """Whether the browser says the form came from our own pages; only then may it be offered for sending again."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or request.headers.get(
        "Origin"
    ) == request.host_url.rstrip("/")


def _load_access() -> None:
    session.permanent = True  # the cookie lasts SESSION_MINUTES from the last request
    g.access = queries.access_of(current_user, clock.today()) if current_user.is_authenticated else None


def _insist_on_unfinished_business() -> Response | None:
    """A password given by somebody else is changed before anything else is done."""
    allowed = {"security.change_password", "security.logout", "static", "locale.choose_language"}
    if current_user.is_authenticated and current_user.must_change_password and request.endpoint not in allowed:
        flash(_("Choose a password of your own first."), "info")
        return redirect(url_for("security.change_password"), 302)
    return None


def _note_success(_app: Flask, user: User, **_rest: Any) -> None:
    operations.note_sign_in(user.email, succeeded=True, now=clock.utc_now())
    audit.record_facts("user.sign_in", user, actor=user, facts={})
    db.session.commit()


def _note_failure(_app: Flask, user: User, **_rest: Any) -> None:
    operations.note_sign_in(user.email, succeeded=False, now=clock.utc_now())
    audit.record_facts("user.sign_in_failed", user, actor=audit.SYSTEM, facts={})
    db.session.commit()
