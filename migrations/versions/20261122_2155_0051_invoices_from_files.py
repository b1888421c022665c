"""Invoices from files: suppliers, their codes of flats, imports, tariffs.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _suppliers()
    _imports()
    _tariffs()


def downgrade() -> None:
    for table in ("tariff", "invoice_import", "invoice_supplier_code", "invoice_supplier"):
        op.drop_table(table)


def _suppliers() -> None:
    op.create_table(
        "invoice_supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_invoice_supplier_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_supplier")),
        sa.UniqueConstraint("municipality_id", "name", name=op.f("uq_invoice_supplier_municipality_id_name")),
    )
    op.create_table(
        "invoice_supplier_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_invoice_supplier_code_flat_id_flat")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["invoice_supplier.id"], name=op.f("fk_invoice_supplier_code_supplier_id_invoice_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_supplier_code")),
        sa.UniqueConstraint("supplier_id", "code", name=op.f("uq_invoice_supplier_code_supplier_id_code")),
    )
    op.create_index(op.f("ix_invoice_supplier_code_flat_id"), "invoice_supplier_code", ["flat_id"])


def _imports() -> None:
    op.create_table(
        "invoice_import",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("control_cents", sa.BigInteger(), nullable=True),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("booked_cents", sa.BigInteger(), nullable=False),
        sa.Column("booked_lines", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("undo_words", sa.Text(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_invoice_import_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["invoice_supplier.id"], name=op.f("fk_invoice_import_supplier_id_invoice_supplier")
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_invoice_import")),
    )
    op.create_index(op.f("ix_invoice_import_supplier_id"), "invoice_import", ["supplier_id"])


def _tariffs() -> None:
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("kind", _choice("meterkind", *KINDS), nullable=False),
        sa.Column("unit", _choice("meterunit", "m3", "kwh", "mwh", "shares"), nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("millionths", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("millionths > 0", name=op.f("ck_tariff_costs_something")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_tariff_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["invoice_supplier.id"], name=op.f("fk_tariff_supplier_id_invoice_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    op.create_index(
        op.f("ix_tariff_municipality_id_tariff_kind_tariff_valid_from"),
        "tariff",
        ["municipality_id", "kind", "valid_from"],
    )


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


KINDS = "cold_water", "hot_water", "electricity", "gas", "heating"
