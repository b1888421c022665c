"""An incident is recorded, with what usually follows it as tasks."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.conditions.models import ConditionJudgement, DamagePayer
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.incidents.models import (
    Complaint,
    ComplaintAbout,
    ComplaintSource,
    DamageCase,
    Incident,
    IncidentKind,
    IncidentTask,
    Pest,
    PestCase,
    PestOrigin,
    PestPayer,
    Step,
)
from app.incidents.queries.places import Where
from app.incidents.rules import provider_bears_the_cost, two_people_see_to_damage
from app.incidents.standard import FOLLOWS
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class Reported:
    """What somebody says happened, on which day or when it became known, and who sees to it."""

    kind: IncidentKind
    happened_on: date
    words: str
    responsible: User


@dataclass(frozen=True)
class ComplaintFacts:
    """From whom it came, and which of us received it; the complainant only where the work needs to know."""

    source: ComplaintSource
    about: ComplaintAbout
    received_by: User
    complainant: str | None = None


@dataclass(frozen=True)
class PestFacts:
    """Which pest, where it came from in both views, who bears the cost."""

    pest: Pest
    origin_landlord: PestOrigin | None = None
    origin_landlord_words: str | None = None
    origin_ours: PestOrigin | None = None
    origin_ours_words: str | None = None
    payer: PestPayer = PestPayer.PROVIDER
    payer_reason: str | None = None


@dataclass(frozen=True)
class DamageFacts:
    """What is damaged, who organises the works and who mediates; with the judgement of acts it comes from, if any."""

    what: str
    works: User
    mediation: User
    payer: DamagePayer
    estimate_cents: int | None = None
    judgement: ConditionJudgement | None = None


Detail = ComplaintFacts | PestFacts | DamageFacts


def report_incident(
    where: Where, reported: Reported, detail: Detail | None = None, *, actor: Actor, today: date
) -> Incident:
    """Writes it down; what usually follows becomes tasks of whoever sees to it.

    Raises Refused for a day to come, where place or person is missing, or for a second death of a person; RuleViolation
    where one person would see to both sides of a damage (I1) or another payer of a treatment has no reason (I3).
    """
    if reported.happened_on > today:
        raise Refused(_("The date cannot be in the future."))
    _is_somewhere(where, reported.kind)
    _is_not_known(where, reported.kind)
    incident = Incident(
        municipality_id=where.municipality_id,
        kind=reported.kind,
        building=where.building,
        flat=where.flat,
        placement=where.placement,
        client=where.client,
        happened_on=reported.happened_on,
        words=reported.words,
        responsible=reported.responsible,
        recorded_by_id=actor.actor_id,
    )
    audit.record("incident.report", incident, actor=actor)
    if detail:
        db.session.add(_row(incident, detail))
    for step, days in FOLLOWS[reported.kind]:
        due_on = max(today, reported.happened_on + timedelta(days=days))
        db.session.add(
            IncidentTask(incident=incident, step=step, responsible=_who(step, reported, detail), due_on=due_on)
        )
    db.session.flush()
    return incident


def _is_somewhere(where: Where, kind: IncidentKind) -> None:
    if kind in (IncidentKind.DANGER, IncidentKind.DEATH) and where.client is None:
        raise Refused(_("Say whom it is about."))
    if kind not in (IncidentKind.DANGER, IncidentKind.DEATH, IncidentKind.OTHER) and where.building is None:
        raise Refused(_("Say where it happened: in which flat or building."))


def _is_not_known(where: Where, kind: IncidentKind) -> None:
    """Two colleagues write the same death down: one list is enough for everybody."""
    if kind is IncidentKind.DEATH and where.client:
        take_turn(where.municipality_id)
        if known := db.session.scalar(
            sa.select(Incident).where(Incident.kind == kind, Incident.client_id == where.client.id)
        ):
            raise Refused(_("This death is written down already: %(number)s.", number=known.number))


def _row(incident: Incident, detail: Detail) -> Complaint | PestCase | DamageCase:
    if isinstance(detail, ComplaintFacts):
        return Complaint(
            incident=incident,
            source=detail.source,
            about=detail.about,
            received_by=detail.received_by,
            complainant=detail.complainant,
        )
    if isinstance(detail, PestFacts):
        insist(provider_bears_the_cost(detail.payer, detail.payer_reason))
        return PestCase(
            incident=incident,
            pest=detail.pest,
            origin_landlord=detail.origin_landlord,
            origin_landlord_words=detail.origin_landlord_words,
            origin_ours=detail.origin_ours,
            origin_ours_words=detail.origin_ours_words,
            payer=detail.payer,
            payer_reason=detail.payer_reason,
        )
    insist(two_people_see_to_damage(detail.works.id, detail.mediation.id))
    return DamageCase(
        incident=incident,
        what=detail.what,
        works=detail.works,
        mediation=detail.mediation,
        payer=detail.payer,
        estimate_cents=detail.estimate_cents,
        judgement=detail.judgement,
    )


def _who(step: Step, reported: Reported, detail: Detail | None) -> User:
    """Whoever sees to it all; of a damage each does their own part."""
    if isinstance(detail, DamageFacts):
        return detail.mediation if step is Step.MEDIATE else detail.works
    return reported.responsible
