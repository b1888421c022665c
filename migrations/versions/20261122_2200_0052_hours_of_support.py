"""Hours of contact with a person in a month.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hundredths BETWEEN 0 AND 50000", name=op.f("ck_support_hours_hours_within_reason")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_support_hours_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_support_hours_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_support_hours_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_hours")),
        sa.UniqueConstraint("client_id", "month", name=op.f("uq_support_hours_client_id_month")),
    )
    op.create_index(
        op.f("ix_support_hours_municipality_id_support_hours_month"), "support_hours", ["municipality_id", "month"]
    )


def downgrade() -> None:
    op.drop_table("support_hours")
