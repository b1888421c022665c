"""What co-payments add to the page of a client, and to the print of all that is held about a person."""

from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.copayments import labels, queries
from app.core import parts
from app.core.parts import part
from app.core.permissions import Access, Permission


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """Where co-payment and benefit are; no amount stands here."""
    return part("copayments/on_client.html", client=client) if reaches(client, viewer, Permission.CO_PAYMENT) else None


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Agreements with the income as it was told, and benefits."""
    agreements, benefits = queries.agreements_of(client.id), queries.benefits_of(client.id)
    if not agreements and not benefits:
        return None
    return part("copayments/on_print.html", agreements=agreements, benefits=benefits, labels=labels)


parts.add(ClientPart.CLIENT, 30, _on_client_page)
parts.add(ClientPart.SUBJECT_PRINT, 37, _on_subject_print)
