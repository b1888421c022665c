"""Incidents: complaints, pests, damage, tasks and notes; risk assessment acts signed by both.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedOnce

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

GUARDS = (AppendOnly("incident_note"), AppendOnly("pest_neighbour"), LockedOnce("risk_act", "locked_at"))


def upgrade() -> None:
    _incident()
    _complaint()
    _incident_note()
    _incident_task()
    _incident_ticket()
    _pest_case()
    _risk_act()
    _damage_case()
    _pest_neighbour()
    _pest_treatment()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in (
        "pest_treatment",
        "pest_neighbour",
        "damage_case",
        "risk_act",
        "pest_case",
        "incident_ticket",
        "incident_task",
        "incident_note",
        "complaint",
        "incident",
    ):
        op.drop_table(table)


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "pests",
                "damage",
                "flooding",
                "fire_risk",
                "danger",
                "death",
                "other",
                name="incidentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("flat_id", sa.Integer(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('complaint', 'pests', 'damage', 'flooding') OR building_id IS NOT NULL",
            name=op.f("ck_incident_has_place"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('danger', 'death') OR client_id IS NOT NULL", name=op.f("ck_incident_has_person")
        ),
        sa.CheckConstraint("(closed_on IS NULL) = (closing_words IS NULL)", name=op.f("ck_incident_closing_says_how")),
        sa.CheckConstraint(
            "building_id IS NOT NULL OR client_id IS NOT NULL", name=op.f("ck_incident_has_place_or_person")
        ),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= happened_on", name=op.f("ck_incident_dates_in_order")),
        sa.CheckConstraint("flat_id IS NULL OR building_id IS NOT NULL", name=op.f("ck_incident_flat_is_in_building")),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_incident_building_id_building")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_incident_client_id_client")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_incident_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_incident_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_incident_placement_id_placement")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_incident_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["responsible_id"], ["user.id"], name=op.f("fk_incident_responsible_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_building_id"), "incident", ["building_id"])
    op.create_index(op.f("ix_incident_client_id"), "incident", ["client_id"])
    op.create_index(op.f("ix_incident_flat_id"), "incident", ["flat_id"])
    op.create_index(
        op.f("ix_incident_municipality_id_incident_closed_on_incident_happened_on"),
        "incident",
        ["municipality_id", "closed_on", "happened_on"],
    )
    op.create_index(op.f("ix_incident_placement_id"), "incident", ["placement_id"])
    op.create_index(op.f("ix_incident_responsible_id"), "incident", ["responsible_id"])


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "neighbour",
                "building_manager",
                "landlord",
                "police",
                "other",
                name="complaintsource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "about",
            sa.Enum(
                "noise",
                "smell",
                "rubbish",
                "visitors",
                "water",
                "smoking",
                "other",
                name="complaintabout",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_by_id", sa.Integer(), nullable=False),
        sa.Column("complainant", sa.Text(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "founded",
                "unfounded",
                "neighbour_at_fault",
                "unclear",
                name="complaintoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("told_person_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(outcome IS NULL) = (judged_on IS NULL)", name=op.f("ck_complaint_outcome_has_day")),
        sa.CheckConstraint(
            "outcome IS NULL OR (inspected_on IS NOT NULL AND judged_on >= inspected_on)",
            name=op.f("ck_complaint_judged_after_looking"),
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_complaint_incident_id_incident")),
        sa.ForeignKeyConstraint(["received_by_id"], ["user.id"], name=op.f("fk_complaint_received_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_complaint_incident_id")),
    )


def _incident_note() -> None:
    op.create_table(
        "incident_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_incident_note_by_id_user")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_note_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_note")),
    )
    op.create_index(op.f("ix_incident_note_incident_id"), "incident_note", ["incident_id"])


def _incident_task() -> None:
    op.create_table(
        "incident_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "inspect",
                "talk",
                "treat",
                "tell_neighbours",
                "restore",
                "mediate",
                "make_safe",
                "photograph",
                "dry",
                "safety_talk",
                "smoke_alarm",
                "tell_manager",
                "two_people",
                "other_worker",
                "tell_relatives",
                "who_was_there",
                "keys",
                "belongings",
                "tell_landlord",
                "care_neighbours",
                "care_team",
                "end_service",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_words", sa.Text(), nullable=True),
        sa.Column("needless", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(step IS NULL) = (words IS NOT NULL)", name=op.f("ck_incident_task_named_once")),
        sa.CheckConstraint("done_on IS NULL OR needless IS NULL", name=op.f("ck_incident_task_one_outcome")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_task_incident_id_incident")),
        sa.ForeignKeyConstraint(["responsible_id"], ["user.id"], name=op.f("fk_incident_task_responsible_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_task")),
    )
    op.create_index(op.f("ix_incident_task_incident_id"), "incident_task", ["incident_id"])
    op.create_index(
        op.f("ix_incident_task_responsible_id_incident_task_due_on"), "incident_task", ["responsible_id", "due_on"]
    )


def _incident_ticket() -> None:
    op.create_table(
        "incident_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_ticket_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["repair_ticket.id"], name=op.f("fk_incident_ticket_ticket_id_repair_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_ticket")),
        sa.UniqueConstraint("incident_id", "ticket_id", name=op.f("uq_incident_ticket_incident_id_ticket_id")),
    )
    op.create_index(op.f("ix_incident_ticket_ticket_id"), "incident_ticket", ["ticket_id"])


def _pest_case() -> None:
    op.create_table(
        "pest_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "pest",
            sa.Enum(
                "bedbugs",
                "cockroaches",
                "rodents",
                "other",
                name="pest",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin_landlord",
            sa.Enum(
                "brought_in",
                "building",
                "unknown",
                name="pestorigin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("origin_landlord_words", sa.Text(), nullable=True),
        sa.Column(
            "origin_ours",
            sa.Enum(
                "brought_in",
                "building",
                "unknown",
                name="our_view",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("origin_ours_words", sa.Text(), nullable=True),
        sa.Column(
            "payer",
            sa.Enum(
                "provider",
                "landlord",
                "municipality",
                name="pestpayer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("payer_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "payer = 'provider' OR payer_reason IS NOT NULL", name=op.f("ck_pest_case_payer_is_reasoned")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_pest_case_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pest_case")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_pest_case_incident_id")),
    )


def _risk_act() -> None:
    op.create_table(
        "risk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("lv", "ru", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("person_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_file", sa.String(length=40), nullable=True),
        sa.Column("person_file_hash", sa.String(length=64), nullable=True),
        sa.Column("person_text_hash", sa.String(length=64), nullable=True),
        sa.Column("worker_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_file", sa.String(length=40), nullable=True),
        sa.Column("worker_file_hash", sa.String(length=64), nullable=True),
        sa.Column("worker_text_hash", sa.String(length=64), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_name", sa.String(length=40), nullable=True),
        sa.Column("pdf_hash", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(pdf_name IS NULL) = (pdf_hash IS NULL)", name=op.f("ck_risk_act_pdf_is_whole")),
        sa.CheckConstraint(
            "(person_signed_at IS NULL) = (person_file IS NULL) AND (person_signed_at IS NULL) = (person_file_hash IS NULL) AND (person_signed_at IS NULL) = (person_text_hash IS NULL)",
            name=op.f("ck_risk_act_person_signature_is_whole"),
        ),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_words IS NULL)", name=op.f("ck_risk_act_withdrawing_says_why")
        ),
        sa.CheckConstraint(
            "(worker_signed_at IS NULL) = (worker_file IS NULL) AND (worker_signed_at IS NULL) = (worker_file_hash IS NULL) AND (worker_signed_at IS NULL) = (worker_text_hash IS NULL)",
            name=op.f("ck_risk_act_worker_signature_is_whole"),
        ),
        sa.CheckConstraint(
            "locked_at IS NULL OR (person_text_hash IS NOT NULL AND worker_text_hash IS NOT NULL AND person_text_hash = text_hash AND worker_text_hash = text_hash)",
            name=op.f("ck_risk_act_locked_is_signed_by_both"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR locked_at IS NULL", name=op.f("ck_risk_act_locked_is_not_withdrawn")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_risk_act_client_id_client")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_risk_act_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_risk_act_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_risk_act_placement_id_placement")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_risk_act_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_risk_act_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_act")),
    )
    op.create_index(op.f("ix_risk_act_client_id"), "risk_act", ["client_id"])
    op.create_index(op.f("ix_risk_act_incident_id"), "risk_act", ["incident_id"])
    op.create_index(op.f("ix_risk_act_placement_id"), "risk_act", ["placement_id"])


def _damage_case() -> None:
    op.create_table(
        "damage_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("works_id", sa.Integer(), nullable=False),
        sa.Column("mediation_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("estimate_cents", sa.BigInteger(), nullable=True),
        sa.Column("restored_on", sa.Date(), nullable=True),
        sa.Column("restored_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(restored_on IS NULL) = (restored_words IS NULL)", name=op.f("ck_damage_case_restoring_says_what")
        ),
        sa.CheckConstraint("works_id <> mediation_id", name=op.f("ck_damage_case_two_people")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_damage_case_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["judgement_id"], ["condition_judgement.id"], name=op.f("fk_damage_case_judgement_id_condition_judgement")
        ),
        sa.ForeignKeyConstraint(["mediation_id"], ["user.id"], name=op.f("fk_damage_case_mediation_id_user")),
        sa.ForeignKeyConstraint(["works_id"], ["user.id"], name=op.f("fk_damage_case_works_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_damage_case")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_damage_case_incident_id")),
        sa.UniqueConstraint("judgement_id", name=op.f("uq_damage_case_judgement_id")),
    )


def _pest_neighbour() -> None:
    op.create_table(
        "pest_neighbour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pest_case_id", sa.Integer(), nullable=False),
        sa.Column("flat_number", sa.String(length=20), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=False),
        sa.Column("has_them_too", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pest_case_id"], ["pest_case.id"], name=op.f("fk_pest_neighbour_pest_case_id_pest_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pest_neighbour")),
    )
    op.create_index(op.f("ix_pest_neighbour_pest_case_id"), "pest_neighbour", ["pest_case_id"])


def _pest_treatment() -> None:
    op.create_table(
        "pest_treatment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pest_case_id", sa.Integer(), nullable=False),
        sa.Column("treated_on", sa.Date(), nullable=False),
        sa.Column("firm", sa.String(length=200), nullable=True),
        sa.Column("net_cents", sa.BigInteger(), nullable=True),
        sa.Column("vat_cents", sa.BigInteger(), nullable=True),
        sa.Column("gross_cents", sa.BigInteger(), nullable=True),
        sa.Column("check_due_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("clear", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(checked_on IS NULL) = (clear IS NULL)", name=op.f("ck_pest_treatment_check_has_result")),
        sa.CheckConstraint(
            "(net_cents IS NULL) = (vat_cents IS NULL) AND (net_cents IS NULL) = (gross_cents IS NULL)",
            name=op.f("ck_pest_treatment_cost_is_whole"),
        ),
        sa.CheckConstraint(
            "checked_on IS NULL OR checked_on >= treated_on", name=op.f("ck_pest_treatment_checked_afterwards")
        ),
        sa.CheckConstraint(
            "gross_cents IS NULL OR gross_cents = net_cents + vat_cents", name=op.f("ck_pest_treatment_cost_adds_up")
        ),
        sa.CheckConstraint("net_cents >= 0 AND vat_cents >= 0", name=op.f("ck_pest_treatment_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["pest_case_id"], ["pest_case.id"], name=op.f("fk_pest_treatment_pest_case_id_pest_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pest_treatment")),
    )
    op.create_index(op.f("ix_pest_treatment_pest_case_id"), "pest_treatment", ["pest_case_id"])
