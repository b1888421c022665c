"""Which passwords are refused, and codes that are taken once.

Source: OWASP ASVS 4.0.3, 2.1.1–2.1.9 (twelve characters or more, any characters, no rules of composition, not a common
one) and 2.8.4 (a code is used once). A list of breached passwords cannot be asked without another host; instead what an
attacker tries first is refused: few different characters, rows of the keyboard, the person's own name, the product's.
"""

import re
import secrets
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_security.core import UserMixin
from flask_security.password_util import PasswordUtil
from flask_security.totp import Totp
from passlib.totp import TotpMatch

from app.accounts.models import User
from app.core.crypto import without_diacritics

LEAST_LENGTH = 12
MOST_LENGTH = 128
LEAST_DIFFERENT = 5
ONE_TIME_PASSWORD_LASTS = timedelta(days=7)  # ASVS 2.3.1: one given by somebody else is good for a short time only
COMMON = ("password", "parole", "qwerty", "asdfgh", "zxcvbn", "123456", "abcdef", "letmein", "majoklis", "welcome")


def objections(password: str, email: str, display_name: str) -> list[str]:
    """What speaks against a password, in words; empty when it will do."""
    plain = without_diacritics(password)
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        return [_("Use at least %(least)s and at most %(most)s characters.", least=LEAST_LENGTH, most=MOST_LENGTH)]
    if len(set(plain)) < LEAST_DIFFERENT:
        return [_("Use more different characters.")]
    own = {word for word in re.findall(r"\w+", without_diacritics(f"{email} {display_name}")) if len(word) > 3}
    if any(word in plain for word in own):
        return [_("Do not use your own name or e-mail address in the password.")]
    rest = plain
    for word in COMMON:
        rest = rest.replace(word, "")
    if len(rest) < LEAST_LENGTH / 2:
        return [_("This password is one of the first to be guessed. Three unrelated words make a good one.")]
    return []


def one_time_password() -> str:
    """A password to be read out or handed over once: 80 bits, without letters that look alike."""
    groups = ["".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _index in range(4)) for _group in range(4)]
    return "-".join(groups)


class PasswordRules(PasswordUtil):
    """The library asks here before it takes a new password."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        password = self.normalize(password)
        user = known["user"]
        return objections(password, user.email, user.display_name) or None, password


class OneTimeCodes(Totp):
    """Codes of the authenticator app; the same code opens nothing twice."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        assert isinstance(user, User)
        return user.tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        assert isinstance(user, User)
        user.tf_last_counter = tmatch.counter
