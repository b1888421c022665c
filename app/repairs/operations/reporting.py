"""A fault is reported, once, and gets photos; from then on somebody answers for it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.photos import Photo
from app.flats.models import Building, Flat
from app.repairs.clock import Priority, target
from app.repairs.models import (
    Channel,
    EventKind,
    HazardStep,
    PartySource,
    PhotoMoment,
    RepairTicket,
    Reporter,
    StepKind,
    TicketPhoto,
    TicketRoom,
    TicketRun,
)
from app.repairs.operations.ticket import keep_in_step, note, policy_of
from app.repairs.queries.places import holding_of, specialist_of
from app.repairs.queries.tickets import latest_list
from app.repairs.rules import hazard_steps, who_mends
from app.repairs.standard import OTHER, FaultClass, Faults

MOST_PHOTOS = 40  # of a ticket


@dataclass(frozen=True)
class Fault:
    """What somebody reports. `code` is of the municipality's fault list; without `priority` the list's own.

    `key` is made where the report was written: sent again with it, the report is the same ticket, and photos that were
    sent under it (`keep_photo`) belong to it. `reported_at`: when the report was made, `now` where it is left out.
    """

    code: str
    room: TicketRoom | None = None
    words: str | None = None
    channel: Channel = Channel.VISIT
    reporter: Reporter = Reporter.STAFF
    reported_at: datetime | None = None
    priority: Priority | None = None
    key: str | None = None


def report_fault(
    place: Flat | Building, fault: Fault, *, now: datetime, actor: Actor, responsible: User | None = None
) -> RepairTicket:
    """A new ticket about a flat, or about what a building's flats share; its clock runs from the report.

    `responsible` answers for it; left out, the specialist with the fewest open tickets, or where there is none whoever
    reports. Raises Refused for a kind of fault that does not happen there, and for a report from the future.
    """
    if fault.key and (known := _known(fault.key, place)):
        return known
    reported_at = fault.reported_at or now
    if reported_at > now:
        raise Refused(_("A report cannot be in the future."))
    version, faults = latest_list(place.municipality_id)
    kind = _kind(faults, fault, place)
    with db.session.no_autoflush:
        ticket = _ticket(place, fault, kind, version, reported_at, actor)
        ticket.responsible_id = _answering(place, responsible, clock.local(now).date(), actor)
        begin_run(ticket, fault.priority or kind.priority, reported_at)
    audit.record("ticket.report", ticket, actor=actor)
    note(ticket, EventKind.REPORTED, at=reported_at, noted_at=now, actor=actor, after=ticket.priority)
    _add_hazard(ticket, reported_at)
    _take_waiting_photos(ticket)
    db.session.flush()
    return ticket


def begin_run(ticket: RepairTicket, priority: Priority, started_at: datetime) -> TicketRun:
    """A run of the clock: what is promised from this instant on, by the settings of its day."""
    due_at = target(priority, started_at, policy_of(ticket, started_at))
    run = TicketRun(
        number=len(ticket.runs) + 1, started_at=started_at, priority=priority, promised_at=due_at, due_at=due_at
    )
    ticket.runs.append(run)
    keep_in_step(ticket)
    return run


def add_photo(
    ticket: RepairTicket,
    photo: Photo,
    moment: PhotoMoment,
    *,
    actor: Actor,
    key: str | None = None,
    made_at: datetime | None = None,
) -> TicketPhoto:
    """A photo of the fault or of the mended thing; one that the ticket has already is passed over.

    `key` is kept beside it, for whoever asks what was sent under it. `made_at`: by the phone's clock.
    """
    row = _same(ticket.photos, photo)
    if row is None:
        row = _photo(photo, moment, actor, made_at, key)
        ticket.photos.append(row)
        db.session.flush()
        audit.record_facts("ticket.add_photo", ticket, actor=actor, facts={"photo": row.id, "moment": moment})
    return row


def keep_photo(key: str, photo: Photo, *, actor: Actor, made_at: datetime | None = None) -> TicketPhoto:
    """A photo of a fault whose report is still on its way: it waits under the report's key.

    Where the report has come already, it is added to that ticket, if the same person reported it.
    """
    mine = sa.select(RepairTicket).where(RepairTicket.key == key, RepairTicket.recorded_by_id == actor.actor_id)
    if ticket := db.session.scalar(mine):
        return add_photo(ticket, photo, PhotoMoment.BEFORE, actor=actor, key=key, made_at=made_at)
    row = _same(list(db.session.scalars(sa.select(TicketPhoto).where(TicketPhoto.ticket_key == key))), photo)
    if row is None:
        row = _photo(photo, PhotoMoment.BEFORE, actor, made_at, key)
        db.session.add(row)
        db.session.flush()
    return row


def remove_photo(photo: TicketPhoto, *, actor: Actor, now: datetime) -> None:
    """Takes a photo off: a wrong one, or one that shows a person."""
    photo.removed_at = now
    audit.record_facts("ticket.remove_photo", photo.ticket, actor=actor, facts={"photo": photo.id})


def _known(key: str, place: Flat | Building) -> RepairTicket | None:
    ticket = db.session.scalar(sa.select(RepairTicket).where(RepairTicket.key == key))
    where = (place.id, place.building_id) if isinstance(place, Flat) else (None, place.id)
    if ticket is not None and (ticket.flat_id, ticket.building_id) != where:
        raise Refused(_("This report was sent before, about another place."))
    return ticket


def _kind(faults: Faults, fault: Fault, place: Flat | Building) -> FaultClass:
    """The kind of fault; what is not in the list any more is something else, so that no report is lost."""
    kind = faults.get(fault.code) or faults.get(OTHER)
    if kind is None or not kind.happens(in_flat=isinstance(place, Flat)):
        raise Refused(_("Choose what is wrong: this kind of fault does not happen here."))
    return kind


def _ticket(
    place: Flat | Building, fault: Fault, kind: FaultClass, version: int, reported_at: datetime, actor: Actor
) -> RepairTicket:
    holding, contract = holding_of(place, clock.local(reported_at).date())
    party, source = who_mends(holding, kind.element, common=isinstance(place, Building))
    return RepairTicket(
        municipality=place.municipality,
        municipality_id=place.municipality_id,
        building=place if isinstance(place, Building) else place.building,
        flat=place if isinstance(place, Flat) else None,
        room=fault.room,
        fault_code=kind.code,
        fault_list_version=version,
        fault_names=dict(kind.names),
        element=kind.element,
        hazard=kind.hazard,
        words=fault.words,
        key=fault.key,
        reported_at=reported_at,
        channel=fault.channel,
        reporter=fault.reporter,
        recorded_by_id=actor.actor_id,
        party=party,
        party_source=source,
        contract_id=contract.id if contract and source is PartySource.CONTRACT else None,
    )


def _answering(place: Flat | Building, responsible: User | None, day: date, actor: Actor) -> int:
    chosen = responsible or specialist_of(place.municipality_id, day)
    user_id = chosen.id if chosen else actor.actor_id
    if user_id is None:
        raise Refused(_("Nobody here organises repairs. Give somebody the role of housing officer or SRA officer."))
    return user_id


def _add_hazard(ticket: RepairTicket, at: datetime) -> None:
    if ticket.hazard is None:
        return
    dues = hazard_steps(ticket.hazard, at, ticket.due_at, policy_of(ticket, at))
    for kind, due_at in zip(StepKind, dues, strict=True):
        db.session.add(HazardStep(ticket=ticket, kind=kind, due_at=due_at))


def _take_waiting_photos(ticket: RepairTicket) -> None:
    """Photos that the same person sent ahead under the ticket's key."""
    if ticket.key is None:
        return
    waiting = sa.select(TicketPhoto).where(TicketPhoto.ticket_key == ticket.key, TicketPhoto.ticket_id.is_(None))
    ticket.photos.extend(db.session.scalars(waiting.where(TicketPhoto.by_id == ticket.recorded_by_id)))


def _same(photos: list[TicketPhoto], photo: Photo) -> TicketPhoto | None:
    """The same picture among those there; Refused where there are too many to add one."""
    for known in photos:
        if known.source_hash == photo.source_hash:
            return known
    if len(photos) >= MOST_PHOTOS:
        raise Refused(_("A ticket has at most %(number)s photos.", number=MOST_PHOTOS))
    return None


def _photo(photo: Photo, moment: PhotoMoment, actor: Actor, made_at: datetime | None, key: str | None) -> TicketPhoto:
    large, small = photo.keep()
    return TicketPhoto(
        ticket_key=key,
        moment=moment,
        file_name=large,
        small_name=small,
        width=photo.width,
        height=photo.height,
        source_hash=photo.source_hash,
        by_id=actor.actor_id,
        **({"made_at": made_at} if made_at else {}),
    )
