"""The agreement on the service itself, apart from any lease.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import NoOverlap

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "service_agreement"
GUARD = NoOverlap("no_overlap_service_agreement", TABLE, ("client_id",), "starts_on", "ends_on")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("lv", "ru", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_service_agreement_dates_in_order")),
        sa.CheckConstraint(
            "agreed_until IS NULL OR agreed_until > starts_on", name=op.f("ck_service_agreement_term_in_order")
        ),
        sa.CheckConstraint(
            "agreed_until IS NULL OR ends_on <= agreed_until", name=op.f("ck_service_agreement_ends_within_term")
        ),
        sa.CheckConstraint(
            "end_reason IS NOT NULL OR ends_on = agreed_until OR (ends_on IS NULL AND agreed_until IS NULL)",
            name=op.f("ck_service_agreement_earlier_end_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_service_agreement_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_service_agreement_client_id_client")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_service_agreement_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_agreement")),
    )
    op.create_index(op.f("ix_service_agreement_client_id"), TABLE, ["client_id"])
    GUARD.create(op.get_bind())


def downgrade() -> None:
    GUARD.drop(op.get_bind())
    op.drop_table(TABLE)
