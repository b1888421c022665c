"""Meters of flats and their readings; certificates of flats.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, Guard, LockedColumns, NoOverlap

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

GUARDS: tuple[Guard, ...] = (
    NoOverlap("no_overlap_meter", "meter", ("flat_id", "number"), "installed_on", "removed_on"),
    AppendOnly("meter_reading"),
    AppendOnly("reading_photo"),
    LockedColumns("certificate", "issued_on", "flat_id, kind, other_words, number, issued_on, expires_on, replaces_id"),
    AppendOnly("certificate_paper"),
)


def upgrade() -> None:
    _meters()
    _certificates()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("certificate_paper", "certificate", "reading_photo", "meter_reading", "meter"):
        op.drop_table(table)


def _meters() -> None:
    op.create_table(
        "meter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cold_water",
                "hot_water",
                "electricity",
                "gas",
                "heating",
                name="meterkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "m3", "kwh", "mwh", "shares", name="meterunit", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=True),
        sa.Column("place_words", sa.Text(), nullable=True),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_because", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_meter_has_number")),
        sa.CheckConstraint("digits IS NULL OR digits BETWEEN 1 AND 9", name=op.f("ck_meter_digits_in_reason")),
        sa.CheckConstraint("removed_on IS NULL OR removed_on >= installed_on", name=op.f("ck_meter_dates_in_order")),
        sa.CheckConstraint("replaces_id <> id", name=op.f("ck_meter_replaces_another")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_meter_flat_id_flat")),
        sa.ForeignKeyConstraint(["replaces_id"], ["meter.id"], name=op.f("fk_meter_replaces_id_meter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_meter_replaces_id")),
    )
    op.create_index(op.f("ix_meter_flat_id"), "meter", ["flat_id"])
    op.create_index(op.f("ix_meter_removed_on_meter_verified_until"), "meter", ["removed_on", "verified_until"])
    op.create_table(
        "meter_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meter_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "act",
                "visit",
                "person_told",
                "manager",
                "photo",
                name="readingsource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why_lower",
            sa.Enum(
                "rolled_over",
                "earlier_wrong",
                "replaced",
                name="whylower",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (reason IS NULL)", name=op.f("ck_meter_reading_correction_has_reason")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_meter_reading_value_not_negative")),
        sa.CheckConstraint(
            "value IS NOT NULL OR corrects_id IS NOT NULL", name=op.f("ck_meter_reading_only_a_correction_takes_back")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["meter_reading.id"], name=op.f("fk_meter_reading_corrects_id_meter_reading")
        ),
        sa.ForeignKeyConstraint(["meter_id"], ["meter.id"], name=op.f("fk_meter_reading_meter_id_meter")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_meter_reading_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_reading")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_meter_reading_corrects_id")),
    )
    op.create_index(op.f("ix_meter_reading_meter_id_meter_reading_read_on"), "meter_reading", ["meter_id", "read_on"])
    op.create_index(
        "uq_meter_reading_same",
        "meter_reading",
        ["meter_id", "zone", "read_on", "value", "source"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )
    op.create_table(
        "reading_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("small_name", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_reading_photo_size_positive")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["meter_reading.id"], name=op.f("fk_reading_photo_reading_id_meter_reading")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_photo")),
        sa.UniqueConstraint("file_name", name=op.f("uq_reading_photo_file_name")),
        sa.UniqueConstraint("reading_id", "source_hash", name=op.f("uq_reading_photo_reading_id_source_hash")),
        sa.UniqueConstraint("small_name", name=op.f("uq_reading_photo_small_name")),
    )


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "energy",
                "chimney",
                "gas",
                "electrical",
                "other",
                name="certificatekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("other_words", sa.Text(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'other') = (other_words IS NOT NULL)", name=op.f("ck_certificate_other_has_words")),
        sa.CheckConstraint(
            "end_reason IS NULL OR ended_on IS NOT NULL", name=op.f("ck_certificate_only_an_end_has_reason")
        ),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= issued_on", name=op.f("ck_certificate_end_in_order")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= issued_on", name=op.f("ck_certificate_dates_in_order")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_certificate_flat_id_flat")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_certificate_recorded_by_id_user")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificate_replaces_id")),
    )
    op.create_index(op.f("ix_certificate_ended_on_certificate_expires_on"), "certificate", ["ended_on", "expires_on"])
    op.create_index(op.f("ix_certificate_flat_id"), "certificate", ["flat_id"])
    op.create_index(
        "uq_certificate_open",
        "certificate",
        ["flat_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL AND kind <> 'other'"),
        postgresql_where=sa.text("ended_on IS NULL AND kind <> 'other'"),
    )
    op.create_table(
        "certificate_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_certificate_paper_added_by_id_user")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_paper_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_paper")),
        sa.UniqueConstraint("certificate_id", "sha256", name=op.f("uq_certificate_paper_certificate_id_sha256")),
    )
