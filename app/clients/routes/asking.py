"""Where the short forms of this feature lead back to."""

from flask import url_for

from app.clients import queries
from app.clients.models import Client, Household
from app.core.asking import Answer, Crumbs, ask

__all__ = ["Answer", "ask", "client_crumbs", "household_crumbs"]


def client_crumbs(client: Client) -> Crumbs:
    return [(client.file_number, url_for("clients.show", id=client.id))]


def household_crumbs(household: Household) -> Crumbs:
    return [(queries.household_label(household), url_for("households.show", id=household.id))]
