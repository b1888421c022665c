"""Incidents to test with: reported, judged, treated; risk assessment acts drawn up and signed."""

from datetime import UTC, date, datetime
from typing import Any

from app.accounts.models import User
from app.clients.models import Client, Language
from app.conditions.models import DamagePayer
from app.core.audit import SYSTEM, Actor
from app.core.extensions import db
from app.incidents.models import ComplaintAbout, ComplaintSource, Incident, IncidentKind, Pest, RiskAct, RiskSide
from app.incidents.operations.pests import Treated, record_treatment
from app.incidents.operations.reporting import (
    ComplaintFacts,
    DamageFacts,
    Detail,
    PestFacts,
    Reported,
    report_incident,
)
from app.incidents.operations.risk_acts import Risk, RiskFacts, Signature, draw_up, sign_act
from app.incidents.queries.places import Where
from app.placements.models import Placement
from tests.factories import TODAY, make_user
from tests.pictures import picture

WORDS = "Kaimiņš zvanīja par troksni."
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
RISK = Risk("Skaļa mūzika vakaros", "Pēc 22 klausās austiņās", "Atnes austiņas", "2026-12-01")


def where_of(stay: Placement, client: Client | None = None) -> Where:
    return Where(stay.municipality_id, stay.flat.building, stay.flat, stay, client)


def reported(
    stay: Placement, kind: IncidentKind = IncidentKind.FLOODING, *, by: Actor = SYSTEM, **values: Any
) -> Incident:
    """Something that happened in the stay; a complaint, pests and a damage get what belongs to them."""
    who = values.pop("responsible", None) or make_user()
    client = values.pop("client", stay.clients[0].client)
    told = Reported(kind, values.pop("happened_on", TODAY), WORDS, who)
    detail = values.pop("detail", None) or detail_of(kind, who)
    incident = report_incident(where_of(stay, client), told, detail, actor=by, today=TODAY)
    db.session.refresh(incident)
    return incident


def detail_of(kind: IncidentKind, who: User) -> Detail | None:
    if kind is IncidentKind.COMPLAINT:
        return ComplaintFacts(ComplaintSource.NEIGHBOUR, ComplaintAbout.NOISE, who, "Kaimiņiene no 5.")
    if kind is IncidentKind.PESTS:
        return PestFacts(Pest.BEDBUGS)
    if kind is IncidentKind.DAMAGE:
        return DamageFacts("Durvis", who, make_user(), DamagePayer.REPAIR_BUDGET)
    return None


def treated(incident: Incident, on: date = TODAY, **values: Any) -> Any:
    facts = {"treated_on": on, "check_due_on": date(2026, 12, 7), **values}
    assert incident.pest_case
    row = record_treatment(incident.pest_case, Treated(**facts), actor=SYSTEM, today=TODAY)
    db.session.refresh(incident.pest_case)
    return row


def settle(incident: Incident) -> None:
    """Every task is done."""
    for task in incident.tasks:
        task.done_on = TODAY
    db.session.flush()


def drawn_up(stay: Placement, worker: User, **changes: Any) -> RiskAct:
    facts = {"name": "Zigurds I.", "drawn_on": TODAY, "language": Language.LATVIAN, "risks": [RISK]}
    said = RiskFacts(**{**facts, **changes})
    return draw_up(stay, stay.clients[0].client, said, worker, actor=worker, today=TODAY)


def paper(_act: RiskAct) -> bytes:
    return b"%PDF-1.7 %%EOF"


def signed(act: RiskAct, side: RiskSide, by: Actor | None = None) -> RiskAct:
    drawn = picture(90, 30, "PNG", "black")
    return sign_act(act, Signature(side, act.text_hash, drawn), paper, actor=by or act.worker, now=NOW)


def both_signed(act: RiskAct) -> RiskAct:
    return signed(signed(act, RiskSide.PERSON), RiskSide.WORKER)


def incidents_of(stay: Placement, worker: User) -> dict[str, Any]:
    """What addresses of incidents name, for the walk over all pages."""
    pests = reported(stay, IncidentKind.PESTS, responsible=worker)
    damage = reported(stay, IncidentKind.DAMAGE, responsible=worker)
    complaint = reported(stay, IncidentKind.COMPLAINT, responsible=worker)
    act = signed(drawn_up(stay, worker), RiskSide.WORKER)
    return {
        "incident": pests.id,
        "incident_about": "pests",
        "incident_task": pests.tasks[0].id,
        "treatment": treated(pests).id,
        "damage_incident": damage.id,
        "complaint": complaint.id,
        "risk_act": act.id,
        "risk_side": "person",
        "risk_signed": "worker",
    }
