"""Co-payments by a written rule and a signed agreement; housing benefit.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

GUARDS = (
    AppendOnly("co_payment_rule"),
    LockedColumns(
        "co_payment",
        "signed_on",
        "municipality_id, client_id, flat_id, rule_id, starts_on, cents, category, persons, income, signed_on, "
        "file_name",
    ),
)
CATEGORIES = (
    "rent", "heating", "hot_water", "cold_water", "sewerage", "electricity", "gas", "waste", "management",
    "other_utilities", "preparation", "furnishing", "supervision", "repair", "pest", "support", "other",
)  # fmt: skip


def upgrade() -> None:
    _rule()
    _co_payment()
    _benefit()
    for guard in GUARDS:
        guard.create(op.get_bind())


def downgrade() -> None:
    for guard in reversed(GUARDS):
        guard.drop(op.get_bind())
    for table in ("housing_benefit", "co_payment", "co_payment_rule"):
        op.drop_table(table)


def _rule() -> None:
    op.create_table(
        "co_payment_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("first_gmi_cents", sa.BigInteger(), nullable=True),
        sa.Column("other_gmi_cents", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_checks(
            "co_payment_rule",
            amount_or_share="(cents IS NULL) <> (percent IS NULL)",
            not_negative="cents >= 0",
            share_within="percent BETWEEN 0 AND 100",
        ),
        *_keys("co_payment_rule", municipality_id="municipality", recorded_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_payment_rule")),
    )
    name = op.f("ix_co_payment_rule_municipality_id_co_payment_rule_valid_from")
    op.create_index(name, "co_payment_rule", ["municipality_id", "valid_from"])


def _co_payment() -> None:
    op.create_table(
        "co_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("category", _choice("costcategory", *CATEGORIES), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("income", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_checks("co_payment", some_money="cents > 0", dates_in_order="ends_on IS NULL OR ends_on > starts_on"),
        *_keys("co_payment", municipality_id="municipality", client_id="client", flat_id="flat"),
        *_keys("co_payment", rule_id="co_payment_rule", recorded_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_payment")),
    )
    op.create_index(op.f("ix_co_payment_client_id"), "co_payment", ["client_id"])
    name = op.f("ix_co_payment_municipality_id_co_payment_starts_on")
    op.create_index(name, "co_payment", ["municipality_id", "starts_on"])


def _benefit() -> None:
    op.create_table(
        "housing_benefit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("state", _choice("benefitstate", "applied", "granted", "refused"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("category", _choice("costcategory", *CATEGORIES), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_checks(
            "housing_benefit",
            granted_has_amount="(state = 'granted') = (cents IS NOT NULL)",
            granted_has_days="(cents IS NULL) = (starts_on IS NULL)",
            granted_has_category="(cents IS NULL) = (category IS NULL)",
            some_money="cents > 0",
            dates_in_order="ends_on > starts_on",
            decided_has_day="(state = 'applied') = (decided_on IS NULL)",
        ),
        *_keys("housing_benefit", municipality_id="municipality", client_id="client", flat_id="flat"),
        *_keys("housing_benefit", recorded_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_benefit")),
    )
    op.create_index(op.f("ix_housing_benefit_client_id"), "housing_benefit", ["client_id"])
    name = op.f("ix_housing_benefit_municipality_id_housing_benefit_starts_on")
    op.create_index(name, "housing_benefit", ["municipality_id", "starts_on"])


def _checks(table: str, **texts: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}")) for name, text in texts.items()]


def _keys(table: str, **points_to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in points_to.items()
    ]


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)
