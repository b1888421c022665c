"""Sign-in by Flask-Security, with our own answers to: who needs a second factor, who is locked out, who is asked."""

import secrets
import time
from datetime import timedelta
from typing import Any, NoReturn

from flask import Flask, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext as _
from flask_login import current_user, logout_user, user_logged_out
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.signals import (
    password_changed,
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_failed_authn,
)
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.accounts import history, late_forms, library_words, operations, queries, sign_in_forms
from app.accounts.labels import ROLES
from app.accounts.models import User
from app.accounts.passwords import OneTimeCodes, PasswordRules
from app.core import audit, clock
from app.core.extensions import db, limiter
from app.core.permissions import Permission

# The library's own pages: open to visitors, or to anybody who is signed in.
PUBLIC = ("security.login", "security.two_factor_token_validation")
SIGNED_IN = ("security.logout", "security.change_password", "security.verify", "security.two_factor_setup_validate")
# The set-up happens both halfway through sign-in and, later, as a change: the library tells them apart.
BOTH = ("security.two_factor_setup",)
# What the library brings and we do not offer: help by e-mail (an administrator helps), several second factors.
CLOSED = ("security.two_factor_rescue", "security.tf_select")
NEEDS_NO_USER = {"static", "health.alive", "health.ready", "outbox.worker", "outbox.offline"}
# Where passwords and codes are tried: so many tries from one network address, whoever they are for.
TRIES = {
    "security.login",
    "security.two_factor_token_validation",
    "security.verify",
    "security.change_password",
}
TRIES_LIMIT = limiter.limit(lambda: current_app.config["SIGN_IN_RATE"])


class Sessions(SecureCookieSessionInterface):
    """Files and health answers carry no cookie: they may be kept by anybody on the way."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return request.endpoint not in NEEDS_NO_USER and super().should_set_cookie(app, session)


def init_app(flask_app: Flask) -> None:
    """Wires the library in. Must come before the permission check, which needs to know who is asking."""
    _bind_library(flask_app)
    flask_app.session_interface = Sessions()
    flask_app.extensions["signed_out"] = late_forms.ask_to_sign_in
    flask_app.before_request(_limit_tries)
    flask_app.before_request(_load_access)
    flask_app.before_request(_insist_on_own_password)
    flask_app.context_processor(_for_every_page)
    flask_app.jinja_env.globals["history_of"] = history.history_of
    flask_app.register_error_handler(CSRFError, _untrusted_form)
    user_authenticated.connect(_note_success, flask_app)
    user_failed_authn.connect(_note_failure, flask_app)
    user_logged_out.connect(_end_session, flask_app)
    password_changed.connect(_note_own_password, flask_app)
    for signal, action in (
        (tf_code_confirmed, "user.confirm_second_factor"),
        (tf_profile_changed, "user.change_second_factor"),
        (tf_disabled, "user.drop_second_factor"),
    ):
        signal.connect(_Noting(action), flask_app, weak=False)


def _bind_library(flask_app: Flask) -> None:
    flask_app.config.update(library_words.settings())
    security = Security(
        render_template=_render_library_page,  # type: ignore[arg-type]  # with a status, which Flask takes
        password_util_cls=PasswordRules,
        totp_cls=OneTimeCodes,
    )
    security.init_app(
        flask_app,
        SQLAlchemyUserDatastore(db, User, None),  # type: ignore[arg-type]  # roles are ours, not the library's
        register_blueprint=True,
        login_form=sign_in_forms.SignInForm,
        two_factor_verify_code_form=sign_in_forms.CodeForm,
        verify_form=sign_in_forms.ConfirmPasswordForm,
        change_password_form=sign_in_forms.NewPasswordForm,
        two_factor_setup_form=sign_in_forms.SetupForm,
        two_factor_rescue_form=sign_in_forms.RescueForm,
    )
    security.want_json(lambda _request: False)
    security.principal.identity_loaders.clear()  # its permissions are not ours, and it would load the user for any file
    for endpoint in CLOSED:
        flask_app.view_functions[endpoint] = _not_offered


def library_endpoints() -> dict[str, frozenset[Permission]]:
    """What the permission walk should know about the library's pages."""
    anybody: frozenset[Permission] = frozenset()
    return {
        **dict.fromkeys(PUBLIC + BOTH + CLOSED, anybody),
        **dict.fromkeys(SIGNED_IN, frozenset({Permission.OWN_ACCOUNT})),
    }


