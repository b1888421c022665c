"""Figures of repairs are counted from indexes alone; all tickets by promise.

Revision ID: 0047
Revises: 0046
"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_ticket_run_due_at_ticket_run_ticket_id": ["due_at", "ticket_id"],
    "ix_ticket_run_net_due_at": ["net_due_at"],
    "ix_ticket_run_finished_at": ["finished_at"],
}
AFTER = {
    "ix_ticket_run_due": ["due_at", "ticket_id", "outcome", "finished_at", "priority"],
    "ix_ticket_run_net": ["net_due_at", "ticket_id", "outcome", "finished_at", "priority"],
    "ix_ticket_run_end": ["finished_at", "ticket_id", "outcome", "number", "priority"],
}


def upgrade() -> None:
    for name in BEFORE:
        op.drop_index(name, "ticket_run")
    for name, columns in AFTER.items():
        op.create_index(name, "ticket_run", columns)
    op.create_index("ix_appointment_outcome", "appointment", ["ticket_id", "outcome"])
    op.create_index("ix_repair_ticket_promised", "repair_ticket", ["municipality_id", "due_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_repair_ticket_promised", "repair_ticket")
    op.drop_index("ix_appointment_outcome", "appointment")
    for name in AFTER:
        op.drop_index(name, "ticket_run")
    for name, columns in BEFORE.items():
        op.create_index(name, "ticket_run", columns)
