"""What other services cost per person and day, as published.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("service_cents", sa.BigInteger(), nullable=False),
        sa.Column("housing_cents", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("service_cents >= 0 AND housing_cents >= 0", name=op.f("ck_comparator_not_negative")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on", name=op.f("ck_comparator_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_comparator_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparator")),
        sa.UniqueConstraint("municipality_id", "name", name=op.f("uq_comparator_municipality_id_name")),
    )


def downgrade() -> None:
    op.drop_table("comparator")
