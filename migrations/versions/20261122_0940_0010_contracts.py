"""Contracts, the flats they are about, their terms in versions, files, insurance; index values.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, Guard, LockedOnce, NoOverlap

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

GUARDS: tuple[Guard, ...] = (
    NoOverlap(
        "no_overlap_contract_flat", "contract_flat", ("flat_id", "room_number", "side"), "held_from", "held_until"
    ),
    LockedOnce("contract_term", "signed_on"),
    AppendOnly("contract_file"),
    AppendOnly("insurance"),
)


def upgrade() -> None:
    op.create_table(
        "index_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_index_value_value_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_index_value_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_value")),
        sa.UniqueConstraint("municipality_id", "month_on", name=op.f("uq_index_value_municipality_id_month_on")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "model",
            sa.Enum(
                "client_lease",
                "head_lease",
                "occupancy",
                "municipal_act",
                name="contractmodel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("landlord_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column(
            "why_not_client",
            sa.Enum(
                "owner_not_ready",
                "many_flats",
                "before_client",
                "other",
                name="whynotclient",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("why_not_words", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("land_register", sa.Boolean(), nullable=True),
        sa.Column("land_register_number", sa.String(length=200), nullable=True),
        sa.Column("land_register_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "signed", "ended", name="contractstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column(
            "signing",
            sa.Enum("paper", "esignature", name="signingmethod", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum(
                "us", "landlord", "client", "both", name="endedby", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("drawn_up_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(model = 'head_lease') = (household_id IS NULL)",
            name=op.f("ck_contract_a_client_signs_all_but_head_leases"),
        ),
        sa.CheckConstraint(
            "(model = 'head_lease') = (why_not_client IS NOT NULL)", name=op.f("ck_contract_head_lease_has_reason")
        ),
        sa.CheckConstraint("(state = 'draft') = (signed_on IS NULL)", name=op.f("ck_contract_signed_has_date")),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (ended_by IS NULL)",
            name=op.f("ck_contract_end_is_whole"),
        ),
        sa.CheckConstraint(
            "ends_on IS NOT NULL OR model = 'municipal_act'", name=op.f("ck_contract_a_lease_has_an_end")
        ),
        sa.CheckConstraint(
            "landlord_id IS NOT NULL OR model IN ('occupancy', 'municipal_act')", name=op.f("ck_contract_has_landlord")
        ),
        sa.CheckConstraint("(signed_on IS NULL) = (signing IS NULL)", name=op.f("ck_contract_signed_has_method")),
        sa.CheckConstraint(
            "ended_on >= starts_on AND (ends_on IS NULL OR ended_on <= ends_on)", name=op.f("ck_contract_end_in_order")
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name=op.f("ck_contract_dates_in_order")),
        sa.CheckConstraint("notice_on <= ended_on", name=op.f("ck_contract_notice_before_end")),
        sa.ForeignKeyConstraint(["drawn_up_by_id"], ["user.id"], name=op.f("fk_contract_drawn_up_by_id_user")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_contract_household_id_household")),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name=op.f("fk_contract_landlord_id_landlord")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_contract_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("municipality_id", "number", name=op.f("uq_contract_municipality_id_number")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_landlord_id"), ["landlord_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contract_municipality_id_contract_state_contract_ends_on"),
            ["municipality_id", "state", "ends_on"],
            unique=False,
        )

    op.create_table(
        "contract_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_contract_file_added_by_id_user")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_file_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_file")),
    )
    with op.batch_alter_table("contract_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_file_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "contract_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "rent_kind",
            sa.Enum("fixed", "indexed", "free", name="rentkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rent_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "day_count",
            sa.Enum("actual", "thirty", name="daycount", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("payment_day", sa.Integer(), nullable=False),
        sa.Column("in_advance", sa.Boolean(), nullable=False),
        sa.Column("index_base_on", sa.Date(), nullable=True),
        sa.Column("index_first_on", sa.Date(), nullable=True),
        sa.Column("index_may_fall", sa.Boolean(), nullable=False),
        sa.Column("index_most", sa.Integer(), nullable=True),
        sa.Column("utilities", sa.JSON(), nullable=False),
        sa.Column("utilities_cents", sa.BigInteger(), nullable=True),
        sa.Column("deposit_cents", sa.BigInteger(), nullable=False),
        sa.Column("deposit_reason", sa.Text(), nullable=True),
        sa.Column("first_and_last", sa.Boolean(), nullable=False),
        sa.Column("payment_guarantee", sa.String(length=200), nullable=True),
        sa.Column("vacancy_guarantee", sa.String(length=200), nullable=True),
        sa.Column("notice_days_us", sa.Integer(), nullable=False),
        sa.Column("notice_days_landlord", sa.Integer(), nullable=False),
        sa.Column("repairs", sa.JSON(), nullable=False),
        sa.Column("house_rules", sa.Text(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(rent_kind = 'indexed') = (index_base_on IS NOT NULL) AND (index_base_on IS NULL) = (index_first_on IS NULL)",
            name=op.f("ck_contract_term_indexed_has_rule"),
        ),
        sa.CheckConstraint(
            "rent_cents >= 0 AND (rent_kind = 'free') = (rent_cents = 0)",
            name=op.f("ck_contract_term_free_costs_nothing"),
        ),
        sa.CheckConstraint("deposit_cents >= 0", name=op.f("ck_contract_term_deposit_not_negative")),
        sa.CheckConstraint(
            "index_most IS NULL OR index_most >= 0", name=op.f("ck_contract_term_index_most_not_negative")
        ),
        sa.CheckConstraint(
            "notice_days_us >= 0 AND notice_days_landlord >= 0", name=op.f("ck_contract_term_notice_not_negative")
        ),
        sa.CheckConstraint("number = 0 OR changes IS NOT NULL", name=op.f("ck_contract_term_an_amendment_says_what")),
        sa.CheckConstraint("number = 0 OR signed_on IS NOT NULL", name=op.f("ck_contract_term_an_amendment_is_signed")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_contract_term_number_not_negative")),
        sa.CheckConstraint("payment_day BETWEEN 1 AND 31", name=op.f("ck_contract_term_payment_day_exists")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_term_contract_id_contract")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_contract_term_signed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_term")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_contract_term_contract_id_number")),
    )
    op.create_table(
        "insurance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "none", "refused", "active", name="insurancestate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("insurer", sa.String(length=200), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'active') = (expires_on IS NOT NULL)", name=op.f("ck_insurance_active_expires")),
        sa.CheckConstraint("state = 'none' OR insurer IS NOT NULL", name=op.f("ck_insurance_names_insurer")),
        sa.CheckConstraint("expires_on > since", name=op.f("ck_insurance_dates_in_order")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_insurance_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance")),
    )
    with op.batch_alter_table("insurance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_insurance_contract_id_insurance_since"), ["contract_id", "since"], unique=False
        )

    op.create_table(
        "contract_flat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("room_number", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("owner", "occupant", name="flatside", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "held_until IS NULL OR held_until >= held_from", name=op.f("ck_contract_flat_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_flat_contract_id_contract")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_contract_flat_flat_id_flat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_flat")),
        sa.UniqueConstraint("contract_id", "flat_id", name=op.f("uq_contract_flat_contract_id_flat_id")),
    )
    with op.batch_alter_table("contract_flat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_flat_flat_id"), ["flat_id"], unique=False)

    op.create_table(
        "term_rent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("rent_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rent_cents >= 0", name=op.f("ck_term_rent_rent_not_negative")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_term_rent_flat_id_flat")),
        sa.ForeignKeyConstraint(["term_id"], ["contract_term.id"], name=op.f("fk_term_rent_term_id_contract_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_rent")),
        sa.UniqueConstraint("term_id", "flat_id", name=op.f("uq_term_rent_term_id_flat_id")),
    )
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in GUARDS:
        guard.drop(op.get_bind())
    op.drop_table("term_rent")
    with op.batch_alter_table("contract_flat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_flat_flat_id"))

    op.drop_table("contract_flat")
    with op.batch_alter_table("insurance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insurance_contract_id_insurance_since"))

    op.drop_table("insurance")
    op.drop_table("contract_term")
    with op.batch_alter_table("contract_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_file_contract_id"))

    op.drop_table("contract_file")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_municipality_id_contract_state_contract_ends_on"))
        batch_op.drop_index(batch_op.f("ix_contract_landlord_id"))
        batch_op.drop_index(batch_op.f("ix_contract_household_id"))

    op.drop_table("contract")
    op.drop_table("index_value")
