"""Receiving the service and being away: periods that never overlap, ends that are recorded and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.clients.models import AwayKind, Client, Destination, Service, ServiceEnd
from app.clients.operations.services import (
    end_away,
    end_service,
    ensure_service,
    record_away,
    start_service,
    take_back_service_end,
)
from app.clients.queries import away_among, last_service, open_away, open_service
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.waitlist.models import ApplicationSource, Decision
from app.waitlist.operations import Answer, Questions, decide_application, submit_application
from tests import factories
from tests.factories import TODAY

DAY = timedelta(1)
NOW: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def client_(db_session) -> Client:
    return factories.make_client(factories.make_municipality())


def ended(service: Service, on: date, **options: Any) -> Service:
    return end_service(service, on, ServiceEnd.CLIENT_WISH, Destination.SHELTER, **NOW, **options)


def test_an_approved_application_begins_it_for_each_client(db_session):
    household = factories.make_household(factories.make_municipality(), 2)
    questions = Questions(TODAY - DAY, ApplicationSource.SHELTER)
    application = submit_application(household, questions, actor=SYSTEM, today=TODAY)

    decide_application(application, Answer(Decision.APPROVED, TODAY), **NOW)

    services = [open_service(factories.client_of(household, number).id) for number in range(2)]
    assert [one.started_on for one in services if one] == [TODAY, TODAY]


def test_a_refused_application_begins_nothing(db_session):
    household = factories.make_household(factories.make_municipality())
    application = submit_application(household, Questions(TODAY, ApplicationSource.SHELTER), **NOW)
    decide_application(application, Answer(Decision.WITHDRAWN, TODAY, reason="Pārdomāja."), **NOW)
    assert open_service(factories.client_of(household).id) is None


def test_it_may_begin_again_any_number_of_times_but_not_twice_at_once(client_):
    for number in range(3):
        begun = start_service(client_, TODAY + 10 * number * DAY, actor=SYSTEM)
        with pytest.raises(Refused):
            start_service(client_, begun.started_on + DAY, actor=SYSTEM)
        ended(begun, begun.started_on + 5 * DAY)
    assert len(client_.services) == 3


def test_the_one_there_is_goes_on_and_a_later_one_begins_earlier(client_):
    begun = start_service(client_, TODAY, actor=SYSTEM)
    assert ensure_service(client_, TODAY + DAY, actor=SYSTEM) is begun
    assert ensure_service(client_, TODAY - DAY, actor=SYSTEM) is begun
    assert begun.started_on == TODAY - DAY


def test_an_end_is_recorded_once_with_its_destination(client_):
    service = ended(start_service(client_, TODAY - 9 * DAY, actor=SYSTEM), TODAY, notice_on=TODAY - 3 * DAY)
    assert (service.end_reason, service.destination) == (ServiceEnd.CLIENT_WISH, Destination.SHELTER)
    assert service.end_recorded_on == TODAY
    assert service.runs_on(TODAY - DAY)
    assert not service.runs_on(TODAY)
    with pytest.raises(Refused):
        ended(service, TODAY)


def test_death_is_its_own_destination(client_):
    service = start_service(client_, TODAY - DAY, actor=SYSTEM)
    end_service(service, TODAY, ServiceEnd.DEATH, Destination.UNKNOWN, **NOW)
    assert service.destination is Destination.DEATH


def test_an_end_to_come_is_taken_back_a_past_one_is_not(client_):
    service = ended(start_service(client_, TODAY, actor=SYSTEM), TODAY + DAY)
    take_back_service_end(service, **NOW)
    assert open_service(client_.id) is service
    ended(service, TODAY)
    with pytest.raises(Refused):
        take_back_service_end(service, **NOW)
    assert last_service(client_.id) is service


@pytest.mark.parametrize("starts_on", [TODAY, TODAY + 5 * DAY])
def test_the_database_refuses_two_services_at_once(client_, db_session, starts_on):
    factories.make_service(client_, TODAY)
    values = {"municipality_id": client_.municipality_id, "client_id": client_.id}
    with pytest.raises(IntegrityError, match="no_overlap_service"), db_session.begin_nested():
        db_session.execute(sa.insert(Service).values(started_on=starts_on, **values))


def test_away_ends_nothing_and_is_open_once(client_):
    service = start_service(client_, TODAY - 9 * DAY, actor=SYSTEM)
    away = record_away(client_, AwayKind.REHABILITATION, TODAY, TODAY + 28 * DAY, None, actor=SYSTEM)
    assert open_service(client_.id) is service
    assert away_among([client_.id]) == {client_.id: away}
    with pytest.raises(Refused):
        record_away(client_, AwayKind.HOSPITAL, TODAY, None, None, actor=SYSTEM)
    end_away(away, TODAY + DAY, actor=SYSTEM)
    assert open_away(client_.id) is None
    with pytest.raises(Refused):
        end_away(away, TODAY + DAY, actor=SYSTEM)
