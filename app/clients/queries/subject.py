"""What is held about one person, and who looked (digest row 215; GDPR article 15)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.clients.models import (
    Away,
    Client,
    GroupFlatAssessment,
    GroupFlatWish,
    Household,
    HouseholdMember,
    ImportantPlace,
    KeepAwayPlace,
    Service,
    ServiceAgreement,
    SupportAssignment,
)
from app.core.audit import AuditEvent
from app.core.extensions import db

READS = ("client.open_name", "client.print")
_READ = sa.or_(AuditEvent.action.in_(READS), AuditEvent.action.like("%.read"))


@dataclass(frozen=True)
class LoggedAct:
    """One line of the journal: when, who, what. `who` is None for the system itself."""

    at: datetime
    who: str | None
    action: str


def everything_held(client: Client) -> Client:
    """The file with all its parts loaded in a few queries, the households' parts too."""
    household = selectinload(Client.memberships).joinedload(HouseholdMember.household)
    return db.session.scalars(
        sa.select(Client)
        .where(Client.id == client.id)
        .options(
            joinedload(Client.municipality),
            joinedload(Client.previous_place),
            selectinload(Client.consents),
            selectinload(Client.notes),
            selectinload(Client.support_team).joinedload(SupportAssignment.user),
            household.joinedload(Household.wishes),
            household.selectinload(Household.group_flat_wishes)
            .selectinload(GroupFlatWish.assessments)
            .joinedload(GroupFlatAssessment.assessed_by),
            household.selectinload(Household.wished_areas),
            household.selectinload(Household.important_places).joinedload(ImportantPlace.place),
            household.selectinload(Household.keep_away_places).joinedload(KeepAwayPlace.place),
        )
        .execution_options(populate_existing=True)
    ).one()


def who_looked(client: Client) -> list[LoggedAct]:
    """Every opening of the person's file, name or household, newest first."""
    return _journal(client, _READ)


def what_was_changed(client: Client) -> list[LoggedAct]:
    """Every change of the person's file and household, newest first."""
    return _journal(client, sa.not_(_READ))


def _journal(client: Client, which: sa.ColumnElement[bool]) -> list[LoggedAct]:
    households = sa.select(HouseholdMember.household_id).where(HouseholdMember.client_id == client.id)
    about = sa.or_(
        sa.and_(AuditEvent.object_type == Client.__tablename__, AuditEvent.object_id == client.id),
        sa.and_(AuditEvent.object_type == Household.__tablename__, AuditEvent.object_id.in_(households)),
        *(
            sa.and_(
                AuditEvent.object_type == model.__tablename__,
                AuditEvent.object_id.in_(sa.select(model.id).where(model.client_id == client.id)),
            )
            for model in (Service, ServiceAgreement, Away)
        ),
    )
    rows = db.session.execute(
        sa.select(AuditEvent.at, User.display_name, AuditEvent.action)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(about, which)
        .order_by(AuditEvent.id.desc())
    )
    return [LoggedAct(row.at, row.display_name, row.action) for row in rows]
