"""Mediating talks, and landlords' visits that the person agrees to.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TALK, VISIT = "mediation_talk", "landlord_visit"
GUARD = AppendOnly(TALK)


def upgrade() -> None:
    op.create_table(
        TALK,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("for_flat_id", sa.Integer(), nullable=False),
        sa.Column("for_support_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("for_flat_id <> for_support_id", name=op.f("ck_mediation_talk_two_people_lead")),
        sa.CheckConstraint("next_on IS NULL OR next_on > held_on", name=op.f("ck_mediation_talk_next_is_later")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_mediation_talk_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["for_flat_id"], ["user.id"], name=op.f("fk_mediation_talk_for_flat_id_user")),
        sa.ForeignKeyConstraint(["for_support_id"], ["user.id"], name=op.f("fk_mediation_talk_for_support_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_mediation_talk_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_talk")),
    )
    op.create_index(op.f("ix_mediation_talk_placement_id"), TALK, ["placement_id"])
    _visits()
    GUARD.create(op.get_bind())


def downgrade() -> None:
    GUARD.drop(op.get_bind())
    op.drop_table(VISIT)
    op.drop_table(TALK)


def _visits() -> None:
    states = ("proposed", "agreed", "refused", "cancelled", "took_place", "entered")
    op.create_table(
        VISIT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="visitstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("through_id", sa.Integer(), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("entered_because", sa.Text(), nullable=True),
        sa.Column("present", sa.Text(), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_landlord_visit_times_in_order")),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'refused', 'took_place') OR answered_on IS NOT NULL",
            name=op.f("ck_landlord_visit_answer_has_date"),
        ),
        sa.CheckConstraint(
            "(state = 'entered') = (entered_because IS NOT NULL)", name=op.f("ck_landlord_visit_entry_has_need")
        ),
        sa.CheckConstraint(
            "(state IN ('took_place', 'entered')) = (present IS NOT NULL)",
            name=op.f("ck_landlord_visit_says_who_was_there"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_landlord_visit_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["through_id"], ["user.id"], name=op.f("fk_landlord_visit_through_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_landlord_visit_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landlord_visit")),
    )
    op.create_index(op.f("ix_landlord_visit_placement_id"), VISIT, ["placement_id"])
    op.create_index(op.f("ix_landlord_visit_starts_at"), VISIT, ["starts_at"])
