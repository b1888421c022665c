"""What is known of landlords beside their name: codes, consent, worries, standing, people, contacts, promises.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "landlord_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=False),
        sa.Column("spoken_on", sa.Date(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "visit",
                "email",
                "letter",
                "event",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("with_whom", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["landlord_id"], ["landlord.id"], name=op.f("fk_landlord_contact_landlord_id_landlord")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_landlord_contact_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landlord_contact")),
    )
    with op.batch_alter_table("landlord_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_landlord_contact_landlord_id_landlord_contact_spoken_on"),
            ["landlord_id", "spoken_on"],
            unique=False,
        )

    op.create_table(
        "landlord_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "managing_firm",
                "building_manager",
                "representative",
                name="landlordrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("share_part", sa.Integer(), nullable=True),
        sa.Column("share_of", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "share_part IS NULL OR role = 'owner'", name=op.f("ck_landlord_person_only_owners_have_shares")
        ),
        sa.CheckConstraint("(share_part IS NULL) = (share_of IS NULL)", name=op.f("ck_landlord_person_share_is_whole")),
        sa.CheckConstraint(
            "share_part > 0 AND share_part <= share_of", name=op.f("ck_landlord_person_share_is_possible")
        ),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name=op.f("fk_landlord_person_landlord_id_landlord")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landlord_person")),
    )
    with op.batch_alter_table("landlord_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_landlord_person_landlord_id"), ["landlord_id"], unique=False)

    op.create_table(
        "standing_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "active", "hesitant", "left", name="standing", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name=op.f("fk_standing_change_landlord_id_landlord")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_standing_change_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_change")),
    )
    with op.batch_alter_table("standing_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_change_landlord_id"), ["landlord_id"], unique=False)

    op.create_table(
        "landlord_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column(
            "promised_by",
            sa.Enum("us", "landlord", name="promiseby", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("broken_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kept_on IS NULL OR broken_on IS NULL", name=op.f("ck_landlord_promise_one_outcome")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["landlord_contact.id"], name=op.f("fk_landlord_promise_contact_id_landlord_contact")
        ),
        sa.ForeignKeyConstraint(
            ["landlord_id"], ["landlord.id"], name=op.f("fk_landlord_promise_landlord_id_landlord")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landlord_promise")),
    )
    with op.batch_alter_table("landlord_promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_landlord_promise_landlord_id"), ["landlord_id"], unique=False)

    with op.batch_alter_table("landlord", schema=None) as batch_op:
        batch_op.add_column(sa.Column("registration_number", sa.String(length=11), nullable=True))
        batch_op.add_column(sa.Column("personal_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("iban", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("consent_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("consent_withdrawn_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("worries", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(
            sa.Column(
                "standing",
                sa.Enum(
                    "active", "hesitant", "left", name="standing", native_enum=False, create_constraint=True, length=40
                ),
                nullable=False,
                server_default="active",
            )
        )
        batch_op.add_column(sa.Column("standing_since", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_landlord_person_has_no_registration"), "registration_number IS NULL OR kind <> 'person'"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_landlord_consent_dates_in_order"),
            "consent_withdrawn_on IS NULL OR consent_withdrawn_on >= consent_on",
        )


def downgrade() -> None:
    with op.batch_alter_table("landlord", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_landlord_consent_dates_in_order"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_landlord_person_has_no_registration"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_landlord_standing"), type_="check")
        batch_op.drop_column("standing_since")
        batch_op.drop_column("standing")
        batch_op.drop_column("worries")
        batch_op.drop_column("consent_withdrawn_on")
        batch_op.drop_column("consent_on")
        batch_op.drop_column("iban")
        batch_op.drop_column("personal_code")
        batch_op.drop_column("registration_number")

    with op.batch_alter_table("landlord_promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_landlord_promise_landlord_id"))

    op.drop_table("landlord_promise")
    with op.batch_alter_table("standing_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_change_landlord_id"))

    op.drop_table("standing_change")
    with op.batch_alter_table("landlord_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_landlord_person_landlord_id"))

    op.drop_table("landlord_person")
    with op.batch_alter_table("landlord_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_landlord_contact_landlord_id_landlord_contact_spoken_on"))

    op.drop_table("landlord_contact")
