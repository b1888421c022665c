"""What autogenerate cannot write: periods that may not overlap, append-only tables, spatial indexes.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from app.core.guards import AppendOnly, NoOverlap

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDS: tuple[NoOverlap | AppendOnly, ...] = (
    NoOverlap("no_overlap_building_place", "building_place", ("building_id", "number"), "starts_on", "ends_on"),
    NoOverlap("no_overlap_room_occupancy", "room_occupancy", ("flat_id", "room_number"), "starts_on", "ends_on"),
    NoOverlap("no_overlap_client_stay", "placement_client", ("client_id",), "starts_on", "ends_on"),
    AppendOnly("audit_event"),
    AppendOnly("placement_check"),
)
SPATIAL = (("place", "point"), ("area", "polygon"))


def upgrade() -> None:
    connection = op.get_bind()
    for guard in GUARDS:
        guard.create(connection)
    for table, column in SPATIAL:
        if connection.dialect.name == "postgresql":
            op.execute(f"CREATE INDEX idx_{table}_{column} ON {table} USING gist ({column})")
        else:
            op.execute(f"SELECT CreateSpatialIndex('{table}', '{column}')")


def downgrade() -> None:
    connection = op.get_bind()
    for table, column in SPATIAL:
        if connection.dialect.name == "postgresql":
            op.execute(f"DROP INDEX idx_{table}_{column}")
        else:
            op.execute(f"SELECT DisableSpatialIndex('{table}', '{column}')")
            op.execute(f"DROP TABLE idx_{table}_{column}")
    for guard in reversed(GUARDS):
        guard.drop(connection)
