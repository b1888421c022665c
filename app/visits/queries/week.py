"""The week of somebody who makes visits: their homes and those of colleagues they cover for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Cover, User
from app.clients.models import Client, SupportAssignment, TeamRole
from app.clients.queries import away_among, caseloads, household_in_reach
from app.clients.queries.scope import holds_on
from app.clients.rules import caseload_findings
from app.core.errors import Finding
from app.core.extensions import db
from app.core.permissions import Access, Permission, Role
from app.keys.models import ConsentAnswer
from app.keys.queries import consents_on
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.places.queries import policy_on
from app.repairs.models import RepairTicket
from app.repairs.queries.tickets import open_of
from app.visits.models import Visit, VisitClient, VisitSlot
from app.visits.queries.cautions import cautions_on
from app.visits.queries.visits import last_visits
from app.visits.rules import OFTEN, met_often_enough, visited_within_a_week

WEEK = timedelta(days=7)
FOUR_WEEKS = timedelta(days=28)
PARTS = {Role.MENTOR: TeamRole.MENTOR, Role.SOCIAL_WORKER: TeamRole.SOCIAL_WORKER}


@dataclass(frozen=True)
class Home:
    """One home and what whoever goes there has to know; `slots` are the viewer's and covered colleagues' times."""

    stay: Placement
    clients: Sequence[Client]
    slots: Sequence[VisitSlot]
    visits: Sequence[Visit]  # of this week
    last: Visit | None
    finding: Finding  # V1
    consent: ConsentAnswer | None
    two_people: bool
    away: bool  # everybody is, as they said
    covered_for: User | None  # None: the viewer's own
    tickets: Sequence[RepairTicket]  # open ones of the flat

    def made_on(self, day: date) -> list[Visit]:
        return [visit for visit in self.visits if visit.visit_on == day]


@dataclass(frozen=True)
class Week:
    """Monday to Sunday; counts are of all homes, often of their clients over four weeks."""

    monday: date
    homes: Sequence[Home]
    often: Finding  # V4
    caseload: Sequence[Finding] = field(default_factory=tuple)  # only those that do not fit

    @property
    def due(self) -> int:
        return sum(not home.away for home in self.homes)

    @property
    def visited(self) -> int:
        return sum(bool(home.visits) and not home.away for home in self.homes)

    @property
    def days(self) -> list[tuple[date, list[tuple[VisitSlot, Home]]]]:
        """Each day with its visits in their order."""
        week = [self.monday + timedelta(days=number) for number in range(7)]
        return [(day, sorted(self._on(day), key=lambda one: (one[0].at, one[0].id))) for day in week]

    @property
    def unplanned(self) -> list[Home]:
        """Homes without a fixed time in this week."""
        planned = {home.stay.id for _day, visits in self.days for _slot, home in visits}
        return [home for home in self.homes if home.stay.id not in planned]

    def _on(self, day: date) -> list[tuple[VisitSlot, Home]]:
        return [
            (slot, home)
            for home in self.homes
            for slot in home.slots
            if slot.weekday == day.weekday() and slot.starts_on <= day and (slot.ends_on is None or day < slot.ends_on)
        ]


def week_of(viewer: Access, monday: date, today: date) -> Week:
    """The viewer's week. The number of queries does not depend on the number of homes."""
    covered = _covered(viewer.user_id, today)
    stays = _homes(viewer, today)
    ids = [stay.id for stay in stays]
    here = {stay.id: _living(stay, today) for stay in stays}
    people = [client.id for clients in here.values() for client in clients]
    own, others = _team_of(people, viewer.user_id, covered, today)
    facts = _Facts(
        slots=_slots(ids, {viewer.user_id, *covered}, monday),
        visits=_visits(ids, monday),
        last=last_visits(ids),
        consents=consents_on(stays, today),
        two={id for id, found in cautions_on(people, today).items() if any(one.two_person for one in found)},
        away=set(away_among(people)),
        tickets=open_of(stay.flat_id for stay in stays),
    )
    homes = []
    for stay in stays:
        ids_here = [client.id for client in here[stay.id]]
        colleague = next((covered[others[one]] for one in ids_here if one in others), None)
        homes.append(_home(stay, here[stay.id], facts, None if own & set(ids_here) else colleague, today))
    return Week(monday, homes, _often(people, today), _caseload(viewer, today))


@dataclass(frozen=True)
class _Facts:
    """What was read of all homes, by stay or by client."""

    slots: dict[int, list[VisitSlot]]
    visits: dict[int, list[Visit]]
    last: dict[int, Visit]
    consents: dict[int, ConsentAnswer | None]
    two: set[int]
    away: set[int]
    tickets: dict[int, list[RepairTicket]]  # by flat


