"""Accounts of landlords as records of their own, confirmed by a second person; payments keep the account they go to.

The account of each landlord so far becomes a record that waits for confirmation.

Revision ID: 0030
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly, LockedColumns

revision = "0030"
down_revision = "0018"
branch_labels = None
depends_on = None

ACCOUNT, CONFIRMATION, STOP, REDIRECTION = "landlord_account", "account_confirmation", "account_stop", "redirection"
NEW = tuple(AppendOnly(table) for table in (ACCOUNT, CONFIRMATION, STOP, REDIRECTION))
PAYMENT = AppendOnly("payment")


def upgrade() -> None:
    _accounts()
    _answers()
    op.execute(
        f"INSERT INTO {ACCOUNT} (landlord_id, iban, from_on, created_at) "
        "SELECT id, iban, CURRENT_DATE, CURRENT_TIMESTAMP FROM landlord WHERE iban IS NOT NULL"
    )
    op.drop_column("landlord", "iban")
    locked, with_account = _locked()
    locked.drop(op.get_bind())
    PAYMENT.drop(op.get_bind())
    for table in ("payment_due", "payment"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_account_id_{CONFIRMATION}"), CONFIRMATION, ["account_id"], ["account_id"]
            )
    _redirections()
    for guard in (with_account, PAYMENT, *NEW):
        guard.create(op.get_bind())


def downgrade() -> None:
    locked, with_account = _locked()
    for guard in (with_account, PAYMENT, *NEW):
        guard.drop(op.get_bind())
    op.drop_table(REDIRECTION)
    for table in ("payment_due", "payment"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_account_id_{CONFIRMATION}"), type_="foreignkey")
            batch.drop_column("account_id")
    for guard in (locked, PAYMENT):
        guard.create(op.get_bind())
    op.add_column("landlord", sa.Column("iban", sa.Text(), nullable=True))
    latest = f"SELECT MAX(id) FROM {ACCOUNT} WHERE landlord_id = landlord.id"
    op.execute(f"UPDATE landlord SET iban = (SELECT iban FROM {ACCOUNT} WHERE id = ({latest}))")
    for table in (STOP, CONFIRMATION, ACCOUNT):
        op.drop_table(table)


def _locked() -> tuple[LockedColumns, LockedColumns]:
    """What is locked of an approved amount: as before, and with its account."""
    before, after = (
        "municipality_id, contract_id, kind, number, starts_on, ends_on, due_on, cents, lines, missing_on, ",
        "prepared_by_id, prepared_on, approved_by_id, approved_on",
    )
    return (
        LockedColumns("payment_due", "approved_on", before + after),
        LockedColumns("payment_due", "approved_on", before + "account_id, " + after),
    )


def _accounts() -> None:
    op.create_table(
        ACCOUNT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord_id", sa.Integer(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["landlord_id"], ["landlord.id"], name=op.f("fk_landlord_account_landlord_id_landlord")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_landlord_account_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landlord_account")),
        sa.UniqueConstraint("id", "recorded_by_id", name=op.f("uq_landlord_account_id_recorded_by_id")),
    )
    op.create_index(op.f("ix_landlord_account_landlord_id"), ACCOUNT, ["landlord_id"])


def _answers() -> None:
    op.create_table(
        CONFIRMATION,
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id <> recorded_by_id", name=op.f("ck_account_confirmation_confirmed_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["landlord_account.id"], name=op.f("fk_account_confirmation_account_id_landlord_account")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "recorded_by_id"],
            ["landlord_account.id", "landlord_account.recorded_by_id"],
            name="fk_account_confirmation_whose",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_account_confirmation_confirmed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_confirmation")),
    )
    op.create_table(
        STOP,
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["landlord_account.id"], name=op.f("fk_account_stop_account_id_landlord_account")
        ),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["user.id"], name=op.f("fk_account_stop_stopped_by_id_user")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_stop")),
    )


def _redirections() -> None:
    op.create_table(
        REDIRECTION,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("due_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["due_id"], ["payment_due.id"], name=op.f("fk_redirection_due_id_payment_due")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account_confirmation.account_id"],
            name=op.f("fk_redirection_account_id_account_confirmation"),
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_redirection_approved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirection")),
    )
    op.create_index(op.f("ix_redirection_due_id"), REDIRECTION, ["due_id"])
