"""Two endings: receiving the service apart from living in a flat, warnings, rehousing, the provider's decision by three.

Revision ID: 0008
Revises: 0007
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, NoOverlap

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS: tuple[NoOverlap | AppendOnly, ...] = (
    NoOverlap("no_overlap_service", "service", ("client_id",), "started_on", "ended_on"),
    AppendOnly("stay_warning"),
    AppendOnly("exit_confirmation"),
)
DESTINATIONS = (
    "market_flat", "social_flat", "shelter", "rough", "family_or_friends", "institution", "prison", "abroad", "death",
    "unknown",
)  # fmt: skip
OLD_CLOSE_REASONS = ("housed", "unreachable", "withdrew", "other_service", "died")
CLOSE_REASONS = (*OLD_CLOSE_REASONS, "service_ended", "no_longer_needed")
NEW_CHECKS = {
    "placement": {
        "destination": f"destination IN {DESTINATIONS}",
        "movereason": "moved_because IN ('client_wish', 'lease_lost', 'other')",
        "end_has_destination": "(destination IS NULL) = "
        "(end_reason IS NULL OR end_reason IN ('moved', 'recorded_in_error'))",
        "only_a_move_has_why": "moved_because IS NULL OR end_reason = 'moved'",
    },
    "waitlist_entry": {
        "closereason": f"close_reason IN {CLOSE_REASONS}",
        "entrysource": "source IN ('application', 'rehousing')",
        "rehousingreason": "rehousing_reason IN "
        "('landlord_ended', 'lease_ran_out', 'eviction', 'client_wish', 'other')",
        "source_fits": "(source = 'application') = (application_id IS NOT NULL)",
        "rehousing_has_reason": "(source = 'rehousing') = (rehousing_reason IS NOT NULL)",
        "agreement_has_date": "(agreement IS NULL) = (agreed_on IS NULL)",
    },
}


def upgrade() -> None:
    _new_tables()
    for guard in GUARDS:
        guard.create(op.get_bind())
    with _altered("placement") as placement:
        placement.add_column(sa.Column("destination", sa.String(40), nullable=True))
        placement.add_column(sa.Column("moved_because", sa.String(40), nullable=True))
        placement.add_column(sa.Column("rehousing_entry_id", sa.Integer(), nullable=True))
        placement.create_foreign_key(
            op.f("fk_placement_rehousing_entry_id_waitlist_entry"), "waitlist_entry", ["rehousing_entry_id"], ["id"]
        )
    with _altered("waitlist_entry") as entry:
        entry.drop_constraint(op.f("ck_waitlist_entry_closereason"), type_="check")
        entry.add_column(sa.Column("source", sa.String(40), nullable=True))
        entry.add_column(sa.Column("rehousing_reason", sa.String(40), nullable=True))
        entry.add_column(sa.Column("after_breach", sa.Boolean(), nullable=True))
        entry.add_column(sa.Column("agreement", sa.Text(), nullable=True))
        entry.add_column(sa.Column("agreed_on", sa.Date(), nullable=True))
        entry.alter_column("application_id", existing_type=sa.Integer(), nullable=True)
    op.execute(sa.text("UPDATE waitlist_entry SET source = 'application', after_breach = false"))
    op.execute(
        "UPDATE placement SET destination = CASE end_reason WHEN 'death' THEN 'death' ELSE 'unknown' END "
        "WHERE end_reason NOT IN ('moved', 'recorded_in_error')"
    )
    for table, checks in NEW_CHECKS.items():
        with _altered(table) as altered:
            for name, rule in checks.items():
                altered.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
            if table == "waitlist_entry":
                altered.alter_column("source", existing_type=sa.String(40), nullable=False)
                altered.alter_column("after_breach", existing_type=sa.Boolean(), nullable=False)
    _services_of_those_who_are_in_the_programme()


def downgrade() -> None:
    """Rehousing goes: the older version knows no place on the waitlist without an application."""
    op.execute(
        "UPDATE placement SET waitlist_entry_id = NULL WHERE waitlist_entry_id IN "
        "(SELECT id FROM waitlist_entry WHERE application_id IS NULL)"
    )
    with _altered("placement") as placement:
        for name in NEW_CHECKS["placement"]:
            placement.drop_constraint(op.f(f"ck_placement_{name}"), type_="check")
        placement.drop_constraint(op.f("fk_placement_rehousing_entry_id_waitlist_entry"), type_="foreignkey")
        for column in ("rehousing_entry_id", "moved_because", "destination"):
            placement.drop_column(column)
    op.execute("DELETE FROM waitlist_entry WHERE application_id IS NULL")
    op.execute("UPDATE waitlist_entry SET close_reason = 'withdrew' WHERE close_reason = 'service_ended'")
    op.execute("UPDATE waitlist_entry SET close_reason = 'housed' WHERE close_reason = 'no_longer_needed'")
    with _altered("waitlist_entry") as entry:
        for name in NEW_CHECKS["waitlist_entry"]:
            entry.drop_constraint(op.f(f"ck_waitlist_entry_{name}"), type_="check")
        entry.alter_column("application_id", existing_type=sa.Integer(), nullable=False)
        for column in ("agreed_on", "agreement", "after_breach", "rehousing_reason", "source"):
            entry.drop_column(column)
        entry.create_check_constraint(op.f("ck_waitlist_entry_closereason"), f"close_reason IN {OLD_CLOSE_REASONS}")
    for guard in GUARDS:
        guard.drop(op.get_bind())
    _drop_tables()


def _altered(table: str) -> Any:
    """The table under change; SQLite builds it anew, with the CHECKs it had."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def _services_of_those_who_are_in_the_programme() -> None:
    """Whoever was approved or has lived in a flat receives the service since the first of these days.

    It ended where the last stay ended by death or by the provider, or where the file is closed.
    """
    connection = op.get_bind()
    begun: dict[int, date] = {}
    last: dict[int, Any] = {}
    for row in connection.execute(sa.text(APPROVED)).all() + connection.execute(sa.text(STAYED)).all():
        day = _day(row.day)
        begun[row.client_id] = min(day, begun.get(row.client_id, day))
    for row in connection.execute(sa.text(LAST_STAYS)):
        last[row.client_id] = row
    files = {row.id: row for row in connection.execute(sa.text("SELECT id, municipality_id, closed_on FROM client"))}
    rows = [_service(files[client_id], started, last.get(client_id)) for client_id, started in sorted(begun.items())]
    if rows:
        connection.execute(sa.text(INSERT), rows)


