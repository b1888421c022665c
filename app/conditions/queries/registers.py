"""What of a locked act another register did not take, and nobody has entered there since."""

import sqlalchemy as sa

from app.conditions.calculations import Content
from app.conditions.models import ConditionAct, ItemKind
from app.conditions.queries.content import items_of
from app.core.extensions import db
from app.meters.models import MeterReading


def readings_not_taken(act: ConditionAct, content: Content) -> list[str]:
    """The numbers of the meters whose register knows no such reading of that day."""
    read = [item for _room, item in items_of(content) if item["kind"] == ItemKind.METER and item["value"] is not None]
    if not read:
        return []
    rows = db.session.execute(
        sa.select(MeterReading.meter_id, MeterReading.zone, MeterReading.value).where(
            MeterReading.meter_id.in_([item["meter_id"] for item in read]), MeterReading.read_on == act.act_on
        )
    )
    known = {tuple(row) for row in rows}
    return [item["meter"] for item in read if (item["meter_id"], item["zone"] or "", item["value"]) not in known]
