"""Changes to receiving the service, and to being temporarily away. None of them touches a stay or the waitlist."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Away, AwayKind, Client, Destination, Service, ServiceEnd
from app.clients.queries.services import open_away, services_after
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date


def start_service(client: Client, on: date, *, actor: Actor) -> Service:
    """The person receives the service from `on`, for the first time or again (digest row 15). Raises Refused where
    they receive it on that day or later already.
    """
    _wait_for(client)
    later = services_after(client.id, on)
    if later:
        raise Refused(_("The service already runs, since: %(day)s", day=format_date(later[0].started_on)))
    return _start(client, on, actor)


def ensure_service(client: Client, on: date, *, actor: Actor) -> Service:
    """The service that runs on `on`: the one there is, one that was to begin later and begins earlier, or a new one."""
    _wait_for(client)
    service = next(iter(services_after(client.id, on)), None)
    if service is None:
        return _start(client, on, actor)
    if service.started_on > on:
        service.started_on = on
        audit.record("service.start_earlier", service, actor=actor)
    return service


def end_service(
    service: Service,
    ended_on: date,
    reason: ServiceEnd,
    destination: Destination,
    *,
    actor: Actor,
    today: date,
    notice_on: date | None = None,
    note: str | None = None,
) -> Service:
    """The service ends: `ended_on` is the first day without it. A stay goes on unless it is ended too (row 191)."""
    db.session.refresh(service, with_for_update=True)
    if service.ended_on is not None:
        raise Refused(_("The end of this service is already recorded: %(day)s", day=format_date(service.ended_on)))
    if ended_on < service.started_on:
        raise Refused(_("It cannot end before it began."))
    service.ended_on = ended_on
    service.end_reason = reason
    service.destination = Destination.DEATH if reason is ServiceEnd.DEATH else destination
    service.notice_on = notice_on
    service.end_recorded_on = today
    service.note = note
    audit.record("service.end", service, actor=actor)
    return service


def take_back_service_end(service: Service, *, actor: Actor, today: date) -> Service:
    """The person stays after all: an end that has not come yet is taken back."""
    db.session.refresh(service, with_for_update=True)
    if service.ended_on is None or service.ended_on <= today:
        raise Refused(_("Only an end that has not come yet can be taken back. Otherwise start the service again."))
    if services_after(service.client_id, service.ended_on):
        raise Refused(_("A later service of the person is already recorded."))
    service.ended_on = service.end_reason = service.destination = None
    service.notice_on = service.end_recorded_on = None
    audit.record("service.take_back_end", service, actor=actor)
    return service


def record_away(
    client: Client,
    kind: AwayKind,
    started_on: date,
    expected_until: date | None,
    note: str | None,
    *,
    actor: Actor,
) -> Away:
    """The person is away for a while; the service, the stay and the place on the waitlist go on (row 122)."""
    _wait_for(client)
    if open_away(client.id):
        raise Refused(_("The person is already recorded as temporarily away."))
    if expected_until and expected_until < started_on:
        raise Refused(_("It cannot end before it began."))
    away = Away(
        municipality_id=client.municipality_id,
        client=client,
        kind=kind,
        started_on=started_on,
        expected_until=expected_until,
        note=note,
    )
    audit.record("away.start", away, actor=actor)
    return away


def end_away(away: Away, on: date, *, actor: Actor) -> Away:
    """The person is back on `on`."""
    if away.ended_on is not None:
        raise Refused(_("The person is already back."))
    if on < away.started_on:
        raise Refused(_("It cannot end before it began."))
    away.ended_on = on
    audit.record("away.end", away, actor=actor)
    return away


def _start(client: Client, on: date, actor: Actor) -> Service:
    service = Service(municipality_id=client.municipality_id, client=client, started_on=on)
    audit.record("service.start", service, actor=actor)
    return service


def _wait_for(client: Client) -> None:
    """Until the end of the transaction nobody else changes whether the person receives the service."""
    db.session.refresh(client, ["closed_on"], with_for_update=True)
    if client.closed_on is not None:
        raise Refused(_("The file of %(number)s is closed. Open it again first.", number=client.file_number))
