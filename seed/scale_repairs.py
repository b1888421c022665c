"""What was reported as broken in the generated city over five years. Written in bulk by `scale`."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.accounts.models import User
from app.contracts.models import RepairElement
from app.core.extensions import db
from app.places.policy import Policy
from app.repairs.clock import Priority, target
from app.repairs.models import (
    Appointment,
    AppointmentOutcome,
    Channel,
    Contractor,
    MendedBy,
    Party,
    PartySource,
    PauseReason,
    RepairTicket,
    Reporter,
    RunOutcome,
    TicketPause,
    TicketRoom,
    TicketRun,
    TicketState,
)
from seed.bulk import BATCH, insert

PER_FLAT = 2
DAYS = 5 * 365
PRIORITIES = (Priority.URGENT, Priority.PRIORITY, Priority.PRIORITY, *(Priority.ROUTINE,) * 4)
FAULTS = {"lv": "Pil krāns", "en": "A tap drips", "ru": "Капает кран"}
Rows = dict[Any, list[dict[str, Any]]]


def add_tickets(municipality_id: int, flats: int, flats_per_building: int, today: date) -> None:
    """Two tickets for each flat; three in a hundred are open, one in twenty was reopened, one in ten had to wait."""
    dice = random.Random(2)
    user = User(email="remonti@example.test", display_name="Remontu speciālists", password="!", fs_uniquifier="scale")
    firms = [Contractor(municipality_id=municipality_id, name=f"SIA Meistars {number}") for number in range(1, 21)]
    db.session.add_all([user, *firms])
    db.session.flush()
    now = datetime.combine(today, time(9), UTC)
    rows: Rows = {model: [] for model in (RepairTicket, TicketRun, TicketPause, Appointment)}
    for id in range(1, flats * PER_FLAT + 1):
        flat_id = dice.randint(1, flats)
        place = {"flat_id": flat_id, "building_id": (flat_id - 1) // flats_per_building + 1}
        common = {"municipality_id": municipality_id, "responsible_id": user.id, "contractor_id": dice.choice(firms).id}
        _add_ticket(rows, {"id": id, **place, **common}, now, dice)
        if id % BATCH == 0 or id == flats * PER_FLAT:
            for model, batch in rows.items():
                insert(model, batch)
                batch.clear()


def _add_ticket(rows: Rows, ticket: dict[str, Any], now: datetime, dice: random.Random) -> None:
    is_open = dice.random() < 0.03
    reported_at = now - timedelta(minutes=dice.randint(60, (30 if is_open else DAYS) * 24 * 60))
    priority = dice.choice(PRIORITIES)
    again = not is_open and dice.random() < 0.05
    first = _run(rows, ticket["id"], 1, reported_at, priority, None if is_open else now, dice)
    last = _run(rows, ticket["id"], 2, first["finished_at"], priority, now, dice) if again else first
    visits = dice.choice((1, 1, 1, 2))
    rows[Appointment] += [_visit(ticket["id"], last, turn, now) for turn in range(0 if is_open else visits)]
    rows[RepairTicket].append(
        {
            **ticket,
            "room": TicketRoom.KITCHEN,
            "fault_code": "tap",
            "fault_list_version": 0,
            "fault_names": FAULTS,
            "element": RepairElement.PIPES,
            "reported_at": reported_at,
            "channel": Channel.PHONE,
            "reporter": Reporter.CLIENT,
            "party": dice.choice(list(Party)[:3]),
            "party_source": PartySource.ASSUMED,
            "state": _state(last),
            "mended_by": None if is_open else MendedBy.CONTRACTOR,
            "priority": priority,
            "run_number": last["number"],
            "promised_at": last["promised_at"],
            "due_at": last["due_at"],
            "net_due_at": last["net_due_at"],
            "finished_at": last["finished_at"],
            "created_at": reported_at,
        }
    )


def _state(run: dict[str, Any]) -> TicketState:
    if run["finished_at"]:
        return TicketState.DONE
    return TicketState.IN_WORK if run["net_due_at"] else TicketState.WAITING


def _run(
    rows: Rows, ticket_id: int, number: int, start: datetime, priority: Priority, end: datetime | None,
    dice: random.Random,
) -> dict[str, Any]:  # fmt: skip
    """A run that is open (no `end`), or finished some time before `end`; one in ten waited for a while."""
    due_at = target(priority, start, POLICY)
    finished_at = end and min(end, start + (due_at - start) * dice.uniform(0.2, 1.3))
    run = {
        "id": 2 * ticket_id + number - 2,
        "ticket_id": ticket_id,
        "number": number,
        "started_at": start,
        "priority": priority,
        "promised_at": due_at,
        "due_at": due_at,
        "net_due_at": due_at,
        "finished_at": finished_at,
        "outcome": finished_at and RunOutcome.DONE,
    }
    if dice.random() < 0.1:
        from_at = start + (due_at - start) * 0.1
        until_at = finished_at and start + (due_at - start) * 0.2
        run["net_due_at"] = until_at and due_at + (until_at - from_at)
        pause = {
            "run_id": run["id"],
            "from_at": from_at,
            "until_at": until_at,
            "reason": dice.choice(list(PauseReason)),
        }
        rows[TicketPause].append(pause)
    rows[TicketRun].append(run)
    return run


def _visit(ticket_id: int, run: dict[str, Any], turn: int, now: datetime) -> dict[str, Any]:
    from_at = run["started_at"] + timedelta(hours=turn + 1)
    return {
        "ticket_id": ticket_id,
        "run_number": run["number"],
        "from_at": from_at,
        "until_at": from_at + timedelta(hours=1),
        "outcome": AppointmentOutcome.CAME,
        "created_at": now,
    }


POLICY = Policy()
