"""Papers of contracts say which version they are of, and a wrong one is withdrawn.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUARD = AppendOnly("contract_file_withdrawal")


def upgrade() -> None:
    op.add_column("contract_file", sa.Column("term_number", sa.Integer(), nullable=True))
    op.create_table(
        "contract_file_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["contract_file.id"], name=op.f("fk_contract_file_withdrawal_file_id_contract_file")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user.id"], name=op.f("fk_contract_file_withdrawal_withdrawn_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_file_withdrawal")),
        sa.UniqueConstraint("file_id", name=op.f("uq_contract_file_withdrawal_file_id")),
    )
    GUARD.create(op.get_bind())


def downgrade() -> None:
    GUARD.drop(op.get_bind())
    op.drop_table("contract_file_withdrawal")
    op.drop_column("contract_file", "term_number")
