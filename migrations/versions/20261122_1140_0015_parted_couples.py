"""A couple parted: a reason why another flat is needed.

Revision ID: 0015
Revises: 0014
"""

from typing import Any

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = ("landlord_ended", "lease_ran_out", "eviction", "client_wish", "other")


def upgrade() -> None:
    _reasons(*BEFORE, "parted")


def downgrade() -> None:
    op.execute("UPDATE waitlist_entry SET rehousing_reason = 'other' WHERE rehousing_reason = 'parted'")
    _reasons(*BEFORE)


def _reasons(*allowed: str) -> None:
    name = op.f("ck_waitlist_entry_rehousingreason")
    with _altered() as entry:
        entry.drop_constraint(name, type_="check")
    with _altered() as entry:
        entry.create_check_constraint(name, f"rehousing_reason IN {allowed}")


def _altered() -> Any:
    """SQLite builds the table anew, with the CHECKs it had."""
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("waitlist_entry", recreate=how)