def _home(stay: Placement, clients: list[Client], facts: _Facts, covered_for: User | None, today: date) -> Home:
    last = facts.last.get(stay.id)
    away = bool(clients) and all(client.id in facts.away for client in clients)
    return Home(
        stay,
        clients,
        facts.slots.get(stay.id, []),
        facts.visits.get(stay.id, []),
        last,
        visited_within_a_week(last.visit_on if last else None, stay.starts_on, today, away),
        facts.consents.get(stay.id),
        any(client.id in facts.two for client in clients),
        away,
        covered_for,
        facts.tickets.get(stay.flat_id, []),
    )


def _homes(viewer: Access, today: date) -> list[Placement]:
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(Placement.household)
            .where(
                household_in_reach(viewer, Permission.VISIT_RECORD, today),
                really_was(),
                holds_on(Placement.starts_on, Placement.ends_on, today),
            )
            .options(with_flat(Placement.flat), selectinload(Placement.clients).joinedload(PlacementClient.client))
            .order_by(Placement.id)
        )
    )


def _living(stay: Placement, day: date) -> list[Client]:
    return [row.client for row in stay.clients if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)]


def _covered(user_id: int, today: date) -> dict[int, User]:
    """The colleagues the user covers for today."""
    rows = db.session.scalars(
        sa.select(Cover)
        .where(Cover.covering_user_id == user_id, Cover.starts_on <= today, Cover.ends_on > today)
        .options(joinedload(Cover.absent_user))
    )
    return {row.absent_user_id: row.absent_user for row in rows}


def _team_of(
    client_ids: Sequence[int], user_id: int, covered: dict[int, User], today: date
) -> tuple[set[int], dict[int, int]]:
    """Those of the clients the user supports, and client id → the covered colleague who supports them."""
    rows = db.session.execute(
        sa.select(SupportAssignment.client_id, SupportAssignment.user_id).where(
            SupportAssignment.client_id.in_(client_ids),
            SupportAssignment.user_id.in_([user_id, *covered]),
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, today),
        )
    ).all()
    own = {row.client_id for row in rows if row.user_id == user_id}
    return own, {row.client_id: row.user_id for row in rows if row.user_id != user_id}


def _slots(stay_ids: Sequence[int], user_ids: set[int], monday: date) -> dict[int, list[VisitSlot]]:
    rows = db.session.scalars(
        sa.select(VisitSlot).where(
            VisitSlot.placement_id.in_(stay_ids),
            VisitSlot.user_id.in_(user_ids),
            VisitSlot.starts_on < monday + WEEK,
            sa.or_(VisitSlot.ends_on.is_(None), VisitSlot.ends_on > monday),
        )
    )
    found: dict[int, list[VisitSlot]] = {}
    for row in rows:
        found.setdefault(row.placement_id, []).append(row)
    return found


def _visits(stay_ids: Sequence[int], monday: date) -> dict[int, list[Visit]]:
    rows = db.session.scalars(
        sa.select(Visit)
        .where(Visit.placement_id.in_(stay_ids), Visit.visit_on >= monday, Visit.visit_on < monday + WEEK)
        .options(selectinload(Visit.clients), joinedload(Visit.by))
        .order_by(Visit.at, Visit.id)
    )
    found: dict[int, list[Visit]] = {}
    for row in rows:
        found.setdefault(row.placement_id, []).append(row)
    return found


def _often(client_ids: Sequence[int], today: date) -> Finding:
    rows = db.session.execute(
        sa.select(VisitClient.client_id)
        .join(VisitClient.visit)
        .where(VisitClient.client_id.in_(client_ids), VisitClient.met, Visit.visit_on > today - FOUR_WEEKS)
        .group_by(VisitClient.client_id)
        .having(sa.func.count(VisitClient.id) >= OFTEN)
    )
    return met_often_enough(len(rows.all()), len(client_ids))


def _caseload(viewer: Access, today: date) -> list[Finding]:
    """C4 and C5 of the viewer, where they do not fit."""
    found = []
    for grant in sorted(viewer.grants, key=lambda one: (one.role, one.municipality_id or 0)):
        if (part := PARTS.get(grant.role)) and grant.municipality_id:
            load = caseloads(part, [viewer.user_id], today)[viewer.user_id]
            found += caseload_findings(part, load, policy_on(grant.municipality_id, today))
    return [one for one in found if not one.passed]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
