"""How long the session still lasts; asking keeps it, as any other click does."""

from flask import Blueprint, Response, jsonify

from app.accounts.sign_in import session_seconds
from app.core.permissions import Permission, requires

blueprint = Blueprint("session", __name__)


@blueprint.get("/session")
@requires(Permission.OWN_ACCOUNT)
def stay() -> Response:
    """For static/session.js: the person is still there."""
    return jsonify(seconds=session_seconds())
