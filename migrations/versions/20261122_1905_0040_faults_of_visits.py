"""Faults noted on visits, and the tickets they became.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=50), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_visit_ticket_ticket_id_repair_ticket")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_ticket_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_ticket")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_visit_ticket_ticket_id")),
        sa.UniqueConstraint("visit_id", "line", name=op.f("uq_visit_ticket_visit_id_line")),
    )


def downgrade() -> None:
    op.drop_table("visit_ticket")
