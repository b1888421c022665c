"""Housing half of Housing First (Mājoklis vispirms): flats, waitlist, placements."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import config, features, models  # noqa: F401  (models: every table is known)
from app.accounts import sign_in
from app.core import (
    crypto,
    database,
    errors,
    extensions,
    formatting,
    headers,
    locale,
    outbox,
    pages,
    permissions,
    routing,
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application, configured from the environment and `overrides` (keys of config.py)."""
    flask_app = Flask(__name__, template_folder=str(config.ROOT / "templates"))
    flask_app.config.update(config.load(overrides))
    hops = int(flask_app.config["TRUSTED_PROXIES"])
    if hops:
        flask_app.wsgi_app = ProxyFix(flask_app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _connect_database(flask_app)
    routing.init_app(flask_app)
    crypto.init_app(flask_app)
    extensions.csrf.init_app(flask_app)
    extensions.limiter.init_app(flask_app)
    locale.init_app(flask_app)
    formatting.init_app(flask_app)
    sign_in.init_app(flask_app)
    permissions.init_app(flask_app, sign_in.library_endpoints())
    pages.init_app(flask_app)
    outbox.init_app(flask_app)
    headers.init_app(flask_app)
    errors.init_app(flask_app)
    features.register(flask_app)
    return flask_app


def _connect_database(flask_app: Flask) -> None:
    url = flask_app.config["SQLALCHEMY_DATABASE_URI"]
    flask_app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(url))
    flask_app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    extensions.db.init_app(flask_app)
    database.init_app(flask_app)
    extensions.migrate.init_app(flask_app, extensions.db, directory=str(flask_app.config["MIGRATIONS_DIR"]))
