"""Copies of keys, who has them, consent to use the spare one, and its uses.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns, LockedOnce, NoOverlap

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

GUARDS = (
    NoOverlap("no_overlap_key_holding", "key_holding", ("key_id",), "starts_on", "ends_on"),
    LockedOnce("key_holding", "ends_on"),
    NoOverlap("no_overlap_key_consent", "key_consent", ("placement_id", "client_id"), "starts_on", "ends_on"),
    LockedColumns(
        "key_consent",
        "starts_on",
        "placement_id, client_id, answer, situations, conditions, starts_on, signing, language, file_name, sha256, "
        "recorded_by_id",
    ),
    AppendOnly("key_use"),
    AppendOnly("key_use_telling"),
    AppendOnly("key_handover"),
)


def upgrade() -> None:
    _flat_key()
    _key_handover()
    _key_consent()
    _key_holding()
    _key_use()
    _key_use_telling()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("key_use_telling", "key_use", "key_holding", "key_consent", "key_handover", "flat_key"):
        op.drop_table(table)


def _flat_key() -> None:
    op.create_table(
        "flat_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "flat",
                "front_door",
                "stairwell",
                "cellar",
                "mailbox",
                "gate",
                "garage",
                "other",
                name="keykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marking", sa.String(length=200), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "lost", "destroyed", "replaced", name="keyend", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("end_words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_how IS NULL)", name=op.f("ck_flat_key_end_says_how")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= made_on", name=op.f("ck_flat_key_dates_in_order")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_flat_key_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_flat_key_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_flat_key_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flat_key")),
        sa.UniqueConstraint("flat_id", "kind", "number", name=op.f("uq_flat_key_flat_id_kind_number")),
    )
    op.create_index(op.f("ix_flat_key_municipality_id_flat_key_ended_on"), "flat_key", ["municipality_id", "ended_on"])


def _key_handover() -> None:
    op.create_table(
        "key_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_key_handover_flat_id_flat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_handover")),
        sa.UniqueConstraint("act", name=op.f("uq_key_handover_act")),
    )
    op.create_index(op.f("ix_key_handover_flat_id"), "key_handover", ["flat_id"])


def _key_consent() -> None:
    op.create_table(
        "key_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes", "conditions", "no", name="consentanswer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("situations", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "signing",
            sa.Enum(
                "paper", "screen", "eparaksts", name="signing", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("lv", "ru", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=60), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer <> 'conditions' OR conditions IS NOT NULL", name=op.f("ck_key_consent_conditions_in_words")
        ),
        sa.CheckConstraint("(file_name IS NULL) = (sha256 IS NULL)", name=op.f("ck_key_consent_file_has_checksum")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_key_consent_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_key_consent_client_id_client")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_key_consent_placement_id_placement")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_key_consent_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_consent")),
    )
    op.create_index(op.f("ix_key_consent_client_id"), "key_consent", ["client_id"])
    op.create_index(
        op.f("ix_key_consent_placement_id_key_consent_client_id"), "key_consent", ["placement_id", "client_id"]
    )


def _key_holding() -> None:
    op.create_table(
        "key_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column(
            "holder",
            sa.Enum(
                "client",
                "team",
                "office",
                "owner",
                "contractor",
                name="holder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("landlord_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "returned", "handed_on", "gone", name="holdingend", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(holder = 'client') = (client_id IS NOT NULL) AND (holder = 'client') = (placement_id IS NOT NULL)",
            name=op.f("ck_key_holding_client_is_named"),
        ),
        sa.CheckConstraint("(holder = 'team') = (user_id IS NOT NULL)", name=op.f("ck_key_holding_colleague_is_named")),
        sa.CheckConstraint(
            "holder NOT IN ('office', 'contractor') OR words IS NOT NULL", name=op.f("ck_key_holding_others_in_words")
        ),
        sa.CheckConstraint(
            "landlord_id IS NULL OR holder = 'owner'", name=op.f("ck_key_holding_only_owner_is_landlord")
        ),
        sa.CheckConstraint("(ends_on IS NULL) = (ended_how IS NULL)", name=op.f("ck_key_holding_end_says_how")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_key_holding_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_key_holding_client_id_client")),
        sa.ForeignKeyConstraint(["key_id"], ["flat_key.id"], name=op.f("fk_key_holding_key_id_flat_key")),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name=op.f("fk_key_holding_landlord_id_landlord")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_key_holding_placement_id_placement")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_key_holding_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_key_holding_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_holding")),
    )
    op.create_index(op.f("ix_key_holding_key_id"), "key_holding", ["key_id"])
    op.create_index(op.f("ix_key_holding_placement_id_key_holding_ends_on"), "key_holding", ["placement_id", "ends_on"])
    op.create_index(op.f("ix_key_holding_user_id_key_holding_ends_on"), "key_holding", ["user_id", "ends_on"])


def _key_use() -> None:
    op.create_table(
        "key_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "used_by",
            sa.Enum("team", "police", name="usedby", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "situation",
            sa.Enum(
                "health",
                "danger",
                "unreached",
                "asked",
                "work",
                "written",
                name="situation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "answer",
            sa.Enum(
                "yes", "conditions", "no", name="consentanswer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("condition_words", sa.Text(), nullable=True),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(used_by = 'team') = (user_id IS NOT NULL)", name=op.f("ck_key_use_colleague_is_named")),
        sa.CheckConstraint(
            "used_by <> 'team' OR (answer IS NOT NULL AND answer IN ('yes', 'conditions'))",
            name=op.f("ck_key_use_only_with_consent"),
        ),
        sa.CheckConstraint(
            "used_by <> 'team' OR answer <> 'conditions' OR condition_words IS NOT NULL",
            name=op.f("ck_key_use_condition_in_words"),
        ),
        sa.CheckConstraint("used_by <> 'team' OR key_id IS NOT NULL", name=op.f("ck_key_use_we_use_a_key")),
        sa.ForeignKeyConstraint(["key_id"], ["flat_key.id"], name=op.f("fk_key_use_key_id_flat_key")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_key_use_placement_id_placement")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_key_use_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_key_use_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_use")),
    )
    op.create_index(op.f("ix_key_use_placement_id"), "key_use", ["placement_id"])
    op.create_index(op.f("ix_key_use_used_at"), "key_use", ["used_at"])


def _key_use_telling() -> None:
    op.create_table(
        "key_use_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_key_use_telling_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["use_id"], ["key_use.id"], name=op.f("fk_key_use_telling_use_id_key_use")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_use_telling")),
        sa.UniqueConstraint("use_id", name=op.f("uq_key_use_telling_use_id")),
    )
