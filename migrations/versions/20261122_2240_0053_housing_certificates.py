"""Housing certificates and what they bear; costs whose bearer changes by certificate, co-payment or benefit.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, ClosedBefore, LockedColumns

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

GUARDS = (
    LockedColumns(
        "housing_grant",
        "certified_on",
        "municipality_id, client_id, flat_id, number, certified_on, limit_cents, for_flat, certified_by_id",
    ),
    LockedColumns("grant_use", "id", "id, grant_id, entry_id, cents, less_id, more_id"),
)
OLD_SOURCES = "hand", "import", "contract", "ticket", "move_in", "incident", "support"
SOURCES = (*OLD_SOURCES, "grant", "co_payment", "benefit")
# Building the table anew on SQLite drops its triggers silently.
LEDGER_GUARDS = (
    AppendOnly("cost_entry"),
    ClosedBefore("cost_entry_closed", "cost_entry", "booked_on", "booking_close", "until_on", "municipality_id"),
)


def upgrade() -> None:
    _sources_are(SOURCES)
    _housing_grant()
    _grant_use()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    """What only the newer version knows counts as booked from a repair."""
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    op.drop_table("grant_use")
    op.drop_table("housing_grant")
    for guard in LEDGER_GUARDS:
        guard.drop(op.get_bind())
    op.execute(
        "UPDATE cost_entry SET source_key = source || '-' || source_key, source = 'ticket' "
        "WHERE source IN ('grant', 'co_payment', 'benefit')"
    )
    for guard in LEDGER_GUARDS:
        guard.create(op.get_bind())
    _sources_are(OLD_SOURCES)


def _sources_are(sources: tuple[str, ...]) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("cost_entry", recreate="always" if sqlite else "never") as table:
        table.drop_constraint(op.f("ck_cost_entry_costsource"), type_="check")
        table.create_check_constraint(op.f("ck_cost_entry_costsource"), f"source IN {sources}")
    if sqlite:
        for guard in LEDGER_GUARDS:
            guard.create(op.get_bind())


def _housing_grant() -> None:
    state = sa.Enum(
        "certified", "claimed", "paid", "withdrawn",
        name="grantstate", native_enum=False, create_constraint=True, length=40,
    )  # fmt: skip
    checks = {
        "some_money": "limit_cents > 0",
        "claimed_after": "claimed_on >= certified_on",
        "paid_after": "paid_on >= claimed_on",
        "paid_is_whole": "(paid_on IS NULL) = (paid_cents IS NULL)",
        "paid_within": "paid_cents BETWEEN 1 AND limit_cents",
        "paid_has_day": "(state = 'paid') = (paid_on IS NOT NULL)",
        "withdrawal_is_explained": "(state = 'withdrawn') = (withdrawn_words IS NOT NULL)",
        "claimed_has_day": "state IN ('certified', 'withdrawn') OR claimed_on IS NOT NULL",
    }
    op.create_table(
        "housing_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=False),
        sa.Column("for_flat", sa.Boolean(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_words", sa.Text(), nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(text, name=op.f(f"ck_housing_grant_{name}")) for name, text in checks.items()),
        *_keys("housing_grant", municipality_id="municipality", client_id="client", flat_id="flat"),
        *_keys("housing_grant", certified_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_grant")),
        sa.UniqueConstraint("municipality_id", "number", name=op.f("uq_housing_grant_municipality_id_number")),
    )
    op.create_index(op.f("ix_housing_grant_client_id"), "housing_grant", ["client_id"])
    op.create_index(op.f("ix_housing_grant_flat_id"), "housing_grant", ["flat_id"])
    name = "ix_housing_grant_municipality_id_housing_grant_state_housing_grant_certified_on"
    op.create_index(op.f(name), "housing_grant", ["municipality_id", "state", "certified_on"])


def _grant_use() -> None:
    op.create_table(
        "grant_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("less_id", sa.Integer(), nullable=False),
        sa.Column("more_id", sa.Integer(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_grant_use_some_money")),
        *_keys("grant_use", grant_id="housing_grant", entry_id="cost_entry", less_id="cost_entry"),
        *_keys("grant_use", more_id="cost_entry", recorded_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_use")),
        sa.UniqueConstraint("less_id", name=op.f("uq_grant_use_less_id")),
        sa.UniqueConstraint("more_id", name=op.f("uq_grant_use_more_id")),
    )
    op.create_index(op.f("ix_grant_use_grant_id"), "grant_use", ["grant_id"])
    op.create_index(op.f("ix_grant_use_entry_id"), "grant_use", ["entry_id"])


def _keys(table: str, **points_to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in points_to.items()
    ]
