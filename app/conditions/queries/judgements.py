"""What was thought of the differences between two acts."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.conditions.models import ConditionAct, ConditionJudgement
from app.core.extensions import db


def judgements_of(before: ConditionAct, after: ConditionAct) -> dict[str, list[ConditionJudgement]]:
    """Item ref → what was thought of it, the latest first: that one holds."""
    rows = db.session.scalars(
        sa.select(ConditionJudgement)
        .where(ConditionJudgement.before_id == before.id, ConditionJudgement.after_id == after.id)
        .options(joinedload(ConditionJudgement.by))
        .order_by(ConditionJudgement.id.desc())
    )
    found: dict[str, list[ConditionJudgement]] = {}
    for row in rows:
        found.setdefault(row.item_ref, []).append(row)
    return found
