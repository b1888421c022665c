"""Encryption of personal data at rest, and keyed hashes that make it findable without being readable.

Names, codes, contacts and notes are `EncryptedText`: Fernet (AES-128-CBC with HMAC) under the first of the configured
keys; older keys still decrypt, so keys can be rotated. Whole words of a name are found through `word_hashes`, a code
through `exact_hash`; both are HMAC-SHA256 under a separate key, so the database alone tells nothing.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import cast

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app


class Keyring:
    """The installation's keys: `encryption_keys` newest first, `search_key` for the keyed hashes."""

    def __init__(self, encryption_keys: Iterable[str], search_key: str) -> None:
        fernets = [Fernet(key) for key in encryption_keys if key]
        if not fernets or not search_key:
            raise RuntimeError("ENCRYPTION_KEYS and SEARCH_KEY must be set: without them personal data cannot be kept.")
        self._fernet = MultiFernet(fernets)
        self._search_key = search_key.encode()

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken:
            raise RuntimeError(
                "A stored value cannot be decrypted: the encryption key is not the one it was written with."
            ) from None

    def rotate(self, token: str) -> str:
        """The same value under the newest key."""
        return self._fernet.rotate(token.encode()).decode()

    def keyed_hash(self, text: str) -> str:
        return hmac.new(self._search_key, text.encode(), hashlib.sha256).hexdigest()


def init_app(flask_app: Flask) -> None:
    """Builds the keyring from the configuration."""
    keys = [key.strip() for key in flask_app.config["ENCRYPTION_KEYS"].split(",")]
    flask_app.extensions["keyring"] = Keyring(keys, flask_app.config["SEARCH_KEY"])


def keyring() -> Keyring:
    return cast(Keyring, current_app.extensions["keyring"])


def without_diacritics(text: str) -> str:
    """Lower case, no diacritics: 'Bērziņš' and 'berzins' are the same to a search."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def word_hashes(*texts: str | None) -> set[str]:
    """One keyed hash per whole word of the texts, for finding a name without storing it readable."""
    words = {word for text in texts if text for word in re.findall(r"\w+", without_diacritics(text))}
    return {keyring().keyed_hash(f"word:{word}") for word in words}


def exact_hash(kind: str, value: str) -> str:
    """Keyed hash of one normalised value (letters and digits only), for uniqueness and exact look-up of codes."""
    return keyring().keyed_hash(f"{kind}:" + re.sub(r"\W", "", without_diacritics(value)))


class EncryptedText(sa.types.TypeDecorator[str]):
    """Text readable only with the key; equal texts give different tokens, so it cannot be searched or sorted."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else keyring().encrypt(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else keyring().decrypt(value)
