"""The one-time key of a form counts only at the address it was sent to.

The keys used so far are forgotten: they matter for the moment of a double click.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("submitted_form")
    create(sa.Column("path", sa.String(length=200), primary_key=True))


def downgrade() -> None:
    op.drop_table("submitted_form")
    create()


def create(*columns: sa.Column) -> None:
    op.create_table(
        "submitted_form",
        sa.Column("key", sa.String(length=36), primary_key=True),
        *columns,
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", *(column.name for column in columns), name=op.f("pk_submitted_form")),
    )
