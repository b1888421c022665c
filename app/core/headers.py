"""Security headers on every answer: a strict Content-Security-Policy with a nonce, and no caching of personal pages."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, g, request
from werkzeug.wrappers import Response


def csp_nonce() -> str:
    """This answer's nonce, for the few inline scripts (the map's)."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def policy(nonce: str | None, tile_url: str) -> str:
    """The policy text; a tile server's origin is added for images only."""
    tiles = ""
    if tile_url:
        parts = urlsplit(tile_url)
        tiles = f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}"
    script = f" 'nonce-{nonce}'" if nonce else ""
    return (
        f"default-src 'self'; script-src 'self'{script}; style-src 'self'; img-src 'self' data: blob:{tiles}; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def init_app(flask_app: Flask) -> None:
    @flask_app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy(g.get("csp_nonce"), flask_app.config["MAP_TILE_URL"])
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if flask_app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
        return response
