"""The pilot's published figures, as they were printed.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pilot_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("millionths", sa.BigInteger(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "input",
                "result",
                "assumed",
                "invented",
                name="figurekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'invented') = (month IS NOT NULL)", name=op.f("ck_pilot_figure_months_are_invented")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_figure")),
        sa.UniqueConstraint("key", "month", name="uq_pilot_figure_key_month"),
    )
    op.create_index(
        "uq_pilot_figure_key",
        "pilot_figure",
        ["key"],
        unique=True,
        sqlite_where=sa.text("month IS NULL"),
        postgresql_where=sa.text("month IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("pilot_figure")
