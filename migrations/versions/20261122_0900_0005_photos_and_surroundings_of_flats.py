"""Photos of flats, and what is near a flat.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flat", sa.Column("nearby", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "flat_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("small_name", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_flat_photo_size_positive")),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_flat_photo_flat_id_flat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flat_photo")),
        sa.UniqueConstraint("file_name", name=op.f("uq_flat_photo_file_name")),
        sa.UniqueConstraint("small_name", name=op.f("uq_flat_photo_small_name")),
    )
    op.create_index(op.f("ix_flat_photo_flat_id_flat_photo_position"), "flat_photo", ["flat_id", "position"])
    op.create_index(
        "uq_flat_photo_shown",
        "flat_photo",
        ["flat_id", "source_hash"],
        unique=True,
        sqlite_where=sa.text("removed_on IS NULL"),
        postgresql_where=sa.text("removed_on IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("flat_photo")
    op.drop_column("flat", "nearby")
