"""What absences add to the pages of a client and a stay, to Today and to a subject print."""

from datetime import date

from markupsafe import Markup

from app.absences import labels
from app.absences.calculations import Step
from app.absences.queries.cases import announced_of, cases_of, periods_of
from app.absences.queries.facts import Missing, missing_in_reach, number_of, standings_of
from app.absences.rules import Allowed
from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import open_service, reaches
from app.core import clock, parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.keys.queries.consents import clients_on
from app.placements.models import Placement
from app.placements.parts import PartOf as StayPart

SHOWN = 8


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """Whether the person is missing, how far it is, and what comes next."""
    if not reaches(client, viewer, Permission.ABSENCE_SEE):
        return None
    today = clock.today()
    standing = standings_of([client.id], today).get(client.id)
    if standing is None and open_service(client.id) is None:
        return None
    return part("absences/on_client.html", rows=[(client, standing)], alone=True, labels=labels, today=today)


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """The same for each who lives there."""
    today = clock.today()
    here = [one for one in clients_on(stay, today) if reaches(one, viewer, Permission.ABSENCE_SEE)]
    found = standings_of([one.id for one in here], today) if here else {}
    rows = [(one, found[one.id]) for one in here if one.id in found]
    return part("absences/on_client.html", rows=rows, alone=False, labels=labels, today=today) if rows else None


def _on_today(today: date, viewer: Access) -> Markup | None:
    """For a team: everybody of theirs who is missing. For who only sees: what waits for a decision."""
    if not viewer.can(Permission.ABSENCE_SEE):
        return None
    own = viewer.can(Permission.ABSENCE_CHANGE)
    found = missing_in_reach(viewer, Permission.ABSENCE_CHANGE if own else Permission.ABSENCE_SEE, today)
    rows = [one for one in found if own or _waits_for_decision(one)]
    if not rows:
        return None
    return part("absences/on_today.html", rows=rows[:SHOWN], more=len(rows) - SHOWN, labels=labels, today=today)


def _waits_for_decision(one: Missing) -> bool:
    """A month has passed and nobody opened the review, the longer wait is over, or somebody is awaited too long."""
    unopened = number_of(one.standing) >= Step.MONTH.number and one.review is None
    late = any(finding.id == "B7" and not finding.passed for finding in one.standing.findings)
    return unopened or late or Allowed.DECIDE in one.standing.allowed


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """Every case with what was done and why it was closed, every announced absence, every agreed period."""
    return part(
        "absences/on_subject_print.html",
        cases=list(reversed(cases_of(client.id))),
        announced=list(reversed(announced_of([client.id]))),
        periods=periods_of([client.id]),
        labels=labels,
    )


parts.add(StayPart.STAY, 9, _on_stay_page)
parts.add(ClientPart.CLIENT, 19, _on_client_page)
parts.add(parts.TODAY, 10, _on_today)
parts.add(ClientPart.SUBJECT_PRINT, 31, _on_subject_print)
