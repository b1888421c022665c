"""Costs come from treatments against pests and hours of support too; why a month was closed with something missing.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, ClosedBefore

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

OLD_SOURCES = "hand", "import", "contract", "ticket", "move_in"
SOURCES = (*OLD_SOURCES, "incident", "support")
# Building the table anew on SQLite drops its triggers silently.
GUARDS = (
    AppendOnly("cost_entry"),
    ClosedBefore("cost_entry_closed", "cost_entry", "booked_on", "booking_close", "until_on", "municipality_id"),
)


def upgrade() -> None:
    op.add_column("booking_close", sa.Column("words", sa.Text(), nullable=True))
    _sources_are(SOURCES)


def downgrade() -> None:
    """What only the newer version knows counts as booked from a repair."""
    for guard in GUARDS:
        guard.drop(op.get_bind())
    op.execute(
        "UPDATE cost_entry SET source_key = source || '-' || source_key, source = 'ticket' "
        "WHERE source IN ('incident', 'support')"
    )
    for guard in GUARDS:
        guard.create(op.get_bind())
    _sources_are(OLD_SOURCES)
    op.drop_column("booking_close", "words")


def _sources_are(sources: tuple[str, ...]) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("cost_entry", recreate="always" if sqlite else "never") as table:
        table.drop_constraint(op.f("ck_cost_entry_costsource"), type_="check")
        table.create_check_constraint(op.f("ck_cost_entry_costsource"), f"source IN {sources}")
    if sqlite:
        for guard in GUARDS:
            guard.create(op.get_bind())
