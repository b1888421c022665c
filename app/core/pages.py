"""What every page gets: navigation, language, the demo banner, and the health answers."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, g, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core import database, navigation
from app.core.extensions import db
from app.core.headers import csp_nonce
from app.core.locale import current_language
from app.core.permissions import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return _plain("ok")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """The database answers, can measure, and stands at this version's migration."""
    db.session.execute(sa.text("SELECT ST_Distance(ST_Point(0, 0), ST_Point(3, 4))"))
    up_to_date = database.current_revision() == database.head_revision(current_app._get_current_object())  # type: ignore[attr-defined]
    return _plain("ok") if up_to_date else _plain("the database needs an upgrade: flask init", 503)


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="text/plain")


def init_app(flask_app: Flask) -> None:
    flask_app.register_blueprint(blueprint)

    @flask_app.context_processor
    def for_every_page() -> dict[str, Any]:
        return {
            "navigation": navigation.links(),
            "current_locale": current_language(),
            "demo_mode": current_app.config["DEMO"],
            "footer_links": _footer_links(),
            "user_municipalities": sorted(g.get("municipality_names", [])),
            "search_url": navigation.search_url(),
            "csp_nonce": csp_nonce,
            "access": g.get("access"),
            "current_user": current_user,
        }


def _footer_links() -> list[tuple[str, str]]:
    names = {"accessibility": _("Accessibility statement"), "privacy": _("Privacy notice"), "help": _("Help")}
    if "home.about" not in current_app.view_functions:
        return []
    return [(label, url_for("home.about", name=name)) for name, label in names.items()]
