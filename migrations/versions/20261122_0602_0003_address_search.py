"""The search over addresses: FTS5 kept up to date by triggers on SQLite, a GIN index of words on PostgreSQL.

A batch rebuild of `place` on SQLite drops the triggers: whoever does that creates them again.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADD = "INSERT INTO place_search(rowid, search_text) VALUES (new.id, new.search_text);"
TAKE_OUT = "INSERT INTO place_search(place_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
SQLITE = (
    # the words are our own, whole: no phrases are looked for and nothing is ranked, so neither is stored
    "CREATE VIRTUAL TABLE place_search USING fts5(search_text, content='place', content_rowid='id', "
    "tokenize=\"unicode61 tokenchars '@'\", detail=none, columnsize=0)",
    f"CREATE TRIGGER place_search_insert AFTER INSERT ON place BEGIN {ADD} END",
    f"CREATE TRIGGER place_search_delete AFTER DELETE ON place BEGIN {TAKE_OUT} END",
    "CREATE TRIGGER place_search_update AFTER UPDATE OF search_text ON place "
    f"WHEN old.search_text <> new.search_text BEGIN {TAKE_OUT} {ADD} END",
    "INSERT INTO place_search(place_search) VALUES ('rebuild')",
)
# without a pending list: it makes the first searches after an import slow
POSTGRESQL = (
    "CREATE INDEX ix_place_search ON place USING gin (array_to_tsvector(string_to_array(search_text, ' '))) "
    "WITH (fastupdate = off)"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_place_search")
        return
    for event in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER place_search_{event}")
    op.execute("DROP TABLE place_search")
