"""Acts on the condition of flats: walked, signed, locked, compared; what they say about a flat.

Revision ID: 0033
Revises: 0032
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = ("preparation", "repair", "waiting_for_answer", "no_candidate", "landlord", "paperwork", "other")
GUARDS = (
    AppendOnly("act_template"),
    AppendOnly("act_note"),
    AppendOnly("act_signature"),
    AppendOnly("condition_judgement"),
    LockedColumns(
        "condition_act",
        "locked_at",
        "municipality_id, flat_id, kind, act_on, placement_id, previous_id, supplements_id, supplement_words, state, "
        "template_version, content, content_hash, passed, locked_at, seal_hash, seal",
    ),
)


def upgrade() -> None:
    op.create_table(
        "act_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_act_template_version_positive")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_act_template_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_act_template_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_template")),
        sa.UniqueConstraint("municipality_id", "version", name=op.f("uq_act_template_municipality_id_version")),
    )
    op.create_table(
        "condition_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "landlord_to_provider",
                "provider_to_client",
                "municipality_to_client",
                "periodic",
                "client_to_provider",
                "client_to_municipality",
                "provider_to_landlord",
                name="actkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("act_on", sa.Date(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("supplements_id", sa.Integer(), nullable=True),
        sa.Column("supplement_words", sa.Text(), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "signing",
                "locked",
                "cancelled",
                name="actstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_hash", sa.String(length=64), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("pdf_name", sa.String(length=40), nullable=True),
        sa.Column("pdf_hash", sa.String(length=64), nullable=True),
        sa.Column("pdf_seal", sa.String(length=64), nullable=True),
        sa.Column("cancelled_because", sa.Text(), nullable=True),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_because IS NOT NULL)",
            name=op.f("ck_condition_act_cancelled_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (content IS NULL) OR state = 'cancelled'",
            name=op.f("ck_condition_act_content_when_frozen"),
        ),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL) AND (locked_at IS NULL) = (seal_hash IS NULL) AND (locked_at IS NULL) = (seal IS NULL)",
            name=op.f("ck_condition_act_locked_is_sealed"),
        ),
        sa.CheckConstraint(
            "(content IS NULL) = (content_hash IS NULL)", name=op.f("ck_condition_act_content_has_hash")
        ),
        sa.CheckConstraint(
            "(supplements_id IS NULL) = (supplement_words IS NULL)", name=op.f("ck_condition_act_supplement_says_what")
        ),
        sa.CheckConstraint(
            "pdf_name IS NULL OR locked_at IS NOT NULL", name=op.f("ck_condition_act_only_a_locked_act_is_a_paper")
        ),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_condition_act_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_condition_act_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_condition_act_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["user.id"], name=op.f("fk_condition_act_prepared_by_id_user")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["condition_act.id"], name=op.f("fk_condition_act_previous_id_condition_act")
        ),
        sa.ForeignKeyConstraint(
            ["supplements_id"], ["condition_act.id"], name=op.f("fk_condition_act_supplements_id_condition_act")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_act")),
    )
    with op.batch_alter_table("condition_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_condition_act_flat_id_condition_act_act_on"), ["flat_id", "act_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_condition_act_municipality_id_condition_act_state_condition_act_act_on"),
            ["municipality_id", "state", "act_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_condition_act_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_condition_act_supplements_id"), ["supplements_id"], unique=False)
        batch_op.create_index(
            "uq_condition_act_open",
            ["flat_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
            postgresql_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
        )

    op.create_table(
        "act_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "room",
                "checks",
                "meters",
                "keys",
                name="roomkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["condition_act.id"], name=op.f("fk_act_room_act_id_condition_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_room")),
    )
    with op.batch_alter_table("act_room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_room_act_id_act_room_position"), ["act_id", "position"], unique=False)

    op.create_table(
        "act_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "landlord",
                "provider",
                "municipality",
                "client",
                "witness",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "screen",
                "paper",
                "esignature",
                "declined",
                name="signatureway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("disputes", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("picture_name", sa.String(length=40), nullable=True),
        sa.Column("picture_hash", sa.String(length=64), nullable=True),
        sa.Column("paper_name", sa.String(length=40), nullable=True),
        sa.Column("paper_hash", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(way = 'screen') = (picture_name IS NOT NULL) AND (picture_name IS NULL) = (picture_hash IS NULL)",
            name=op.f("ck_act_signature_screen_has_picture"),
        ),
        sa.CheckConstraint(
            "(way IN ('paper', 'esignature')) = (paper_name IS NOT NULL) AND (paper_name IS NULL) = (paper_hash IS NULL)",
            name=op.f("ck_act_signature_paper_is_attached"),
        ),
        sa.CheckConstraint("way <> 'declined' OR words IS NOT NULL", name=op.f("ck_act_signature_declined_has_words")),
        sa.ForeignKeyConstraint(["act_id"], ["condition_act.id"], name=op.f("fk_act_signature_act_id_condition_act")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_act_signature_client_id_client")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_act_signature_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_signature")),
    )
    with op.batch_alter_table("act_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_act_signature_act_id_act_signature_content_hash"), ["act_id", "content_hash"], unique=False
        )

    op.create_table(
        "condition_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("item_ref", sa.String(length=32), nullable=False),
        sa.Column(
            "judged",
            sa.Enum("wear", "damage", "mistake", name="judged", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "payer",
            sa.Enum(
                "repair_budget",
                "guarantee",
                "landlord",
                name="damagepayer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("estimate_cents", sa.BigInteger(), nullable=True),
        sa.Column("contribution_cents", sa.BigInteger(), nullable=True),
        sa.Column("agreement_name", sa.String(length=40), nullable=True),
        sa.Column("agreement_hash", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(judged = 'damage') = (payer IS NOT NULL)", name=op.f("ck_condition_judgement_damage_has_payer")
        ),
        sa.CheckConstraint(
            "contribution_cents IS NULL OR judged = 'damage'",
            name=op.f("ck_condition_judgement_contribution_only_for_damage"),
        ),
        sa.CheckConstraint(
            "(contribution_cents IS NULL) = (agreement_name IS NULL) AND (agreement_name IS NULL) = (agreement_hash IS NULL)",
            name=op.f("ck_condition_judgement_contribution_is_agreed_on_paper"),
        ),
        sa.CheckConstraint("contribution_cents > 0", name=op.f("ck_condition_judgement_contribution_positive")),
        sa.ForeignKeyConstraint(
            ["after_id"], ["condition_act.id"], name=op.f("fk_condition_judgement_after_id_condition_act")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["condition_act.id"], name=op.f("fk_condition_judgement_before_id_condition_act")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_condition_judgement_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_judgement")),
    )
    with op.batch_alter_table("condition_judgement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_condition_judgement_after_id_condition_judgement_item_ref"),
            ["after_id", "item_ref"],
            unique=False,
        )

    op.create_table(
        "act_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "element",
                "equipment",
                "check",
                "meter",
                "keys",
                name="itemkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("mandatory", "warning", name="checklevel", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("meter_id", sa.Integer(), nullable=True),
        sa.Column("meter_number", sa.String(length=200), nullable=True),
        sa.Column("zone", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'check') = (level IS NOT NULL)", name=op.f("ck_act_item_check_has_level")),
        sa.CheckConstraint("(kind = 'meter') = (meter_number IS NOT NULL)", name=op.f("ck_act_item_meter_has_number")),
        sa.ForeignKeyConstraint(["meter_id"], ["meter.id"], name=op.f("fk_act_item_meter_id_meter")),
        sa.ForeignKeyConstraint(["room_id"], ["act_room.id"], name=op.f("fk_act_item_room_id_act_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_item")),
        sa.UniqueConstraint("room_id", "ref", name=op.f("uq_act_item_room_id_ref")),
    )
    op.create_table(
        "act_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "condition",
            sa.Enum(
                "new",
                "good",
                "worn",
                "damaged",
                "missing",
                name="condition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "answer",
            sa.Enum("yes", "no", "elsewhere", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "owner",
            sa.Enum(
                "landlord",
                "provider",
                "municipality",
                "client",
                name="owner",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("count IS NULL OR count >= 0", name=op.f("ck_act_note_count_not_negative")),
        sa.CheckConstraint("value IS NULL OR value >= 0", name=op.f("ck_act_note_value_not_negative")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_act_note_by_id_user")),
        sa.ForeignKeyConstraint(["item_id"], ["act_item.id"], name=op.f("fk_act_note_item_id_act_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_note")),
    )
    with op.batch_alter_table("act_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_note_item_id_act_note_made_at"), ["item_id", "made_at"], unique=False)

    op.create_table(
        "act_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("small_name", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_act_photo_size_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_act_photo_by_id_user")),
        sa.ForeignKeyConstraint(["item_id"], ["act_item.id"], name=op.f("fk_act_photo_item_id_act_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_photo")),
        sa.UniqueConstraint("file_name", name=op.f("uq_act_photo_file_name")),
        sa.UniqueConstraint("small_name", name=op.f("uq_act_photo_small_name")),
    )
    with op.batch_alter_table("act_photo", schema=None) as batch_op:
        batch_op.create_index(
            "uq_act_photo_shown",
            ["item_id", "source_hash"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.add_column("flat", sa.Column("act_on", sa.Date(), nullable=True))
    op.add_column("flat", sa.Column("act_passed", sa.Boolean(), nullable=True))
    _void_reasons(*BEFORE, "no_passing_act")
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in GUARDS:
        guard.drop(op.get_bind())
    op.execute("UPDATE void_period SET reason = 'other' WHERE reason = 'no_passing_act'")
    _void_reasons(*BEFORE)
    op.drop_column("flat", "act_passed")
    op.drop_column("flat", "act_on")
    with op.batch_alter_table("act_photo", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_act_photo_shown",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("act_photo")
    with op.batch_alter_table("act_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_note_item_id_act_note_made_at"))

    op.drop_table("act_note")
    op.drop_table("act_item")
    with op.batch_alter_table("condition_judgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_judgement_after_id_condition_judgement_item_ref"))

    op.drop_table("condition_judgement")
    with op.batch_alter_table("act_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_signature_act_id_act_signature_content_hash"))

    op.drop_table("act_signature")
    with op.batch_alter_table("act_room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_room_act_id_act_room_position"))

    op.drop_table("act_room")
    with op.batch_alter_table("condition_act", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_condition_act_open",
            sqlite_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
            postgresql_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_condition_act_supplements_id"))
        batch_op.drop_index(batch_op.f("ix_condition_act_placement_id"))
        batch_op.drop_index(batch_op.f("ix_condition_act_municipality_id_condition_act_state_condition_act_act_on"))
        batch_op.drop_index(batch_op.f("ix_condition_act_flat_id_condition_act_act_on"))

    op.drop_table("condition_act")
    op.drop_table("act_template")


def _void_reasons(*allowed: str) -> None:
    name = op.f("ck_void_period_voidreason")
    with _altered() as void:
        void.drop_constraint(name, type_="check")
    with _altered() as void:
        void.create_check_constraint(name, f"reason IN {allowed}")


def _altered() -> Any:
    """SQLite builds the table anew, with the CHECKs it had."""
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("void_period", recreate=how)
