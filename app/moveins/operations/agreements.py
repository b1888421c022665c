"""What is done in a crisis is agreed and signed; a new agreement ends the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.clients.models import Client, Language
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.keys.models import Signing
from app.moveins.models import Crisis, CrisisAgreement, CrisisLine
from app.placements.models import Placement
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class Agreed:
    """What was agreed for one situation: whether the person agrees, and what happens."""

    agreed: bool
    words: str


@dataclass(frozen=True)
class Signed:
    """When, how and in which language it was signed, and by whom for us."""

    on: date
    signing: Signing
    language: Language
    by: User


def agree_on_crises(
    placement: Placement,
    client: Client,
    lines: Mapping[Crisis, Agreed],
    signed: Signed,
    *,
    actor: Actor,
    today: date,
) -> CrisisAgreement:
    """Writes down a signed agreement; situations that nobody spoke of are left out.

    Raises Refused where nothing was agreed, for who does not live there, and for a day that cannot be.
    """
    take_turn(placement.municipality_id, placement)
    if not lines:
        raise Refused(_("Speak about at least one situation."))
    if signed.on > today:
        raise Refused(_("The date cannot be in the future."))
    if all(row.client_id != client.id for row in placement.clients):
        raise Refused(_("The person does not live there."))
    _end_before(placement, client, signed.on, actor)
    agreement = CrisisAgreement(
        placement=placement,
        client=client,
        starts_on=signed.on,
        signing=signed.signing,
        language=signed.language,
        signed_by=signed.by,
        recorded_by_id=actor.actor_id,
        lines=[CrisisLine(crisis=crisis, agreed=one.agreed, words=one.words) for crisis, one in lines.items()],
    )
    audit.record("crisis_agreement.sign", agreement, actor=actor)
    return agreement


def _end_before(placement: Placement, client: Client, on: date, actor: Actor) -> None:
    before = db.session.scalar(
        sa.select(CrisisAgreement).where(
            CrisisAgreement.placement_id == placement.id,
            CrisisAgreement.client_id == client.id,
            CrisisAgreement.ends_on.is_(None),
        )
    )
    if before is None:
        return
    if on < before.starts_on:
        raise Refused(_("A later agreement is recorded already."))
    before.ends_on = on
    audit.record("crisis_agreement.end", before, actor=actor)
