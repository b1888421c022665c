"""What the pages of this feature share: the client they are about, the stay they ask about, one page per form."""

from typing import Any

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from app.clients import queries as clients
from app.clients.models import Client, Service
from app.core import clock
from app.core.audit import current_actor
from app.core.forms import BaseForm
from app.core.permissions import Permission, current_access
from app.exits import queries
from app.exits.forms import StayQuestion

Page = str | tuple[str, int] | Response


def by_now() -> dict[str, Any]:
    """Who decides, and on which day: what every operation asks."""
    return {"actor": current_actor(), "today": clock.today()}


def client_numbered(id: int, permission: Permission) -> Client:
    """The client; not found where the viewer does not hold the permission for them."""
    return clients.get_client(id, current_access(), permission) or abort(404)


def running_service(client: Client) -> Service | None:
    """The service whose end is not recorded yet."""
    return clients.open_service(client.id)


def client_url(client: Client) -> str:
    return url_for("clients.show", id=client.id)


def ask_about_stay(form: StayQuestion, client: Client) -> list[Any]:
    """Leaves the question out where the client lives nowhere; returns the stays it is about."""
    stays = queries.lasting_stays(client.id, clock.today())
    form.ask_about_stay(bool(stays))
    return stays


def form_page(template: str, form: BaseForm, client: Client, **words: Any) -> Page:
    """The page of a form about the client; again with what was typed where it was refused."""
    page = render_template(f"exits/{template}.html", form=form, client=client, today=clock.today(), **words)
    return (page, 422) if form.is_submitted() else page
