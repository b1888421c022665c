"""After a rotation everything that may be rewritten is under the new key; what may not is still readable."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from app.core import keys
from app.core.audit import SYSTEM, AuditEvent, record, unseal
from app.core.crypto import Keyring, word_hashes
from app.core.extensions import db
from tests.conftest import KEY
from tests.factories import make_client, make_landlord, make_municipality, make_user

NEW = Fernet.generate_key().decode()


@pytest.fixture
def people(db_session):
    riga = make_municipality("Rīga")
    clients = [make_client(riga, family_name=f"Uzvārds {n}", phone=None if n else "+371 20000000") for n in range(5)]
    make_landlord(riga, "SIA Ģimene")
    make_user(tf_totp_secret="noslēpums")
    clients[0].family_name = "Cits"
    record("client.edit", clients[0], actor=SYSTEM, note="Iemesls")
    db_session.commit()
    return clients


def stored(column: sa.Column) -> list[str]:
    query = sa.select(sa.type_coerce(column, sa.Text)).where(column.is_not(None)).order_by(*column.table.primary_key)
    with db.engine.connect() as connection:
        return list(connection.scalars(query))


def opens(key: str, token: str) -> bool:
    try:
        return bool(Fernet(key).decrypt(token.encode()))
    except InvalidToken:
        return False


def test_all_columns_move_to_the_new_key_in_batches(flask_app, db_session, people, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    search_key = flask_app.config["SEARCH_KEY"]
    flask_app.extensions["keyring"] = Keyring([NEW, KEY], search_key)
    try:
        done = keys.rotate()

        assert done["client"] == 5 + 5 + 1  # given and family names, one telephone number
        for table in db.metadata.sorted_tables:
            for name in keys.encrypted_columns(table):
                for token in stored(table.c[name]):
                    assert opens(KEY if table.name in keys.fixed_tables() else NEW, token), (table.name, name)
        flask_app.extensions["keyring"] = Keyring([NEW], search_key)
        db_session.expire_all()
        assert [client.family_name for client in people] == ["Cits", *(f"Uzvārds {n}" for n in range(1, 5))]
    finally:
        flask_app.extensions["keyring"] = Keyring([KEY], search_key)


def test_the_audit_is_read_with_the_older_key(flask_app, db_session, people):
    search_key = flask_app.config["SEARCH_KEY"]
    flask_app.extensions["keyring"] = Keyring([NEW, KEY], search_key)
    try:
        keys.rotate()
        event = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "client.edit")).one()
        assert event.note == "Iemesls"
        assert [unseal(side) for side in event.changes["family_name"]] == ["Uzvārds 0", "Cits"]
    finally:
        flask_app.extensions["keyring"] = Keyring([KEY], search_key)


def test_hashes_for_search_do_not_change(flask_app, db_session, people):
    before = word_hashes("Uzvārds")

    flask_app.test_cli_runner().invoke(args=["keys", "rotate"])

    with flask_app.app_context():
        assert word_hashes("Uzvārds") == before


def test_every_table_with_encrypted_columns_can_be_walked():
    for table in db.metadata.sorted_tables:
        if keys.encrypted_columns(table) and table.name not in keys.fixed_tables():
            (id,) = table.primary_key.columns  # batches go on from the last one
            assert isinstance(id.type, sa.Integer), table.name
    assert len(keys.encrypted_columns(db.metadata.tables["client"])) == 7
