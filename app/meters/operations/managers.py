"""Who wants readings by when, and for which buildings."""

from datetime import date

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.flats.models import Building
from app.meters.models import BuildingReadings, ReadingsDue
from app.places.models import Municipality


def add_manager(
    municipality: Municipality, name: str, email: str | None, day_of_month: int, *, actor: Actor
) -> ReadingsDue:
    """A building manager wants readings by this day of each month."""
    manager = ReadingsDue(municipality=municipality, name=name, email=email, day_of_month=day_of_month)
    audit.record("readings_due.add", manager, actor=actor)
    return manager


def edit_manager(manager: ReadingsDue, name: str, email: str | None, day_of_month: int, *, actor: Actor) -> ReadingsDue:
    """Corrects what is known of the manager."""
    manager.name, manager.email, manager.day_of_month = name, email, day_of_month
    audit.record("readings_due.edit", manager, actor=actor)
    return manager


def end_manager(manager: ReadingsDue, on: date, *, actor: Actor) -> ReadingsDue:
    """From the day on nothing is told them any more; their buildings are nobody's."""
    manager.ended_on = on
    audit.record("readings_due.end", manager, actor=actor)
    return manager


def tell_readings(building: Building, manager: ReadingsDue | None, *, actor: Actor) -> None:
    """From now on the building's readings go to this manager, or to nobody."""
    row = db.session.get(BuildingReadings, building.id)
    before = row.manager_id if row else None
    if row is not None and manager is None:
        db.session.delete(row)
    elif row is not None and manager is not None:
        row.manager_id = manager.id
    elif manager is not None:
        db.session.add(BuildingReadings(building_id=building.id, manager_id=manager.id))
    db.session.flush()
    facts = {"before": before, "manager": manager.id if manager else None}
    audit.record_facts("building.tell_readings", building, actor=actor, facts=facts)
