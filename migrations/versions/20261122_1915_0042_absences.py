"""Absences: cases, what was done, announced absences, agreed periods.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns, LockedOnce, NoOverlap

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

GUARDS = (
    LockedOnce("absence_case", "closed_on"),
    AppendOnly("absence_action"),
    LockedColumns("announced_absence", "starts_on", "client_id, starts_on, told_on, told_by, words, recorded_by_id"),
    NoOverlap("no_overlap_agreed_period", "agreed_period", ("client_id",), "starts_on", "ends_on"),
    LockedColumns("agreed_period", "starts_on", "client_id, days, starts_on, recorded_by_id"),
)


def upgrade() -> None:
    _absence_case()
    _absence_action()
    _announced_absence()
    _agreed_period()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("agreed_period", "announced_absence", "absence_action", "absence_case"):
        op.drop_table(table)


def _absence_case() -> None:
    op.create_table(
        "absence_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("causes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(closed_on IS NULL) = (causes IS NULL)", name=op.f("ck_absence_case_closed_in_words")),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_absence_case_dates_in_order")),
        sa.CheckConstraint(
            "last_contact_on IS NULL OR last_contact_on < opened_on", name=op.f("ck_absence_case_met_before")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_absence_case_client_id_client")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_absence_case_closed_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_absence_case_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_absence_case_opened_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_case")),
    )
    op.create_index(op.f("ix_absence_case_client_id"), "absence_case", ["client_id"])
    op.create_index(
        op.f("ix_absence_case_municipality_id_absence_case_closed_on"), "absence_case", ["municipality_id", "closed_on"]
    )
    op.create_index(
        "uq_absence_case_open",
        "absence_case",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )


def _absence_action() -> None:
    op.create_table(
        "absence_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acted",
                "left_word",
                "asked",
                "reported",
                "looked",
                "other",
                name="actionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('acted', 'other') OR words IS NOT NULL", name=op.f("ck_absence_action_reason_in_words")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_absence_action_by_id_user")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_absence_action_case_id_absence_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_action")),
    )
    op.create_index(op.f("ix_absence_action_case_id_absence_action_at"), "absence_action", ["case_id", "at"])


def _announced_absence() -> None:
    op.create_table(
        "announced_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column(
            "told_by",
            sa.Enum("client", "other", name="toldby", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_announced_absence_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_announced_absence_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_announced_absence_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_announced_absence_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_absence")),
    )
    op.create_index(op.f("ix_announced_absence_client_id"), "announced_absence", ["client_id"])


def _agreed_period() -> None:
    op.create_table(
        "agreed_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 28", name=op.f("ck_agreed_period_below_a_month")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_agreed_period_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_agreed_period_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_agreed_period_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_agreed_period_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_period")),
    )
    op.create_index(op.f("ix_agreed_period_client_id"), "agreed_period", ["client_id"])
