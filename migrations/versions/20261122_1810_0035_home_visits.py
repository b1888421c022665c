"""Home visits: fixed times, visits and who was met, photos, other contacts, where two come.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

GUARDS = (AppendOnly("contact"),)


def upgrade() -> None:
    _visit_slot()
    _visit()
    _visit_client()
    _visit_photo()
    _contact()
    _caution()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("caution", "contact", "visit_photo", "visit_client", "visit", "visit_slot"):
        op.drop_table(table)


def _visit_slot() -> None:
    op.create_table(
        "visit_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_visit_slot_dates_in_order")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_visit_slot_minutes_in_reason")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_visit_slot_weekday_known")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_visit_slot_placement_id_placement")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_visit_slot_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_slot")),
    )
    op.create_index(op.f("ix_visit_slot_placement_id"), "visit_slot", ["placement_id"])
    op.create_index(op.f("ix_visit_slot_user_id_visit_slot_ends_on"), "visit_slot", ["user_id", "ends_on"])


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("weekly", "extra", "check", name="visitkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "condition",
            sa.Enum(
                "good",
                "worse",
                "needs_work",
                name="dwellingcondition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_visit_number_positive")),
        sa.CheckConstraint("second_id <> by_id", name=op.f("ck_visit_two_people")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_visit_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_visit_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_visit_placement_id_placement")),
        sa.ForeignKeyConstraint(["second_id"], ["user.id"], name=op.f("fk_visit_second_id_user")),
        sa.ForeignKeyConstraint(["slot_id"], ["visit_slot.id"], name=op.f("fk_visit_slot_id_visit_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint(
            "placement_id", "by_id", "visit_on", "number", name=op.f("uq_visit_placement_id_by_id_visit_on_number")
        ),
    )
    op.create_index(op.f("ix_visit_by_id_visit_visit_on"), "visit", ["by_id", "visit_on"])
    op.create_index(op.f("ix_visit_municipality_id_visit_at"), "visit", ["municipality_id", "at"])
    op.create_index(op.f("ix_visit_placement_id_visit_at"), "visit", ["placement_id", "at"])


def _visit_client() -> None:
    op.create_table(
        "visit_client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=True),
        sa.CheckConstraint("met = (announced IS NULL)", name=op.f("ck_visit_client_only_an_absence_was_announced")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_visit_client_client_id_client")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_client_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_client")),
        sa.UniqueConstraint("visit_id", "client_id", name=op.f("uq_visit_client_visit_id_client_id")),
    )
    op.create_index(op.f("ix_visit_client_client_id_visit_client_visit_id"), "visit_client", ["client_id", "visit_id"])


def _visit_photo() -> None:
    op.create_table(
        "visit_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("small_name", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("handed_on", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_visit_photo_size_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_visit_photo_by_id_user")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_visit_photo_placement_id_placement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photo")),
        sa.UniqueConstraint("file_name", name=op.f("uq_visit_photo_file_name")),
        sa.UniqueConstraint(
            "placement_id",
            "by_id",
            "visit_on",
            "number",
            "about",
            "source_hash",
            name="uq_visit_photo_same",
        ),
        sa.UniqueConstraint("small_name", name=op.f("uq_visit_photo_small_name")),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "phone",
                "message",
                "met",
                "through_others",
                "letter",
                name="contactway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_contact_by_id_user")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_contact_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_client_id_contact_at"), "contact", ["client_id", "at"])


def _caution() -> None:
    op.create_table(
        "caution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("two_person", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_caution_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_caution_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_caution_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_caution_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution")),
    )
    op.create_index(op.f("ix_caution_client_id"), "caution", ["client_id"])
