"""When each home was last visited is found for many homes at once.

Revision ID: 0046
Revises: 0045
"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_visit_placement_id_visit_visit_on"), "visit", ["placement_id", "visit_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_visit_placement_id_visit_visit_on"), table_name="visit")