APPROVED = """
    SELECT member.client_id, application.decided_on AS day
    FROM application JOIN household_member AS member ON member.household_id = application.household_id
    WHERE application.decision = 'approved' AND member.client_id IS NOT NULL
      AND member.starts_on <= application.decided_on
      AND (member.ends_on IS NULL OR member.ends_on > application.decided_on)
"""
STAYED = """
    SELECT client_id, starts_on AS day FROM placement_client WHERE ends_on IS NULL OR ends_on > starts_on
"""
LAST_STAYS = """
    SELECT days.client_id, days.ends_on, placement.end_reason
    FROM placement_client AS days JOIN placement ON placement.id = days.placement_id
    WHERE placement.end_reason IS NULL OR placement.end_reason <> 'recorded_in_error'
    ORDER BY days.starts_on, days.id
"""
INSERT = """
    INSERT INTO service (municipality_id, client_id, started_on, ended_on, end_reason, destination, end_recorded_on,
                         created_at)
    VALUES (:municipality_id, :client_id, :started_on, :ended_on, :end_reason, :destination, :ended_on,
            CURRENT_TIMESTAMP)
"""
ENDED_BY = {"death": "death", "provider_exit": "provider_decision"}


def _service(file: Any, started: date, stay: Any) -> dict[str, Any]:
    reason = ENDED_BY.get(stay.end_reason) if stay is not None and stay.ends_on else None
    ended = _day(stay.ends_on) if reason else _day(file.closed_on) if file.closed_on else None
    if ended and not reason:
        reason = "term"
    return {
        "municipality_id": file.municipality_id,
        "client_id": file.id,
        "started_on": started,
        "ended_on": max(started, ended) if ended else None,
        "end_reason": reason,
        "destination": None if ended is None else "death" if reason == "death" else "unknown",
    }


