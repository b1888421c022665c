"""What is due to landlords, who prepared and who approved it, and what was paid.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, Guard, LockedColumns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

GUARDS: tuple[Guard, ...] = (
    LockedColumns(
        "payment_due",
        "approved_on",
        "municipality_id, contract_id, kind, number, starts_on, ends_on, due_on, cents, lines, missing_on, "
        "prepared_by_id, prepared_on, approved_by_id, approved_on",
    ),
    AppendOnly("payment"),
)


def upgrade() -> None:
    op.create_table(
        "payment_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rent", "services", "deposit", name="duekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("missing_on", sa.Date(), nullable=True),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(approved_by_id IS NULL) = (approved_on IS NULL)", name=op.f("ck_payment_due_approval_is_whole")
        ),
        sa.CheckConstraint(
            "(cents > 0 AND paid_cents BETWEEN 0 AND cents) OR (cents < 0 AND paid_cents BETWEEN cents AND 0)",
            name=op.f("ck_payment_due_never_more_than_owed"),
        ),
        sa.CheckConstraint(
            "(paid_on IS NOT NULL) = (paid_cents = cents)", name=op.f("ck_payment_due_paid_on_when_whole")
        ),
        sa.CheckConstraint("approved_by_id <> prepared_by_id", name=op.f("ck_payment_due_approved_by_another")),
        sa.CheckConstraint(
            "cents > 0 OR (cents < 0 AND number > 0)", name=op.f("ck_payment_due_only_corrections_take_back")
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_payment_due_dates_in_order")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_payment_due_number_not_negative")),
        sa.CheckConstraint("paid_cents = 0 OR approved_on IS NOT NULL", name=op.f("ck_payment_due_paid_once_approved")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_payment_due_approved_by_id_user")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_payment_due_contract_id_contract")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_payment_due_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["user.id"], name=op.f("fk_payment_due_prepared_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_due")),
        sa.UniqueConstraint(
            "contract_id", "kind", "starts_on", "number", name=op.f("uq_payment_due_contract_id_kind_starts_on_number")
        ),
    )
    op.create_index("ix_payment_due_due_on", "payment_due", ["municipality_id", "due_on"])
    op.create_index("ix_payment_due_open", "payment_due", ["municipality_id", "paid_on", "due_on"])

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("due_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(reverses_id IS NULL) = (reason IS NULL)", name=op.f("ck_payment_reversal_has_reason")),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_payment_is_some_money")),
        sa.ForeignKeyConstraint(["due_id"], ["payment_due.id"], name=op.f("fk_payment_due_id_payment_due")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_payment_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id_payment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payment_reverses_id")),
    )
    op.create_index(op.f("ix_payment_due_id"), "payment", ["due_id"])
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    op.drop_table("payment")
    op.drop_table("payment_due")
