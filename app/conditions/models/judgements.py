"""What a person thinks of a difference between two acts: wear or damage, and who bears it."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.conditions.models.acts import ConditionAct
from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText


class Judged(StrEnum):
    """Latvian: atšķirības novērtējums."""

    WEAR = "wear"  # dabisks nolietojums
    DAMAGE = "damage"  # bojājums
    MISTAKE = "mistake"  # kļūda aktā


class DamagePayer(StrEnum):
    """Who bears the repair: never the client by itself (digest rows 133, 161). Latvian: kas sedz."""

    REPAIR_BUDGET = "repair_budget"  # remontu budžets
    GUARANTEE = "guarantee"  # garantija
    LANDLORD = "landlord"  # izīrētājs


class ConditionJudgement(Base):
    """A person's proposal about one difference; the latest holds. Latvian: atšķirības novērtējums.

    Damage is no debt of the client and does not end the service. A contribution exists only where the client agreed to
    it on paper, which is attached.
    """

    __tablename__ = "condition_judgement"
    __table_args__ = (
        sa.CheckConstraint("(judged = 'damage') = (payer IS NOT NULL)", name="damage_has_payer"),
        sa.CheckConstraint(
            "(contribution_cents IS NULL) = (agreement_name IS NULL)"
            " AND (agreement_name IS NULL) = (agreement_hash IS NULL)",
            name="contribution_is_agreed_on_paper",
        ),
        sa.CheckConstraint("contribution_cents IS NULL OR judged = 'damage'", name="contribution_only_for_damage"),
        sa.CheckConstraint("contribution_cents > 0", name="contribution_positive"),
        sa.Index(None, "after_id", "item_ref"),
    )

    id: Mapped[pk]
    before_id: Mapped[int] = mapped_column(sa.ForeignKey("condition_act.id"))
    after_id: Mapped[int] = mapped_column(sa.ForeignKey("condition_act.id"))
    item_ref: Mapped[str] = mapped_column(sa.String(32))
    judged: Mapped[Judged]
    payer: Mapped[DamagePayer | None]
    estimate_cents: Mapped[cents | None]
    contribution_cents: Mapped[cents | None]
    agreement_name: Mapped[str | None] = mapped_column(sa.String(40))
    agreement_hash: Mapped[str | None] = mapped_column(sa.String(64))
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    before: Mapped[ConditionAct] = relationship(foreign_keys=[before_id])
    after: Mapped[ConditionAct] = relationship(foreign_keys=[after_id])
    by: Mapped[User | None] = relationship()
