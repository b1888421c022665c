"""What a visit brings besides itself: faults become tickets, what meters show is written down. All or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.audit import Actor
from app.core.crypto import keyring
from app.core.extensions import db
from app.core.photos import Photo
from app.meters.models import Meter, ReadingSource, WhyLower
from app.meters.operations.readings import record_reading
from app.placements.models import Placement
from app.repairs.models import RepairTicket, TicketPhoto
from app.repairs.operations.reporting import Fault, keep_photo, report_fault
from app.visits.models import Visit, VisitTicket
from app.visits.operations.photos import hand_on
from app.visits.operations.visits import WhichVisit
from app.visits.queries.visits import tickets_of


@dataclass(frozen=True)
class Shown:
    """What a zone of a meter showed, in thousandths; `why_lower` where it is less than before."""

    meter: Meter
    zone: str
    value: int
    why_lower: WhyLower | None = None


def fault_key(stay_id: int, user_id: int, which: WhichVisit, line: str) -> str:
    """Names a fault of a visit before either is recorded, so that its photos find it; nobody can guess it."""
    visit = f"visit-fault:{stay_id}:{user_id}:{which.visit_on}:{which.number}"
    return f"{keyring().keyed_hash(visit)[:30]}:{line}"[:80]


def report_faults(visit: Visit, faults: Mapping[str, Fault], *, actor: Actor, now: datetime) -> Sequence[RepairTicket]:
    """Each line of the visit's form becomes a ticket about the flat, once; those that are new.

    Reported when the visit was made, so the clock does not wait for a signal. Raises Refused as `report_fault`.
    """
    known = tickets_of(visit)
    which, flat = WhichVisit(visit.visit_on, visit.number), visit.placement.flat
    made = []
    for line, fault in faults.items():
        if line in known:
            continue
        key = fault_key(visit.placement_id, visit.by_id, which, line)
        ticket = report_fault(flat, replace(fault, reported_at=visit.at, key=key), now=now, actor=actor)
        db.session.add(VisitTicket(visit=visit, line=line, ticket=ticket))
        made.append(ticket)
    db.session.flush()
    return made


def keep_fault_photos(
    stay: Placement, which: WhichVisit, line: str, photos: Sequence[Photo], *, made_at: datetime, actor: Actor
) -> list[TicketPhoto]:
    """Photos of a fault of the visit; they wait for its ticket where that is still on its way."""
    key = fault_key(stay.id, actor.actor_id or 0, which, line)
    return [keep_photo(key, photo, actor=actor, made_at=made_at) for photo in photos]


def read_meters(visit: Visit, shown: Sequence[Shown], *, actor: Actor, now: datetime) -> None:
    """Writes down what the meters showed on the day of the visit. Raises as `record_reading`."""
    for one in shown:
        what = {"source": ReadingSource.VISIT, "why_lower": one.why_lower, "made_at": visit.at}
        record_reading(one.meter, one.zone, visit.visit_on, one.value, **what, actor=actor, now=now)
    hand_on(visit.placement, WhichVisit(visit.visit_on, visit.number), actor=actor)
