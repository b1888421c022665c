"""What this feature adds to a client's page, a household's page and a subject print."""

from markupsafe import Markup

from app.clients import parts
from app.clients.labels import AWAY, DESTINATION, LANGUAGE, SERVICE_END
from app.clients.models import Client, Household
from app.clients.queries import away_among, clients_of, reaches
from app.clients.queries.services import agreements_of
from app.core import clock
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.exits import labels, queries
from app.exits.rules import service_is_agreed

WORDS = {"away_words": AWAY, "destinations": DESTINATION, "end_words": SERVICE_END, "labels": labels}


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """Since when the person receives the service; why it ended only for the team and the manager."""
    if not reaches(client, viewer, Permission.SERVICE_SEE):
        return None
    sees_grounds = reaches(client, viewer, Permission.SERVICE_PROPOSE)
    return part(
        "exits/on_client.html",
        client=client,
        services=sorted(client.services, key=lambda one: one.started_on, reverse=True),
        aways=sorted(client.aways, key=lambda one: one.started_on, reverse=True),
        proposals=queries.proposals_of(client.id) if sees_grounds else [],
        reviews=queries.reviews_of(client.id) if sees_grounds else [],
        sees_grounds=sees_grounds,
        may_change=reaches(client, viewer, Permission.SERVICE_CHANGE) and client.closed_on is None,
        today=clock.today(),
        **WORDS,
    )


def _agreements(client: Client, viewer: Access) -> Markup | None:
    """The service agreement that holds, and those before it; whether one is missing."""
    if not reaches(client, viewer, Permission.SERVICE_SEE):
        return None
    today, agreements = clock.today(), agreements_of(client.id)
    receives = any(one.runs_on(today) for one in client.services)
    holds = [one for one in agreements if one.starts_on <= today and (one.ends_on is None or today < one.ends_on)]
    return part(
        "exits/agreements.html",
        client=client,
        agreements=agreements,
        finding=service_is_agreed(receives, bool(holds)),
        receives=receives,
        may_change=reaches(client, viewer, Permission.SERVICE_CHANGE) and client.closed_on is None,
        sees_grounds=reaches(client, viewer, Permission.SERVICE_PROPOSE),
        languages=LANGUAGE,
        today=today,
    )


def _agreements_on_subject_print(client: Client, _viewer: Access) -> Markup:
    return part("exits/agreements_print.html", agreements=agreements_of(client.id), languages=LANGUAGE)


def _on_household_page(household: Household, viewer: Access) -> Markup | None:
    """Who of the household receives the service, and who is away for a while."""
    today = clock.today()
    clients = [one for one in clients_of(household, today) if reaches(one, viewer, Permission.SERVICE_SEE)]
    if not clients:
        return None
    away = away_among(one.id for one in clients)
    return part("exits/on_household.html", clients=clients, away=away, today=today, **WORDS)


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Every service, absence and decision about the person, grounds too."""
    return part(
        "exits/on_subject_print.html",
        services=client.services,
        aways=client.aways,
        proposals=queries.proposals_of(client.id),
        reviews=queries.reviews_of(client.id),
        **WORDS,
    )


parts.add(parts.PartOf.CLIENT, 15, _on_client_page)
parts.add(parts.PartOf.CLIENT, 16, _agreements)
parts.add(parts.PartOf.SUBJECT_PRINT, 26, _agreements_on_subject_print)
parts.add(parts.PartOf.HOUSEHOLD, 15, _on_household_page)
parts.add(parts.PartOf.SUBJECT_PRINT, 25, _on_subject_print)
