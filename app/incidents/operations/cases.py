"""Notes and tasks of an incident; somebody else sees to it; it is closed, and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.accounts.models import User
from app.clients.queries import open_service
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Finding, Refused, insist
from app.core.extensions import db
from app.incidents import rules
from app.incidents.labels import STEP
from app.incidents.models import Incident, IncidentKind, IncidentNote, IncidentTask, IncidentTicket
from app.placements.operations.turns import take_turn
from app.repairs.models import RepairTicket


def add_note(incident: Incident, words: str, *, actor: Actor) -> IncidentNote:
    """What was seen, said or done; also of a closed incident."""
    note = IncidentNote(incident=incident, words=words, by_id=actor.actor_id)
    db.session.add(note)
    db.session.flush()
    audit.record_facts("incident.note", incident, actor=actor, facts={})
    return note


def add_task(incident: Incident, words: str, responsible: User, due_on: date, *, actor: Actor) -> IncidentTask:
    """Something somebody does by a day, in one's own words."""
    hold_open(incident)
    task = IncidentTask(incident=incident, words=words, responsible=responsible, due_on=due_on)
    audit.record("incident_task.add", task, actor=actor)
    return task


@dataclass(frozen=True)
class Settled:
    """How a task stands: who does it by when; done on a day, in words; or why it is not needed."""

    responsible: User
    due_on: date
    done_on: date | None = None
    done_words: str | None = None
    needless: str | None = None


def settle_task(task: IncidentTask, how: Settled, *, actor: Actor, today: date) -> IncidentTask:
    """Writes down how the task stands. Raises Refused for a day to come, and for what is both done and needless."""
    hold_open(task.incident)
    if how.done_on and how.done_on > today:
        raise Refused(_("The date cannot be in the future."))
    if how.done_on and how.needless:
        raise Refused(_("A task is either done or not needed."))
    task.responsible, task.due_on = how.responsible, how.due_on
    task.done_on, task.done_words, task.needless = how.done_on, how.done_words, how.needless
    audit.record("incident_task.settle", task, actor=actor)
    return task


def hand_over(incident: Incident, responsible: User, *, actor: Actor) -> Incident:
    """Somebody else sees to it from now on, and to the open tasks of the one before."""
    hold_open(incident)
    before = incident.responsible_id
    for task in incident.tasks:
        if task.is_open and task.responsible_id == before:
            task.responsible = responsible
    incident.responsible = responsible
    audit.record("incident.hand_over", incident, actor=actor)
    return incident


def link_ticket(incident: Incident, ticket: RepairTicket, *, actor: Actor) -> Incident:
    """A repair follows from it. Raises Refused for a ticket of another building, and for one that is linked already."""
    hold_open(incident)
    if ticket.building_id != incident.building_id:
        raise Refused(_("This ticket is about another building."))
    if any(one.id == ticket.id for one in incident.tickets):
        raise Refused(_("This ticket is linked already."))
    db.session.add(IncidentTicket(incident=incident, ticket=ticket))
    db.session.flush()
    db.session.expire(incident, ["tickets"])
    audit.record_facts("incident.link_ticket", incident, actor=actor, facts={"ticket": ticket.number})
    return incident


def findings_of(incident: Incident) -> Sequence[Finding]:
    """What has to be so before the incident can be closed; every rule of its kind answers."""
    left = [name_without_words(task) for task in incident.tasks if task.is_open]
    found = [rules.nothing_is_left_to_do(list(dict.fromkeys(left)))]
    if complaint := incident.complaint:
        found.append(rules.complaint_is_answered(complaint.outcome is not None, complaint.told_person_on is not None))
    if pests := incident.pest_case:
        found.append(rules.pests_are_gone([one.clear for one in pests.treatments]))
    if damage := incident.damage_case:
        found.append(rules.damage_is_put_right(damage.restored_on is not None))
    if incident.kind is IncidentKind.DEATH and incident.client_id:
        found.append(rules.service_has_ended_too(open_service(incident.client_id) is not None))
    return found


def close_incident(incident: Incident, closed_on: date, words: str, *, actor: Actor, today: date) -> Incident:
    """It is over. Raises RuleViolation while something is left to do (I7–I11)."""
    hold_open(incident)
    if not incident.happened_on <= closed_on <= today:
        raise Refused(_("It is closed on a day after it happened, and not in the future."))
    insist(*findings_of(incident))
    incident.closed_on, incident.closing_words = closed_on, words
    audit.record("incident.close", incident, actor=actor)
    return incident


def reopen_incident(incident: Incident, reason: str, *, actor: Actor) -> Incident:
    """It was not over after all; how it was closed stays in the history."""
    take_turn(incident.municipality_id, incident)
    if incident.closed_on is None:
        raise Refused(_("The incident is open."))
    incident.closed_on = incident.closing_words = None
    audit.record("incident.reopen", incident, actor=actor, note=reason)
    return incident


def name_of(task: IncidentTask) -> str:
    """What the task is called."""
    return str(STEP[task.step]) if task.step else (task.words or "")


def name_without_words(task: IncidentTask) -> str:
    """The same for who may not read the words: one of one's own words only says that it is one."""
    return str(STEP[task.step]) if task.step else _("A task in the team's words")


def hold_open(incident: Incident) -> None:
    """Waits for others, reads the incident again. Raises Refused where it has been closed."""
    take_turn(incident.municipality_id, incident)
    if incident.closed_on is not None:
        raise Refused(_("The incident is closed. Open it again first."))
