"""The stored check that let an offer or a stay begin."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, created_at, pk


class PlacementCheck(Base):
    """What was checked, against which limits, with which findings, on the day it mattered; never changed afterwards.

    Latvian: izvietojuma pārbaude. `inputs` holds counts and measures, no names and no confidential reasons.
    """

    __tablename__ = "placement_check"

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    starts_on: Mapped[date]
    made_at: Mapped[created_at]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    rule_version: Mapped[str] = mapped_column(sa.String(20))
    inputs: Mapped[dict[str, Any]]
    limits: Mapped[dict[str, Any]]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
