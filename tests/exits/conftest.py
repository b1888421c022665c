"""A town with a client who lives in a flat, their team, and the manager."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.clients.models import Client, Destination, Household, Service, SupportAssignment, TeamRole
from app.clients.queries import open_service
from app.core.permissions import Role
from app.exits.models import ExitAgainst, ExitGround, ExitProposal
from app.exits.operations.proposals import ExitFacts, propose_exit
from app.placements.models import Placement
from app.places.models import Municipality
from tests import factories
from tests.factories import TODAY

BEFORE = TODAY - timedelta(60)


@dataclass
class Case:
    """One client with a flat and a team."""

    city: Municipality
    household: Household
    stay: Placement
    worker: User
    mentor: User
    manager: User

    @property
    def client(self) -> Client:
        return factories.client_of(self.household)

    @property
    def service(self) -> Service:
        service = open_service(self.client.id)
        assert service
        return service

    @property
    def three(self) -> list[User]:
        return [self.worker, self.mentor, self.manager]

    def proposed(self, **changes: Any) -> ExitProposal:
        return propose_exit(self.service, exit_facts(**changes), actor=self.mentor, today=TODAY)


def exit_facts(**changes: Any) -> ExitFacts:
    plain: dict[str, Any] = {
        "ground": ExitGround.THREATS,
        "against": ExitAgainst.STAFF,
        "facts": "Draudēja ar nazi.",
        "other_worker_offered": True,
        "other_worker_words": "Atteicās.",
        "other_flat_offered": True,
        "other_flat_words": "Atteicās.",
        "ends_on": TODAY,
        "destination": Destination.UNKNOWN,
        "stay_ends_on": None,
    }
    return ExitFacts(**(plain | changes))


def joins(client: Client, user: User, role: TeamRole) -> User:
    factories.save(SupportAssignment(client=client, user=user, role=role, starts_on=BEFORE))
    return user


def make_case(city: Municipality | None = None, clients: int = 1) -> Case:
    city = city or factories.make_municipality()
    household = factories.make_household(city, clients)
    factories.make_waiting(household, BEFORE)
    stay = factories.make_stay(factories.make_flat(municipality=city), household, BEFORE)
    client = factories.client_of(household)
    worker = joins(client, factories.make_user(Role.SOCIAL_WORKER, municipality=city), TeamRole.SOCIAL_WORKER)
    mentor = joins(client, factories.make_user(Role.MENTOR, municipality=city), TeamRole.MENTOR)
    manager = factories.make_user(Role.PROGRAMME_MANAGER, municipality=city)
    return Case(city, household, stay, worker, mentor, manager)


@pytest.fixture
def case(db_session: scoped_session) -> Case:
    return make_case()
