"""Moving in: lists of things, what each home needs, the steps of the day, agreements for a crisis.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns, NoOverlap

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

GUARDS = (
    AppendOnly("kit_list"),
    AppendOnly("kit_item"),
    NoOverlap("no_overlap_crisis_agreement", "crisis_agreement", ("placement_id", "client_id"), "starts_on", "ends_on"),
    LockedColumns(
        "crisis_agreement",
        "starts_on",
        "placement_id, client_id, starts_on, signing, language, signed_by_id, recorded_by_id",
    ),
    AppendOnly("crisis_line"),
)


def upgrade() -> None:
    _kit_list()
    _kit_item()
    _crisis_agreement()
    _move_in()
    _crisis_line()
    _move_in_line()
    _move_in_step()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("move_in_step", "move_in_line", "crisis_line", "move_in", "crisis_agreement", "kit_item", "kit_list"):
        op.drop_table(table)


def _kit_list() -> None:
    op.create_table(
        "kit_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_kit_list_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_kit_list_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_list")),
        sa.UniqueConstraint(
            "municipality_id", "code", "version", name=op.f("uq_kit_list_municipality_id_code_version")
        ),
    )
    op.create_index(
        "uq_kit_list_standard",
        "kit_list",
        ["code", "version"],
        unique=True,
        sqlite_where=sa.text("municipality_id IS NULL"),
        postgresql_where=sa.text("municipality_id IS NULL"),
    )


def _kit_item() -> None:
    op.create_table(
        "kit_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words_lv", sa.String(length=200), nullable=False),
        sa.Column("words_ru", sa.String(length=200), nullable=False),
        sa.Column("words_en", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "sleep",
                "cook",
                "keep_clean",
                "other",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("basic", "extra", name="class", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "due",
            sa.Enum("before", "on_day", name="due", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "usual_source",
            sa.Enum(
                "in_flat",
                "bought",
                "charity",
                "giveaway",
                "shelter",
                "provider",
                "acquaintance",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_kit_item_at_least_one")),
        sa.ForeignKeyConstraint(["list_id"], ["kit_list.id"], name=op.f("fk_kit_item_list_id_kit_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_item")),
    )
    op.create_index(op.f("ix_kit_item_list_id"), "kit_item", ["list_id"])


def _crisis_agreement() -> None:
    op.create_table(
        "crisis_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
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
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_crisis_agreement_dates_in_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_crisis_agreement_client_id_client")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_crisis_agreement_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_crisis_agreement_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_crisis_agreement_signed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_agreement")),
    )
    op.create_index(op.f("ix_crisis_agreement_client_id"), "crisis_agreement", ["client_id"])
    op.create_index(
        op.f("ix_crisis_agreement_placement_id_crisis_agreement_client_id"),
        "crisis_agreement",
        ["placement_id", "client_id"],
    )


def _move_in() -> None:
    op.create_table(
        "move_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_move_in_placement_id_placement")),
        sa.ForeignKeyConstraint(["responsible_id"], ["user.id"], name=op.f("fk_move_in_responsible_id_user")),
        sa.ForeignKeyConstraint(["started_by_id"], ["user.id"], name=op.f("fk_move_in_started_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_in")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_move_in_placement_id")),
    )
    op.create_index(op.f("ix_move_in_responsible_id"), "move_in", ["responsible_id"])


def _crisis_line() -> None:
    op.create_table(
        "crisis_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "crisis",
            sa.Enum(
                "unreached",
                "illness",
                "mental",
                "danger",
                "violence",
                "key_lost",
                name="crisis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["crisis_agreement.id"], name=op.f("fk_crisis_line_agreement_id_crisis_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_line")),
        sa.UniqueConstraint("agreement_id", "crisis", name=op.f("uq_crisis_line_agreement_id_crisis")),
    )


def _move_in_line() -> None:
    op.create_table(
        "move_in_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move_in_id", sa.Integer(), nullable=False),
        sa.Column("kit_item_id", sa.Integer(), nullable=True),
        sa.Column("own_words", sa.String(length=200), nullable=True),
        sa.Column(
            "function",
            sa.Enum(
                "sleep",
                "cook",
                "keep_clean",
                "other",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("basic", "extra", name="class", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "due",
            sa.Enum("before", "on_day", name="due", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "in_flat",
                "bought",
                "charity",
                "giveaway",
                "shelter",
                "provider",
                "acquaintance",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "owner",
            sa.Enum(
                "client",
                "provider",
                "landlord",
                "municipality",
                name="itemowner",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("needless", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kit_item_id IS NULL) = (own_words IS NOT NULL)", name=op.f("ck_move_in_line_named_once")),
        sa.CheckConstraint("cost_cents IS NULL OR cost_cents >= 0", name=op.f("ck_move_in_line_cost_not_negative")),
        sa.CheckConstraint("count > 0", name=op.f("ck_move_in_line_at_least_one")),
        sa.CheckConstraint("delivered_on IS NULL OR needless IS NULL", name=op.f("ck_move_in_line_one_outcome")),
        sa.CheckConstraint(
            "delivered_on IS NULL OR source IS NOT NULL", name=op.f("ck_move_in_line_what_came_has_source")
        ),
        sa.ForeignKeyConstraint(["kit_item_id"], ["kit_item.id"], name=op.f("fk_move_in_line_kit_item_id_kit_item")),
        sa.ForeignKeyConstraint(["move_in_id"], ["move_in.id"], name=op.f("fk_move_in_line_move_in_id_move_in")),
        sa.ForeignKeyConstraint(["responsible_id"], ["user.id"], name=op.f("fk_move_in_line_responsible_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_in_line")),
    )
    op.create_index(op.f("ix_move_in_line_move_in_id"), "move_in_line", ["move_in_id"])
    op.create_index(
        op.f("ix_move_in_line_responsible_id_move_in_line_due_on"), "move_in_line", ["responsible_id", "due_on"]
    )


def _move_in_step() -> None:
    op.create_table(
        "move_in_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move_in_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "looked",
                "needs",
                "escort",
                "act",
                "keys",
                "meters",
                "explained",
                "consent",
                "crisis",
                "contacts",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["move_in_id"], ["move_in.id"], name=op.f("fk_move_in_step_move_in_id_move_in")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_move_in_step_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_in_step")),
        sa.UniqueConstraint("move_in_id", "step", name=op.f("uq_move_in_step_move_in_id_step")),
    )
