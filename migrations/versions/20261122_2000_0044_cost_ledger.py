"""The ledger of costs: entries, which flat carries what in which month, closed months.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, ClosedBefore

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

GUARDS = (
    AppendOnly("cost_entry"),
    AppendOnly("cost_share"),
    AppendOnly("booking_close"),
    ClosedBefore("cost_entry_closed", "cost_entry", "booked_on", "booking_close", "until_on", "municipality_id"),
)


def upgrade() -> None:
    _booking_close()
    _cost_entry()
    _cost_share()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("cost_share", "cost_entry", "booking_close"):
        op.drop_table(table)


def _booking_close() -> None:
    op.create_table(
        "booking_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_booking_close_closed_by_id_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_booking_close_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_close")),
        sa.UniqueConstraint("municipality_id", "until_on", name=op.f("uq_booking_close_municipality_id_until_on")),
    )


def _cost_entry() -> None:
    op.create_table(
        "cost_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("shared_by", _choice("sharedby", "flats", "area", "person_days"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("category", _choice("costcategory", *CATEGORIES), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("payer", _choice("costpayer", *PAYERS), nullable=False),
        sa.Column("supplier", sa.String(length=200), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("file_name", sa.String(length=40), nullable=True),
        sa.Column("source", _choice("costsource", "hand", "import", "contract", "ticket", "move_in"), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=True),
        sa.Column("spread_months", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_cost_entry_is_some_money")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_cost_entry_dates_in_order")),
        sa.CheckConstraint("flat_id IS NULL OR building_id IS NULL", name=op.f("ck_cost_entry_flat_or_building")),
        sa.CheckConstraint(
            "(flat_id IS NULL) = (shared_by IS NOT NULL)", name=op.f("ck_cost_entry_shared_by_a_stated_key")
        ),
        sa.CheckConstraint(
            "(cents > 0 AND vat_cents BETWEEN 0 AND cents) OR (cents < 0 AND vat_cents BETWEEN cents AND 0)",
            name=op.f("ck_cost_entry_vat_within"),
        ),
        sa.CheckConstraint(
            "spread_months IS NULL OR spread_months BETWEEN 1 AND 120", name=op.f("ck_cost_entry_spread_within_reason")
        ),
        sa.CheckConstraint("cents > 0 OR words IS NOT NULL", name=op.f("ck_cost_entry_money_back_is_explained")),
        sa.CheckConstraint(
            "(source = 'hand') = (source_key IS NULL)", name=op.f("ck_cost_entry_source_names_its_line")
        ),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_cost_entry_building_id_building")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_cost_entry_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_cost_entry_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_cost_entry_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["reverses_id"], ["cost_entry.id"], name=op.f("fk_cost_entry_reverses_id_cost_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_entry")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_cost_entry_source_source_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_cost_entry_reverses_id")),
    )
    op.create_index(op.f("ix_cost_entry_flat_id"), "cost_entry", ["flat_id"])
    op.create_index(op.f("ix_cost_entry_building_id"), "cost_entry", ["building_id"])
    op.create_index(
        op.f("ix_cost_entry_municipality_id_cost_entry_booked_on"), "cost_entry", ["municipality_id", "booked_on"]
    )
    op.create_index(
        op.f("ix_cost_entry_municipality_id_cost_entry_starts_on"), "cost_entry", ["municipality_id", "starts_on"]
    )


def _cost_share() -> None:
    op.create_table(
        "cost_share",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["cost_entry.id"], name=op.f("fk_cost_share_entry_id_cost_entry")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_cost_share_flat_id_flat")),
        sa.PrimaryKeyConstraint("entry_id", "month", "flat_id", name=op.f("pk_cost_share")),
    )
    op.create_index("ix_cost_share_flat_month", "cost_share", ["flat_id", "month", "cents"])


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


CATEGORIES = (
    "rent", "heating", "hot_water", "cold_water", "sewerage", "electricity", "gas", "waste", "management",
    "other_utilities", "preparation", "furnishing", "supervision", "repair", "pest", "support", "other",
)  # fmt: skip
PAYERS = "municipality", "grant", "provider", "client", "benefit", "landlord", "guarantee"
