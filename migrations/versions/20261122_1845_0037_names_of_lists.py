"""Lists of things for moving in have names in three languages; those of the standard get theirs.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from app.core.guards import AppendOnly

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

WRITTEN_ONCE = AppendOnly("kit_list")
STANDARD = {
    "Īrijas mēbeles": ("Мебель: ирландский список", "Irish furniture"),
    "Īrijas sākuma komplekts": ("Ирландский стартовый набор", "Irish starter kit"),
    "Latvijas pilotprojekta saraksts": ("Список латвийского пилотного проекта", "Latvian pilot list"),
}


def upgrade() -> None:
    kit_list = sa.table("kit_list", *(sa.column(name, sa.String()) for name in ("name", "name_ru", "name_en")))
    for name in ("name_ru", "name_en"):
        op.add_column("kit_list", sa.Column(name, sa.String(length=200), nullable=True))
    WRITTEN_ONCE.drop(op.get_bind())
    for name, (ru, en) in STANDARD.items():
        op.execute(sa.update(kit_list).where(kit_list.c.name == name).values(name_ru=ru, name_en=en))
    WRITTEN_ONCE.create(op.get_bind())


def downgrade() -> None:
    for name in ("name_en", "name_ru"):
        op.drop_column("kit_list", name)
