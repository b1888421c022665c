"""The wish to live in a group flat is a record of its own, with its date, its words and its assessments.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WISHED = "group_flat_wish"


def upgrade() -> None:
    _new_tables()
    op.execute(
        f"INSERT INTO {WISHED} (household_id, wished_on) SELECT household_id, recorded_on FROM wishes WHERE group_flat"
    )
    op.drop_column("wishes", "group_flat")


def downgrade() -> None:
    op.add_column("wishes", sa.Column("group_flat", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE wishes SET group_flat = "
        f"EXISTS (SELECT 1 FROM {WISHED} w WHERE w.household_id = wishes.household_id AND w.ended_on IS NULL)"
    )
    op.drop_table("group_flat_assessment")
    op.drop_table(WISHED)


def _new_tables() -> None:
    op.create_table(
        WISHED,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("own_words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= wished_on", name=op.f("ck_group_flat_wish_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_group_flat_wish_household_id_household")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_group_flat_wish_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_flat_wish")),
    )
    op.create_index(op.f("ix_group_flat_wish_household_id"), WISHED, ["household_id"])
    _one_open(WISHED, "household_id")
    op.create_table(
        "group_flat_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "supports",
                "advises_against",
                name="assessmentoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("safety", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("assessed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= assessed_on", name=op.f("ck_group_flat_assessment_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["assessed_by_id"], ["user.id"], name=op.f("fk_group_flat_assessment_assessed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], [f"{WISHED}.id"], name=op.f("fk_group_flat_assessment_wish_id_group_flat_wish")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_flat_assessment")),
    )
    op.create_index(op.f("ix_group_flat_assessment_wish_id"), "group_flat_assessment", ["wish_id"])
    _one_open("group_flat_assessment", "wish_id")


def _one_open(table: str, column: str) -> None:
    is_open = sa.text("ended_on IS NULL")
    op.create_index(f"uq_{table}_open", table, [column], unique=True, sqlite_where=is_open, postgresql_where=is_open)
