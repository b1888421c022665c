"""Personal data is unreadable in the database, found by whole words, and read with older keys too."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from app.clients.models import Client
from app.core.crypto import Keyring, exact_hash, without_diacritics, word_hashes
from tests.factories import make_client, make_municipality

OLD, NEW = (Fernet.generate_key().decode() for _key in range(2))


def test_what_is_stored_says_nothing_and_is_read_back_whole(db_session):
    client = make_client(make_municipality(), family_name="Bērziņš-Kļava", phone="")
    db_session.expire_all()

    stored = db_session.execute(sa.text("SELECT family_name, phone, email FROM client")).one()

    assert "Bērz" not in stored.family_name
    assert (client.family_name, client.phone, stored.email) == ("Bērziņš-Kļava", "", None)


def test_equal_texts_are_stored_differently(db_session):
    riga = make_municipality()
    make_client(riga, family_name="Kalns")
    make_client(riga, family_name="Kalns")

    tokens = db_session.scalars(sa.text("SELECT family_name FROM client")).all()

    assert len(set(tokens)) == 2
    assert db_session.scalars(sa.select(Client.family_name)).all() == ["Kalns", "Kalns"]


def test_older_keys_still_open_and_the_newest_seals():
    token = Keyring([OLD], "s").encrypt("Ģimene")
    both = Keyring([NEW, OLD], "s")

    assert both.decrypt(token) == "Ģimene"
    assert Keyring([NEW], "s").decrypt(both.encrypt("x")) == "x"
    assert Keyring([NEW], "s").decrypt(both.rotate(token)) == "Ģimene"


def test_a_value_of_another_key_says_so_instead_of_showing_nonsense():
    with pytest.raises(RuntimeError, match="encryption key"):
        Keyring([NEW], "s").decrypt(Keyring([OLD], "s").encrypt("x"))


@pytest.mark.parametrize(("keys", "search_key"), [([], "s"), ([""], "s"), ([OLD], "")])
def test_without_keys_the_service_does_not_start(keys, search_key):
    with pytest.raises(RuntimeError, match="must be set"):
        Keyring(keys, search_key)


def test_a_name_is_found_by_whole_words_without_case_or_diacritics(flask_app, app_ctx):
    assert word_hashes("Jānis Bērziņš-Kļava") == word_hashes("KLAVA berzins", "janis")
    assert not word_hashes("Bērz") & word_hashes("Bērziņš")
    assert word_hashes(None, "", " - ") == set()


def test_a_code_is_the_same_however_it_is_written_and_apart_from_other_kinds(flask_app, app_ctx):
    assert exact_hash("code", "161175-19997") == exact_hash("code", " 16117519997")
    assert exact_hash("code", "161175-19997") != exact_hash("email", "161175-19997")


def test_the_keyed_hash_needs_the_search_key():
    assert Keyring([OLD], "a").keyed_hash("x") != Keyring([OLD], "b").keyed_hash("x")


@pytest.mark.parametrize(
    ("text", "plain"), [("ĀČĒĢĪĶĻŅŠŪŽ", "acegiklnsuz"), ("Straße", "strasse"), ("Łódź", "łodz"), ("Ёлка", "елка")]
)
def test_letters_lose_their_marks(text, plain):
    assert without_diacritics(text) == plain