def _not_offered() -> NoReturn:
    abort(404)


def _render_library_page(template: str, **context: Any) -> tuple[str, int]:
    """The library's pages in our layout; one that comes back with errors has status 422 like any other form."""
    forms = [value for value in context.values() if isinstance(value, FlaskForm)]
    failed = next((form for form in forms if form.errors), None)
    if template == "security/login_user.html" and current_app.config["DEMO"]:
        context["demo_users"] = [(user, ROLES[role]) for user, role in queries.demo_users()]
    return render_template(template, form=failed, **context), 422 if failed else 200


def _limit_tries() -> None:
    if request.method == "POST" and request.endpoint in TRIES:
        with TRIES_LIMIT:
            pass


def _load_access() -> None:
    """Who is asking, and what they may reach today. A session that was ended, lasts too long, or lacks the second
    factor that the person's roles need by now, is nobody's.
    """
    g.access = None
    if request.endpoint in NEEDS_NO_USER:
        return
    session.permanent = True  # the cookie lasts SESSION_MINUTES from the last request
    if not current_user.is_authenticated:
        return
    if _is_too_old() or queries.is_ended(session.get("key", "")):
        logout_user()
        return
    if not session.get("second_factor") and current_user.check_tf_required_setup():  # since the session began
        logout_user()
        flash(_("Your work now needs a code from an authenticator app too. Please sign in again."), "info")
        return
    g.access, g.municipality_names = queries.reach_of(current_user, clock.today())


def _is_too_old() -> bool:
    return time.time() - session.get("fs_paa", 0) > _longest().total_seconds()


def _longest() -> timedelta:
    return timedelta(hours=int(current_app.config["SESSION_HOURS"]))


def session_seconds() -> int:
    """How long the session still lasts if nothing more is clicked."""
    until_too_old = _longest().total_seconds() - (time.time() - session.get("fs_paa", 0))
    return max(0, int(min(current_app.permanent_session_lifetime.total_seconds(), until_too_old)))


def _insist_on_own_password() -> Response | None:
    """A password given by somebody else is changed before anything else is done."""
    allowed = {"security.change_password", "security.logout", "session.stay", "locale.choose_language", *NEEDS_NO_USER}
    if g.access is None or not current_user.must_change_password or request.endpoint in allowed:
        return None
    flash(_("Choose a password of your own first."), "info")
    return redirect(url_for("security.change_password"), 302)


def _for_every_page() -> dict[str, Any]:
    access = g.get("access")
    return {
        "user_roles": [ROLES[role] for role in ROLES if access and role in access.roles],
        "session_seconds": session_seconds() if access else None,
    }


def _untrusted_form(error: CSRFError) -> late_forms.Answer:
    if "access" not in g:  # the token is checked before anybody asks who it is
        _load_access()
    return late_forms.untrusted_form(error)


def _note_success(_app: Flask, user: User, authn_via: list[str] | None = None, **_rest: Any) -> None:
    session["key"] = secrets.token_hex(16)
    if authn_via == ["password"]:  # and nothing else: what this browser gave before does not count
        session.pop("second_factor", None)
    if authn_via == ["change"]:  # the library signs in anew after a change of password
        return
    operations.note_sign_in(user.email, succeeded=True, now=clock.utc_now())
    audit.record_facts("user.sign_in", user, actor=user, facts={})
    db.session.commit()


def _note_failure(_app: Flask, user: User, **_rest: Any) -> None:
    audit.record_facts("user.sign_in_failed", user, actor=audit.SYSTEM, facts={})
    sign_in_forms.note_failure(user.email)


def _end_session(_app: Flask, **_rest: Any) -> None:
    if request.method == "POST" and (key := session.pop("key", None)):
        operations.end_session(key, now=clock.utc_now(), lasts=_longest())
        db.session.commit()


def _note_own_password(_app: Flask, user: User, **_rest: Any) -> None:
    operations.note_own_password(user)


class _Noting:
    """Notes in the session whether the second factor was given, and the change in the audit; the library commits."""

    def __init__(self, action: str) -> None:
        self.action = action

    def __call__(self, _app: Flask, user: User, **_rest: Any) -> None:
        session["second_factor"] = self.action != "user.drop_second_factor"
        audit.record_facts(self.action, user, actor=user, facts={})
