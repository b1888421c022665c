"""Building managers who want meter readings, and of which buildings.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("day_of_month", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("day_of_month BETWEEN 1 AND 31", name=op.f("ck_readings_due_day_of_a_month")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_readings_due_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings_due")),
    )
    op.create_index(op.f("ix_readings_due_municipality_id"), "readings_due", ["municipality_id"])
    op.create_table(
        "building_readings",
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_building_readings_building_id_building")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["readings_due.id"], name=op.f("fk_building_readings_manager_id_readings_due")
        ),
        sa.PrimaryKeyConstraint("building_id", name=op.f("pk_building_readings")),
    )
    op.create_index(op.f("ix_building_readings_manager_id"), "building_readings", ["manager_id"])


def downgrade() -> None:
    op.drop_table("building_readings")
    op.drop_table("readings_due")
