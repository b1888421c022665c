"""Pages of one short form."""

from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from app.clients import queries
from app.clients.models import Client, Household
from app.core.forms import BaseForm

Answer = str | tuple[str, int] | Response
Crumbs = list[tuple[Any, str]]


def ask(form: BaseForm, title: str, crumbs: Crumbs, **words: Any) -> Answer:
    """The form under a title; Cancel leads to the last of the `crumbs`. `words`: intro, hints, button, kind."""
    back = crumbs[-1][1]
    page = render_template("clients/ask.html", form=form, title=title, crumbs=crumbs, back=back, **words)
    return (page, 422) if form.is_submitted() else page


def client_crumbs(client: Client) -> Crumbs:
    return [(client.file_number, url_for("clients.show", id=client.id))]


def household_crumbs(household: Household) -> Crumbs:
    return [(queries.household_label(household), url_for("households.show", id=household.id))]
