"""What happened, as the rules ask for it: for one person, or for all in reach by as many queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.absences import rules
from app.absences.calculations import Extension, Facts
from app.absences.models import AbsenceCase, ActionKind, ToldBy
from app.absences.queries.cases import announced_of, open_cases, period_on, periods_of
from app.absences.rules import Standing
from app.clients.models import Client, Service
from app.clients.queries import away_among, client_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.exits import known
from app.exits.calculations import Stop
from app.exits.known import Known, known_of
from app.exits.models import AbsenceReview, ReviewOutcome
from app.visits.models import Visit, VisitClient, VisitKind
from app.visits.queries import last_met_or_reached, unannounced_misses

LOOKED_BACK = timedelta(400)


@dataclass(frozen=True)
class Missing:
    """A client who is missing, how it stands, and the case and the review where somebody has opened them."""

    client: Client
    standing: Standing
    facts: Facts
    case: AbsenceCase | None
    review: AbsenceReview | None


def facts_of(client_ids: Collection[int], today: date) -> dict[int, Facts]:
    """Client id → what is known up to the day."""
    return _facts(client_ids, open_cases(client_ids), reviews_among(client_ids), today) if client_ids else {}


def _facts(
    client_ids: Collection[int], cases: Mapping[int, AbsenceCase], reviews: Mapping[int, AbsenceReview], today: date
) -> dict[int, Facts]:
    ids = list(client_ids)
    about, away = known_of(ids, today), away_among(ids)
    misses, periods = unannounced_misses(ids, today - LOOKED_BACK), periods_of(ids)
    found = {}
    for id in ids:
        contact, case, review = about[id].last_contact_on, cases.get(id), reviews.get(id)
        acted = [clock.local(one.at).date() for one in case.actions if one.kind is ActionKind.ACTED] if case else []
        period = period_on(periods, id, contact or min(misses.get(id, [today])))
        found[id] = Facts(
            last_contact_on=contact,
            misses=tuple(misses.get(id, ())),
            stops=about[id].stops,
            expected_back_on=away[id].expected_until if id in away else None,
            agreed_days=period.days if period else None,
            opened_on=case.opened_on if case else None,
            acted_on=max(acted, default=None),
            extension=_extension(review),
        )
    return found


def standing_of(client_id: int, today: date) -> Standing | None:
    """How it stands with the client; None where they are not missing."""
    return rules.steps(facts_of([client_id], today)[client_id], today)


def standings_of(client_ids: Collection[int], today: date) -> dict[int, Standing]:
    """Client id → how it stands, of those who are missing: one query where nobody is, for the pages of everybody."""
    maybe = _maybe_missing(sa.select(Client.id).where(Client.id.in_(list(client_ids))), today)
    found = ((id, rules.steps(facts, today)) for id, facts in facts_of(maybe, today).items())
    return {id: standing for id, standing in found if standing}


def missing_in_reach(viewer: Access, permission: Permission, today: date) -> list[Missing]:
    """Everybody in reach who receives the service and is missing, who is furthest first."""
    reached = (
        sa.select(Client.id)
        .join(Service, Service.client_id == Client.id)
        .where(Service.ended_on.is_(None), Service.started_on <= today, Client.closed_on.is_(None))
        .where(client_in_reach(viewer, permission, today))
    )
    maybe = _maybe_missing(reached, today)
    if not maybe:
        return []
    clients = {one.id: one for one in db.session.scalars(sa.select(Client).where(Client.id.in_(maybe)))}
    cases, reviews = open_cases(clients), reviews_among(clients)
    facts = _facts(clients, cases, reviews, today)
    standings = {id: standing for id in clients if (standing := rules.steps(facts[id], today))}
    found = [
        Missing(clients[id], standing, facts[id], cases.get(id), reviews.get(id)) for id, standing in standings.items()
    ]
    return sorted(found, key=lambda one: (-number_of(one.standing), -one.standing.days, one.client.file_number))


def _maybe_missing(whom: sa.Select[Any], today: date) -> list[int]:
    """Those of the clients (a query of ids) whose last weekly visit was missed, or who have an open case: whoever is
    missing is among them.
    """
    weekly = sa.and_(VisitClient.announced.is_(False), Visit.kind == VisitKind.WEEKLY)
    missed, met = sa.func.max(sa.case((weekly, Visit.at))), sa.func.max(sa.case((VisitClient.met, Visit.at)))
    not_met = (
        sa.select(VisitClient.client_id)
        .join(VisitClient.visit)
        .where(VisitClient.client_id.in_(whom), Visit.visit_on >= today - LOOKED_BACK)
        .group_by(VisitClient.client_id)
        .having(sa.and_(missed.is_not(None), sa.or_(met.is_(None), missed > met)))
    )
    looked_for = sa.select(AbsenceCase.client_id).where(
        AbsenceCase.closed_on.is_(None), AbsenceCase.client_id.in_(whom)
    )
    return list(db.session.scalars(not_met.union(looked_for)))


def number_of(standing: Standing) -> int:
    """The number of the step; 0 where none is reached, or the person is back."""
    return standing.step.number if standing.step else 0


def reviews_among(client_ids: Collection[int]) -> dict[int, AbsenceReview]:
    """Client id → the review that is not settled."""
    query = sa.select(AbsenceReview).where(AbsenceReview.client_id.in_(list(client_ids)))
    return {one.client_id: one for one in db.session.scalars(query.where(AbsenceReview.outcome.is_(None)))}


def known_here(client_ids: Collection[int], day: date) -> Mapping[int, Known]:
    """When clients were last met or reached, and when they were away as announced; for the reviews of exits too."""
    found = {id: Known(clock.local(at).date()) for id, at in last_met_or_reached(client_ids, day).items()}
    for one in announced_of(client_ids):
        reached = one.told_on if one.told_by is ToldBy.CLIENT and one.told_on <= day else None
        found[one.client_id] = found.get(one.client_id, Known()) + Known(reached, (Stop(one.starts_on, one.ends_on),))
    for id, contact in _said(client_ids, day):
        found[id] = found.get(id, Known()) + Known(contact)
    return found


def _said(client_ids: Collection[int], day: date) -> list[tuple[int, date]]:
    """Last contacts that people spoke of: opening a case by hand, settling a review because the person was back."""
    ids = list(client_ids)
    cases = sa.select(AbsenceCase.client_id, AbsenceCase.last_contact_on).where(
        AbsenceCase.client_id.in_(ids), AbsenceCase.last_contact_on.is_not(None)
    )
    reviews = sa.select(AbsenceReview.client_id, AbsenceReview.closed_on).where(
        AbsenceReview.client_id.in_(ids), AbsenceReview.outcome == ReviewOutcome.BACK, AbsenceReview.closed_on <= day
    )
    found = [(row[0], row[1]) for row in db.session.execute(cases.union_all(reviews))]
    return [(id, contact) for id, contact in found if contact is not None]


def _extension(review: AbsenceReview | None) -> Extension | None:
    if review is None or review.extended_on is None or review.extended_until is None:
        return None
    return Extension(review.extended_on, review.extended_until)


known.add(known_here)
