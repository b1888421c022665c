"""Negotiations about private flats: stages, moves, prices, next steps; reference rents.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_rent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("rent_cents", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint("rent_cents > 0", name=op.f("ck_reference_rent_rent_positive")),
        sa.CheckConstraint("rooms > 0", name=op.f("ck_reference_rent_rooms_positive")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_reference_rent_area_id_area")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_reference_rent_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_rent")),
    )
    with op.batch_alter_table("reference_rent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reference_rent_municipality_id_reference_rent_rooms_reference_rent_valid_from"),
            ["municipality_id", "rooms", "valid_from"],
            unique=False,
        )

    op.create_table(
        "negotiation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("address_text", sa.String(length=200), nullable=True),
        sa.Column("flat_number", sa.String(length=10), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("utilities_cents", sa.BigInteger(), nullable=True),
        sa.Column("deposit_cents", sa.BigInteger(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("found_in", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "found",
                "called",
                "price_raised",
                "viewing",
                "terms_agreed",
                "signed",
                "refused",
                "lost",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name=op.f("ck_negotiation_area_positive")),
        sa.CheckConstraint("rooms IS NULL OR rooms > 0", name=op.f("ck_negotiation_rooms_positive")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_negotiation_flat_id_flat")),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name=op.f("fk_negotiation_landlord_id_landlord")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_negotiation_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_negotiation_officer_id_user")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_negotiation_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation")),
        sa.UniqueConstraint("flat_id", name=op.f("uq_negotiation_flat_id")),
    )
    with op.batch_alter_table("negotiation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_negotiation_landlord_id"), ["landlord_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_negotiation_municipality_id_negotiation_stage_negotiation_stage_since"),
            ["municipality_id", "stage", "stage_since"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_negotiation_place_id"), ["place_id"], unique=False)

    op.create_table(
        "negotiation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("negotiation_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_stage",
            sa.Enum(
                "found",
                "called",
                "price_raised",
                "viewing",
                "terms_agreed",
                "signed",
                "refused",
                "lost",
                name="from_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "found",
                "called",
                "price_raised",
                "viewing",
                "terms_agreed",
                "signed",
                "refused",
                "lost",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why_not",
            sa.Enum(
                "price",
                "not_with_clients",
                "payment",
                "neighbours",
                "damage",
                "condition",
                "taken",
                "no_contact",
                "other",
                name="whynot",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_negotiation_move_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["negotiation_id"], ["negotiation.id"], name=op.f("fk_negotiation_move_negotiation_id_negotiation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_move")),
    )
    with op.batch_alter_table("negotiation_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_negotiation_move_negotiation_id"), ["negotiation_id"], unique=False)

    op.create_table(
        "negotiation_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("negotiation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked", "counter", "accepted", name="pricekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("rent_cents", sa.BigInteger(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rent_cents >= 0", name=op.f("ck_negotiation_price_rent_not_negative")),
        sa.ForeignKeyConstraint(
            ["negotiation_id"], ["negotiation.id"], name=op.f("fk_negotiation_price_negotiation_id_negotiation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_price")),
    )
    with op.batch_alter_table("negotiation_price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_negotiation_price_negotiation_id"), ["negotiation_id"], unique=False)

    op.create_table(
        "negotiation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("negotiation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("broken_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kept_on IS NULL OR broken_on IS NULL", name=op.f("ck_negotiation_step_one_outcome")),
        sa.ForeignKeyConstraint(
            ["negotiation_id"], ["negotiation.id"], name=op.f("fk_negotiation_step_negotiation_id_negotiation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_step")),
    )
    with op.batch_alter_table("negotiation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_negotiation_step_negotiation_id"), ["negotiation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("negotiation_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_negotiation_step_negotiation_id"))

    op.drop_table("negotiation_step")
    with op.batch_alter_table("negotiation_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_negotiation_price_negotiation_id"))

    op.drop_table("negotiation_price")
    with op.batch_alter_table("negotiation_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_negotiation_move_negotiation_id"))

    op.drop_table("negotiation_move")
    with op.batch_alter_table("negotiation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_negotiation_place_id"))
        batch_op.drop_index(batch_op.f("ix_negotiation_municipality_id_negotiation_stage_negotiation_stage_since"))
        batch_op.drop_index(batch_op.f("ix_negotiation_landlord_id"))

    op.drop_table("negotiation")
    with op.batch_alter_table("reference_rent", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_reference_rent_municipality_id_reference_rent_rooms_reference_rent_valid_from")
        )

    op.drop_table("reference_rent")
