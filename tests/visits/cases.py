"""Visits to test with."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.accounts.models import User
from app.clients.models import SupportAssignment, TeamRole
from app.core import clock
from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.core.photos import read_photo
from app.placements.models import Placement
from app.visits.models import Caution, DwellingCondition, Visit, VisitSlot
from app.visits.operations.cautions import record_caution
from app.visits.operations.photos import HOME, add_photos
from app.visits.operations.slots import plan_slot
from app.visits.operations.visits import Seen, VisitFacts, WhichVisit, record_visit
from tests.factories import TODAY, make_user, save
from tests.pictures import picture

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MET, MISSED, ANNOUNCED = Seen(True), Seen(False), Seen(False, True)


def make_mentor(stay: Placement, role: Role = Role.MENTOR) -> User:
    """A mentor of everybody in the stay."""
    user = make_user(role, municipality=stay.municipality)
    part = TeamRole.MENTOR if role is Role.MENTOR else TeamRole.SOCIAL_WORKER
    for row in stay.clients:
        save(SupportAssignment(client=row.client, user=user, role=part, starts_on=TODAY.replace(year=2020)))
    return user


def make_slot(stay: Placement, user: User, weekday: int = 0, at: time = time(10)) -> VisitSlot:
    return plan_slot(stay, user, weekday, at, 60, stay.starts_on, actor=SYSTEM)


def visited(stay: Placement, user: User, days_ago: int = 0, seen: Seen = MET, number: int = 1, **facts: Any) -> Visit:
    """The user visited so many days before NOW; everybody there was met, or not."""
    at = NOW - timedelta(days=days_ago)
    clients = {row.client_id: seen for row in stay.clients}
    what = {"condition": DwellingCondition.GOOD if seen.met else None, **facts}
    which = WhichVisit(clock.local(at).date(), number)
    return record_visit(stay, which, VisitFacts(at, clients, **what), actor=user, now=NOW)


def make_caution(stay: Placement, two_person: bool = True) -> Caution:
    return record_caution(stay.clients[0].client, two_person, "Suns.", actor=SYSTEM, today=TODAY)


def visits_to(stay: Placement) -> dict[str, Any]:
    """A fixed time, a photo and something to mind, as the walk over all pages names them."""
    user = make_user(Role.MENTOR, municipality=stay.municipality)
    sent = {"made_at": NOW, "actor": user, "now": NOW}
    (photo,) = add_photos(stay, WhichVisit(stay.starts_on), HOME, [read_photo(picture())], **sent)
    return {
        "visit_slot": make_slot(stay, user).id,
        "visit_photo_name": photo.small_name,
        "caution": make_caution(stay).id,
    }
