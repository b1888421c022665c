"""Budgets: what a municipality decided to spend in a year on each kind of cost.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

GUARD = AppendOnly("budget_line")
CATEGORIES = (
    "rent", "heating", "hot_water", "cold_water", "sewerage", "electricity", "gas", "waste", "management",
    "other_utilities", "preparation", "furnishing", "supervision", "repair", "pest", "support", "other",
)  # fmt: skip


def upgrade() -> None:
    category = sa.Enum(*CATEGORIES, name="costcategory", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", category, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents IS NULL OR cents >= 0", name=op.f("ck_budget_line_not_negative")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_budget_line_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_budget_line_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    op.create_index("ix_budget_line_year", "budget_line", ["municipality_id", "year", "category", "id"])
    GUARD.create(op.get_bind())


def downgrade() -> None:
    GUARD.drop(op.get_bind())
    op.drop_table("budget_line")
