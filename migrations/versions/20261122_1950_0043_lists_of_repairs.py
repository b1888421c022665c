"""Lists of repairs: open tickets by promise, tickets by report, runs by net target and end.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_repair_ticket_open",
        "repair_ticket",
        ["municipality_id", "due_at", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_repair_ticket_reported", "repair_ticket", ["municipality_id", "reported_at", "id"])
    op.create_index("ix_ticket_run_net_due_at", "ticket_run", ["net_due_at"])
    op.create_index("ix_ticket_run_finished_at", "ticket_run", ["finished_at"])


def downgrade() -> None:
    op.drop_index("ix_ticket_run_finished_at", "ticket_run")
    op.drop_index("ix_ticket_run_net_due_at", "ticket_run")
    op.drop_index("ix_repair_ticket_reported", "repair_ticket")
    op.drop_index("ix_repair_ticket_open", "repair_ticket")
