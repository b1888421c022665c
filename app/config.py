"""Every setting of the installation, with its default and one sentence; read from the environment at start."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

DEFAULTS: dict[str, str] = {
    "DATA_DIR": str(ROOT / "data"),  # folder of the database, the keys and what was uploaded
    "DATABASE_URL": "",  # empty: SQLite in DATA_DIR; postgresql+psycopg://… for PostgreSQL with PostGIS
    "SECRET_KEY": "",  # signs session cookies
    "PASSWORD_SALT": "",  # second secret of the password hashes and sign-in tokens
    "ENCRYPTION_KEYS": "",  # Fernet keys for personal data, newest first, separated by commas
    "SEARCH_KEY": "",  # keyed hashes by which names and codes are found
    "DATA_KIND": "real",  # 'demo' shows a banner, needs no second factor and refuses real people
    "TRUSTED_PROXIES": "0",  # reverse proxies in front of the app whose X-Forwarded-* headers are believed
    "SECURE_COOKIES": "",  # '1' behind HTTPS: cookies are sent over HTTPS only
    "SESSION_MINUTES": "30",  # minutes without a click after which one must sign in again
    "SESSION_HOURS": "12",  # hours after which one must sign in again, however busy
    "SIGN_IN_FAILURES": "5",  # wrong passwords within the lock-out time before an account is locked
    "SIGN_IN_LOCK_MINUTES": "15",  # how long it then stays locked
    "SIGN_IN_RATE": "20 per minute",  # sign-in attempts taken from one network address by one worker
    "DEMO_PASSWORD": "",  # of the demo's users, shown on its sign-in page
    "MAP_TILE_URL": "",  # tile server for maps, empty: none; each request tells it what is being looked at
    "MAP_TILE_ATTRIBUTION": "",  # the credit the tile server asks for
    "MAP_TILE_MAX_ZOOM": "18",  # its deepest zoom level
    "DIRECTIONS_URL": "",  # a page that shows the way to {place}; a tap tells it which home it is
    "MAX_UPLOAD_MB": "32",  # largest request body in mebibytes
}

# Everybody reads the demo's password on its sign-in page, so its 23 users need no costly hash (0.2 s each).
DEMO_HASHING = {
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__rounds": 1,
        "argon2__memory_cost": 1024,
        "argon2__parallelism": 1,
    }
}


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The configuration as Flask and its extensions want it: defaults, then the environment, then `overrides`."""
    raw: dict[str, Any] = {key: os.environ.get(key, default) for key, default in DEFAULTS.items()}
    raw |= dict(overrides or {})
    data_dir = Path(raw["DATA_DIR"]).resolve()
    url = raw["DATABASE_URL"] or f"sqlite:///{data_dir / 'housing.sqlite'}"
    minutes = int(raw["SESSION_MINUTES"])
    demo = raw["DATA_KIND"] == "demo"
    return raw | {
        "DATA_DIR": data_dir,
        "MIGRATIONS_DIR": ROOT / "migrations",
        "DEMO": demo,
        "SQLALCHEMY_DATABASE_URI": url,
        "MAX_CONTENT_LENGTH": int(raw["MAX_UPLOAD_MB"]) * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "PERMANENT_SESSION_LIFETIME": minutes * 60,
        "SESSION_COOKIE_NAME": "__Host-majoklis" if raw["SECURE_COOKIES"] else "majoklis",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": bool(raw["SECURE_COOKIES"]),
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session
        "RATELIMIT_HEADERS_ENABLED": False,
        **_security(raw),
        **(DEMO_HASHING if demo else {}),
    }


def _security(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Flask-Security: passwords and authenticator codes only; what it could do beyond that is switched off."""
    return {
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
        "SECURITY_VERIFY_URL": "/login/again",
        "SECURITY_PASSWORD_SALT": raw["PASSWORD_SALT"],
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds a clock may be wrong
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/",
        "SECURITY_TOTP_SECRETS": {"1": raw["PASSWORD_SALT"]},
        "SECURITY_TOTP_ISSUER": "Majoklis",
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": [str(ROOT / "app" / "translations")],
        "SECURITY_FRESHNESS": timedelta(minutes=10),  # the second factor changes only soon after the password was given
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "REMEMBER_COOKIE_DURATION": 0,
    }
