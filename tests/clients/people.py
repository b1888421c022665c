"""Small makers and readers that the page tests of this feature share."""

import sqlalchemy as sa

from app.accounts.models import User
from app.clients.models import Client, SupportAssignment, TeamRole
from app.clients.operations import files
from app.clients.operations.files import ClientDetails
from app.core.audit import SYSTEM, AuditEvent
from app.core.extensions import db
from app.places.models import Municipality
from tests.factories import TODAY, save

NAME = "Zigurds Izdomātais"


def logged(action: str) -> list[AuditEvent]:
    """What the audit holds of one kind of act, in order."""
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def file_of(municipality: Municipality, **details) -> Client:
    """A case file of Zigurds, opened by the operation."""
    details = {"given_name": "Zigurds", "family_name": "Izdomātais", "phone": "+37129123456", **details}
    return files.create_client(municipality, ClientDetails(**details), opened_on=TODAY, actor=SYSTEM, today=TODAY)


def supported_by(user: User, client: Client) -> SupportAssignment:
    """The user mentors the client from today."""
    role = TeamRole.MENTOR
    return save(SupportAssignment(client_id=client.id, user_id=user.id, role=role, starts_on=TODAY))
