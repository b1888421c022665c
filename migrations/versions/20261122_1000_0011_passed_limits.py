"""Which limits a stay began over: one row for each, taken from the checks kept so far.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passed_limit",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(10), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("limit_then", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_passed_limit_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("placement_id", "rule", name=op.f("pk_passed_limit")),
    )
    _keep_what_checks_said()


def downgrade() -> None:
    op.drop_table("passed_limit")


def _keep_what_checks_said() -> None:
    check = sa.table("placement_check", sa.column("id"), sa.column("findings", sa.JSON()))
    placement = sa.table("placement", sa.column("id"), sa.column("check_id"), sa.column("override_reason"))
    passed = sa.table("passed_limit", *map(sa.column, ("placement_id", "rule", "value", "limit_then")))
    connection = op.get_bind()
    overridden = connection.execute(
        sa.select(placement.c.id, check.c.findings)
        .join_from(placement, check, check.c.id == placement.c.check_id)
        .where(placement.c.override_reason.is_not(None))
    ).all()
    rows = [
        {
            "placement_id": placement_id,
            "rule": finding["id"],
            "value": finding["value"],
            "limit_then": finding["limit"],
        }
        for placement_id, findings in overridden
        for finding in findings
        if finding["level"] == "limit" and not finding["passed"]
    ]
    if rows:
        connection.execute(sa.insert(passed), rows)