def _day(value: Any) -> date:
    """SQLite hands plain SQL's dates over as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _new_tables() -> None:
    op.create_table(
        "absence_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("unreachable_since", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("extension_words", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("back", "ended", name="reviewoutcome", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(extended_on IS NULL) = (extended_until IS NULL) AND (extended_on IS NULL) = (extension_words IS NULL)",
            name=op.f("ck_absence_review_extension_is_whole"),
        ),
        sa.CheckConstraint("(outcome IS NULL) = (closed_on IS NULL)", name=op.f("ck_absence_review_closing_has_date")),
        sa.CheckConstraint(
            "extended_until IS NULL OR extended_until > extended_on", name=op.f("ck_absence_review_extension_in_order")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_absence_review_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_absence_review_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_absence_review_opened_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_review")),
    )
    with op.batch_alter_table("absence_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_review_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_absence_review_municipality_id_absence_review_closed_on"),
            ["municipality_id", "closed_on"],
            unique=False,
        )
        batch_op.create_index(
            "uq_absence_review_open",
            ["client_id"],
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.create_table(
        "away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rehabilitation",
                "hospital",
                "custody",
                "abroad",
                "other",
                name="awaykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("expected_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_away_dates_in_order")),
        sa.CheckConstraint(
            "expected_until IS NULL OR expected_until >= started_on", name=op.f("ck_away_expected_in_order")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_away_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_away_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    with op.batch_alter_table("away", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_away_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            "uq_away_open",
            ["client_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "client_wish",
                "provider_decision",
                "absence",
                "term",
                "death",
                name="serviceend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "destination",
            sa.Enum(
                "market_flat",
                "social_flat",
                "shelter",
                "rough",
                "family_or_friends",
                "institution",
                "prison",
                "abroad",
                "death",
                "unknown",
                name="destination",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("end_recorded_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(end_reason = 'death') = (destination = 'death')", name=op.f("ck_service_death_is_no_destination")
        ),
        sa.CheckConstraint("(ended_on IS NULL) = (destination IS NULL)", name=op.f("ck_service_end_has_destination")),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name=op.f("ck_service_end_has_reason")),
        sa.CheckConstraint("(ended_on IS NULL) = (end_recorded_on IS NULL)", name=op.f("ck_service_end_is_recorded")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_service_dates_in_order")),
        sa.CheckConstraint("notice_on IS NULL OR notice_on <= ended_on", name=op.f("ck_service_notice_before_end")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_service_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_service_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_municipality_id_service_ended_on"), ["municipality_id", "ended_on"], unique=False
        )

    op.create_table(
        "exit_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "physical",
                "emotional",
                "threats",
                name="exitground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "against",
            sa.Enum("staff", "third_party", name="exitagainst", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("other_worker_offered", sa.Boolean(), nullable=False),
        sa.Column("other_worker_words", sa.Text(), nullable=False),
        sa.Column("other_flat_offered", sa.Boolean(), nullable=False),
        sa.Column("other_flat_words", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "destination",
            sa.Enum(
                "market_flat",
                "social_flat",
                "shelter",
                "rough",
                "family_or_friends",
                "institution",
                "prison",
                "abroad",
                "death",
                "unknown",
                name="destination",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stay_ends_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "declined",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_exit_proposal_closing_has_date")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_exit_proposal_client_id_client")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_exit_proposal_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_exit_proposal_proposed_by_id_user")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_exit_proposal_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_proposal")),
    )
    with op.batch_alter_table("exit_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exit_proposal_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exit_proposal_municipality_id_exit_proposal_state"),
            ["municipality_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            "uq_exit_proposal_open",
            ["service_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "exit_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "social_worker",
                "mentor",
                "manager",
                name="signingpart",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("confirmed OR reason IS NOT NULL", name=op.f("ck_exit_confirmation_declining_has_reason")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["exit_proposal.id"], name=op.f("fk_exit_confirmation_proposal_id_exit_proposal")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_exit_confirmation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_confirmation")),
        sa.UniqueConstraint("proposal_id", "part", name=op.f("uq_exit_confirmation_proposal_id_part")),
        sa.UniqueConstraint("proposal_id", "user_id", name=op.f("uq_exit_confirmation_proposal_id_user_id")),
    )
    op.create_table(
        "stay_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column(
            "about",
            sa.Enum(
                "rent",
                "noise",
                "damage",
                "visitors",
                "other",
                name="warningabout",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_stay_warning_given_by_id_user")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_stay_warning_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_warning")),
    )
    with op.batch_alter_table("stay_warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_warning_placement_id"), ["placement_id"], unique=False)


def _drop_tables() -> None:
    with op.batch_alter_table("stay_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stay_warning_placement_id"))

    op.drop_table("stay_warning")
    op.drop_table("exit_confirmation")
    with op.batch_alter_table("exit_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exit_proposal_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_exit_proposal_municipality_id_exit_proposal_state"))
        batch_op.drop_index(batch_op.f("ix_exit_proposal_client_id"))

    op.drop_table("exit_proposal")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_municipality_id_service_ended_on"))
        batch_op.drop_index(batch_op.f("ix_service_client_id"))

    op.drop_table("service")
    with op.batch_alter_table("away", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_away_open", sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_away_client_id"))

    op.drop_table("away")
    with op.batch_alter_table("absence_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_absence_review_open",
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_absence_review_municipality_id_absence_review_closed_on"))
        batch_op.drop_index(batch_op.f("ix_absence_review_client_id"))

    op.drop_table("absence_review")
