"""Repair tickets with their runs, pauses, photos, costs and hazards; lists of faults; contractors.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, Guard, LockedColumns, LockedOnce

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

GUARDS: tuple[Guard, ...] = (
    AppendOnly("fault_list"),
    AppendOnly("ticket_event"),
    AppendOnly("ticket_cost"),
    AppendOnly("safety_answer"),
    LockedColumns("ticket_run", "started_at", "ticket_id, number, started_at, promised_at"),
    LockedOnce("hazard_step", "done_at"),
    LockedOnce("spend_request", "decided_at"),
)


def upgrade() -> None:
    op.create_table(
        "contractor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("trade", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_contractor_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contractor")),
        sa.UniqueConstraint("municipality_id", "name", name=op.f("uq_contractor_municipality_id_name")),
    )
    op.create_table(
        "fault_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_fault_list_version_positive")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_fault_list_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_fault_list_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_list")),
        sa.UniqueConstraint("municipality_id", "version", name=op.f("uq_fault_list_municipality_id_version")),
    )
    op.create_table(
        "repair_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=True),
        sa.Column(
            "room",
            sa.Enum(
                "hall",
                "living",
                "bedroom",
                "kitchen",
                "bath",
                "balcony",
                "cellar",
                "stairwell",
                "roof",
                "yard",
                "whole",
                name="ticketroom",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("fault_code", sa.String(length=40), nullable=False),
        sa.Column("fault_list_version", sa.Integer(), nullable=False),
        sa.Column("fault_names", sa.JSON(), nullable=False),
        sa.Column(
            "element",
            sa.Enum(
                "structure",
                "windows_doors",
                "pipes",
                "heating",
                "electricity",
                "appliances",
                "finish",
                "small",
                name="repairelement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "hazard",
            sa.Enum(
                "damp",
                "cold",
                "electric",
                "gas",
                "structure",
                name="hazard",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "web",
                "email",
                "post",
                "visit",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reporter",
            sa.Enum(
                "client",
                "staff",
                "landlord",
                "neighbour",
                "other",
                name="reporter",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "municipality",
                "provider",
                "landlord",
                "client",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "party_source",
            sa.Enum(
                "contract",
                "ownership",
                "assumed",
                "person",
                name="partysource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("contractor_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "planned",
                "in_work",
                "waiting",
                "done",
                "cancelled",
                "duplicate",
                name="ticketstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column(
            "mended_by",
            sa.Enum(
                "contractor",
                "staff",
                "landlord",
                "client",
                "other",
                name="mendedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "urgent", "priority", "routine", name="priority", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("net_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(party_source = 'contract') = (contract_id IS NOT NULL)", name=op.f("ck_repair_ticket_contract_is_named")
        ),
        sa.CheckConstraint(
            "(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name=op.f("ck_repair_ticket_duplicate_of_another")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'cancelled', 'duplicate')) = (finished_at IS NOT NULL)",
            name=op.f("ck_repair_ticket_closed_has_end"),
        ),
        sa.CheckConstraint("state <> 'done' OR mended_by IS NOT NULL", name=op.f("ck_repair_ticket_done_by_somebody")),
        sa.CheckConstraint("duplicate_of_id <> id", name=op.f("ck_repair_ticket_duplicate_of_another_one")),
        sa.CheckConstraint("run_number >= 1", name=op.f("ck_repair_ticket_run_number_positive")),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_repair_ticket_building_id_building")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_repair_ticket_contract_id_contract")),
        sa.ForeignKeyConstraint(
            ["contractor_id"], ["contractor.id"], name=op.f("fk_repair_ticket_contractor_id_contractor")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["repair_ticket.id"], name=op.f("fk_repair_ticket_duplicate_of_id_repair_ticket")
        ),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_repair_ticket_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_repair_ticket_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_repair_ticket_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["responsible_id"], ["user.id"], name=op.f("fk_repair_ticket_responsible_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_ticket")),
        sa.UniqueConstraint("key", name=op.f("uq_repair_ticket_key")),
    )
    with op.batch_alter_table("repair_ticket", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_repair_ticket_building_id_repair_ticket_reported_at"),
            ["building_id", "reported_at"],
            unique=False,
        )
        batch_op.create_index("ix_repair_ticket_contractor", ["contractor_id", "state", "due_at"], unique=False)
        batch_op.create_index("ix_repair_ticket_due", ["municipality_id", "state", "due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_ticket_duplicate_of_id"), ["duplicate_of_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_repair_ticket_flat_id_repair_ticket_reported_at"), ["flat_id", "reported_at"], unique=False
        )
        batch_op.create_index("ix_repair_ticket_responsible", ["responsible_id", "state", "due_at"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("contractor_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "came",
                "no_access",
                "cancelled",
                name="appointmentoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_appointment_instants_in_order")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_appointment_by_id_user")),
        sa.ForeignKeyConstraint(
            ["contractor_id"], ["contractor.id"], name=op.f("fk_appointment_contractor_id_contractor")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_appointment_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_ticket_id_appointment_from_at"), ["ticket_id", "from_at"], unique=False
        )

    op.create_table(
        "hazard_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "investigate",
                "make_safe",
                "works",
                name="stepkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (words IS NULL)", name=op.f("ck_hazard_step_done_says_what")),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_hazard_step_done_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_hazard_step_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_step")),
        sa.UniqueConstraint("ticket_id", "kind", name=op.f("uq_hazard_step_ticket_id_kind")),
    )
    op.create_table(
        "safety_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_safety_answer_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_safety_answer_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_answer")),
    )
    with op.batch_alter_table("safety_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_answer_ticket_id_safety_answer_id"), ["ticket_id", "id"], unique=False
        )

    op.create_table(
        "spend_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (approved IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_spend_request_decision_is_whole"),
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_spend_request_cents_positive")),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name=op.f("ck_spend_request_decided_by_another")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_spend_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_spend_request_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_spend_request_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_request")),
    )
    with op.batch_alter_table("spend_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spend_request_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "uq_spend_request_open",
            ["ticket_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reported",
                "state",
                "reopened",
                "priority",
                "responsible",
                "party",
                "contractor",
                "paused",
                "resumed",
                "appointment",
                "visited",
                "note",
                "cost",
                "spend_asked",
                "spend_decided",
                "hazard",
                "safety",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.Column("after", sa.String(length=200), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_ticket_event_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_ticket_event_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_event_ticket_id_ticket_event_at"), ["ticket_id", "at"], unique=False
        )

    op.create_table(
        "ticket_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("ticket_key", sa.String(length=80), nullable=True),
        sa.Column(
            "moment",
            sa.Enum(
                "before", "after", "other", name="photomoment", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("small_name", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ticket_id IS NOT NULL OR ticket_key IS NOT NULL", name=op.f("ck_ticket_photo_belongs_to_a_ticket")
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_ticket_photo_size_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_ticket_photo_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_ticket_photo_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_photo")),
        sa.UniqueConstraint("file_name", name=op.f("uq_ticket_photo_file_name")),
        sa.UniqueConstraint("small_name", name=op.f("uq_ticket_photo_small_name")),
        sa.UniqueConstraint("ticket_id", "source_hash", name=op.f("uq_ticket_photo_ticket_id_source_hash")),
        sa.UniqueConstraint("ticket_key", "source_hash", name=op.f("uq_ticket_photo_ticket_key_source_hash")),
    )
    op.create_table(
        "ticket_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "urgent", "priority", "routine", name="priority", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("net_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "cancelled",
                "duplicate",
                name="runoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (outcome IS NULL)", name=op.f("ck_ticket_run_finished_has_outcome")
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR finished_at >= started_at", name=op.f("ck_ticket_run_instants_in_order")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ticket_run_number_positive")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_ticket_run_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_run")),
        sa.UniqueConstraint("ticket_id", "number", name=op.f("uq_ticket_run_ticket_id_number")),
    )
    with op.batch_alter_table("ticket_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_run_due_at_ticket_run_ticket_id"), ["due_at", "ticket_id"], unique=False
        )

    op.create_table(
        "ticket_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "labour", "material", "other", name="costkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "payer",
            sa.Enum(
                "municipality",
                "provider",
                "landlord",
                "client",
                name="costpayer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cost_on", sa.Date(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.String(length=60), nullable=True),
        sa.Column("file_name", sa.String(length=60), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("agreement_name", sa.String(length=60), nullable=True),
        sa.Column("agreement_hash", sa.String(length=64), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(payer = 'client') = (agreement_name IS NOT NULL) AND (agreement_name IS NULL) = (agreement_hash IS NULL)",
            name=op.f("ck_ticket_cost_a_client_agreed_on_paper"),
        ),
        sa.CheckConstraint("(file_name IS NULL) = (file_hash IS NULL)", name=op.f("ck_ticket_cost_file_has_hash")),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (net_cents > 0)", name=op.f("ck_ticket_cost_only_a_reversal_is_below_zero")
        ),
        sa.CheckConstraint("net_cents <> 0", name=op.f("ck_ticket_cost_costs_something")),
        sa.CheckConstraint("vat_cents * net_cents >= 0", name=op.f("ck_ticket_cost_vat_has_the_sign_of_net")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_ticket_cost_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_ticket_cost_recorded_by_id_user")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ticket_cost.id"], name=op.f("fk_ticket_cost_reverses_id_ticket_cost")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["ticket_run.id"], name=op.f("fk_ticket_cost_run_id_ticket_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_cost")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ticket_cost_reverses_id")),
    )
    with op.batch_alter_table("ticket_cost", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_cost_day", ["municipality_id", "cost_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_cost_run_id"), ["run_id"], unique=False)

    op.create_table(
        "ticket_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "landlord",
                "access",
                "part",
                "weather",
                name="pausereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name=op.f("ck_ticket_pause_instants_in_order")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_ticket_pause_by_id_user")),
        sa.ForeignKeyConstraint(["run_id"], ["ticket_run.id"], name=op.f("fk_ticket_pause_run_id_ticket_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_pause")),
    )
    with op.batch_alter_table("ticket_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_pause_run_id"), ["run_id"], unique=False)
        batch_op.create_index(
            "uq_ticket_pause_open",
            ["run_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    with op.batch_alter_table("ticket_pause", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ticket_pause_open",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_ticket_pause_run_id"))

    op.drop_table("ticket_pause")
    with op.batch_alter_table("ticket_cost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_cost_run_id"))
        batch_op.drop_index("ix_ticket_cost_day")

    op.drop_table("ticket_cost")
    with op.batch_alter_table("ticket_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_run_due_at_ticket_run_ticket_id"))

    op.drop_table("ticket_run")
    op.drop_table("ticket_photo")
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_event_ticket_id_ticket_event_at"))

    op.drop_table("ticket_event")
    with op.batch_alter_table("spend_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_spend_request_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_spend_request_ticket_id"))

    op.drop_table("spend_request")
    with op.batch_alter_table("safety_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_answer_ticket_id_safety_answer_id"))

    op.drop_table("safety_answer")
    op.drop_table("hazard_step")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_ticket_id_appointment_from_at"))

    op.drop_table("appointment")
    with op.batch_alter_table("repair_ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_repair_ticket_responsible")
        batch_op.drop_index(batch_op.f("ix_repair_ticket_flat_id_repair_ticket_reported_at"))
        batch_op.drop_index(batch_op.f("ix_repair_ticket_duplicate_of_id"))
        batch_op.drop_index("ix_repair_ticket_due")
        batch_op.drop_index("ix_repair_ticket_contractor")
        batch_op.drop_index(batch_op.f("ix_repair_ticket_building_id_repair_ticket_reported_at"))

    op.drop_table("repair_ticket")
    op.drop_table("fault_list")
    op.drop_table("contractor")
