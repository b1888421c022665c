"""The sign-in library's forms in our words, with the lock-out."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm,
    EmailValidation,
    LoginForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import EqualTo

from app.accounts import operations, queries
from app.accounts.models import User
from app.accounts.passwords import ONE_TIME_PASSWORD_LASTS
from app.core import clock
from app.core.extensions import db
from app.core.forms import required_value

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


class SignInForm(LoginForm):
    """E-mail and password. A locked account refuses even the right one; what was wrong is never told."""

    email = EmailField(
        _l("E-mail"), [required_value(), EmailValidation()], render_kw={"autocomplete": "username", "autofocus": True}
    )
    password = PasswordField(_l("Password"), [required_value()], render_kw=CURRENT)
    remember = None  # type: ignore[assignment]  # a session ends with its time, never later

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if request.method == "GET":
            self.email.data = request.args.get("email")

    def validate(self, **options: Any) -> bool:
        typed = (self.email.data or "").strip()
        if locked := lock_message(typed):
            self.form_errors = [locked]
            return False
        if super().validate(**options):
            return self._one_time_password_is_fresh()
        if self.ifield is not None:  # both fields were filled in and did not fit together
            if self.user is None:  # whether an address exists must not show, so it is locked like any other
                note_failure(typed)
            self.email.errors, self.password.errors = [], []
            self.form_errors = [_("The e-mail address or the password is not right.")]
        return False

    def _one_time_password_is_fresh(self) -> bool:
        assert isinstance(self.user, User)
        given = self.user.password_given_at
        if given is None or clock.utc_now() - given < ONE_TIME_PASSWORD_LASTS:
            return True
        self.form_errors = [_("This one-time password is too old. Ask the administrator for a new one.")]
        return False


class CodeForm(TwoFactorVerifyCodeForm):
    """The authenticator's code, with the same lock-out."""

    code = StringField(
        _l("Code from the authenticator app"),
        [required_value()],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True},
    )

    def validate(self, **options: Any) -> bool:
        assert self.user is not None
        if locked := lock_message(self.user.email):
            self.form_errors = [locked]
            return False
        return super().validate(**options)


class SetupForm(TwoFactorSetupForm):
    """Which second factor: there is one, the app; a person whose roles need none may do without it again."""

    setup = RadioField(
        choices=[SelectChoice("authenticator", "authenticator"), SelectChoice("disable", "disable")],
        validate_choice=False,
    )


class RescueForm(TwoFactorRescueForm):
    """The library makes one for every page that asks for a code; we show none."""

    help_setup = RadioField(choices=[])


class ConfirmPasswordForm(VerifyForm):
    """The password once more, before the second factor is changed."""

    password = PasswordField(_l("Password"), [required_value()], render_kw={**CURRENT, "autofocus": True})

    def validate(self, **options: Any) -> bool:
        if locked := lock_message(self.user.email):
            self.form_errors = [locked]
            return False
        return super().validate(**options)


class NewPasswordForm(ChangePasswordForm):
    """The old password, and the new one twice."""

    password = PasswordField(_l("Present password"), [required_value()], render_kw=CURRENT)
    new_password = PasswordField(_l("New password"), [required_value()], render_kw=NEW)
    new_password_confirm = PasswordField(
        _l("New password once more"),
        [required_value(), EqualTo("new_password", _l("The two new passwords are not the same."))],
        render_kw=NEW,
    )


def lock_message(email: str) -> str | None:
    """Why the next attempt must wait, or None."""
    minutes = int(current_app.config["SIGN_IN_LOCK_MINUTES"])
    allowed = int(current_app.config["SIGN_IN_FAILURES"])
    if email and queries.is_locked_out(email, clock.utc_now(), allowed=allowed, minutes=minutes):
        return _("There were too many failed attempts. Wait %(minutes)s minutes and try again.", minutes=minutes)
    return None


def note_failure(email: str) -> None:
    """Counts a failed attempt at once, whatever becomes of the rest of the request."""
    operations.note_sign_in(email, succeeded=False, now=clock.utc_now())
    db.session.commit()
