"""Reads about case files: one, the list, and the search by file number, personal code or whole words of a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients import situations
from app.clients.models import (
    Client,
    ClientNote,
    ClientWord,
    HouseholdMember,
    Language,
    SupportAssignment,
    TeamRole,
)
from app.clients.queries.scope import client_in_reach, holds_on
from app.core import clock
from app.core.codes import compact_code
from app.core.crypto import exact_hash, word_hashes
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.places.models import Municipality

SORTS = {"number": Client.id, "opened": Client.opened_on}


class SearchKind(StrEnum):
    """What a typed text is taken for."""

    FILE_NUMBER = "file_number"
    PERSONAL_CODE = "personal_code"
    NAME = "name"


@dataclass(frozen=True)
class ClientFilters:
    """What the client list is narrowed to; None leaves a filter out."""

    text: str | None = None
    municipality_id: int | None = None
    language: Language | None = None
    closed: bool | None = False
    supporter_id: int | None = None
    without_mentor: bool = False
    situation: str | None = None  # a key of `situations`


def get_client(id: int, viewer: Access, permission: Permission = Permission.CLIENT_SEE) -> Client | None:
    """The case file; None outside of the viewer's reach."""
    return db.session.scalar(
        sa.select(Client)
        .where(Client.id == id, client_in_reach(viewer, permission, clock.today()))
        .options(joinedload(Client.municipality), joinedload(Client.previous_place))
    )


def with_team_and_consents(client: Client) -> Client:
    """The same file with its team, consents and households loaded, for its page."""
    return db.session.scalars(
        sa.select(Client)
        .where(Client.id == client.id)
        .options(
            selectinload(Client.consents),
            selectinload(Client.support_team).joinedload(SupportAssignment.user),
            selectinload(Client.memberships).joinedload(HouseholdMember.household),
        )
        .execution_options(populate_existing=True)
    ).one()


def client_numbered(text: str, municipality_id: int) -> Client | None:
    """The municipality's client with the file number as typed: 'R-0042', 'r-42' or '42'."""
    numbers = _file_numbers(text, [municipality_id])
    return db.session.scalar(
        sa.select(Client).where(Client.municipality_id == municipality_id, Client.file_number.in_(numbers))
    )


def holder_of_code(code: str, municipality_id: int) -> Client | None:
    """Whose personal code this is in the municipality."""
    return db.session.scalar(
        sa.select(Client).where(
            Client.municipality_id == municipality_id, Client.personal_code_hash == exact_hash("personal_code", code)
        )
    )


def kind_of_search(text: str) -> SearchKind:
    """A text with eleven digits is a personal code, one with other digits a file number, one without is a name."""
    if re.fullmatch(r"\d{11}", compact_code(text)):
        return SearchKind.PERSONAL_CODE
    return SearchKind.FILE_NUMBER if re.search(r"\d", text) else SearchKind.NAME


def client_list(
    viewer: Access, filters: ClientFilters, permission: Permission = Permission.CLIENT_SEE
) -> sa.Select[Any]:
    """The files in reach as columns, without order: what a row of the list shows."""
    day = clock.today()
    query: Any = (
        sa.select(
            Client.id,
            Client.file_number,
            Client.opened_on,
            Client.closed_on,
            Client.language,
            Municipality.name.label("municipality"),
            HouseholdMember.household_id,
        )
        .join(Municipality, Municipality.id == Client.municipality_id)
        .outerjoin(HouseholdMember, sa.and_(HouseholdMember.client_id == Client.id, HouseholdMember.ends_on.is_(None)))
        .where(client_in_reach(viewer, permission, day))
    )
    if filters.text:
        query = query.where(_matches(filters.text, viewer, permission, day))
    if filters.municipality_id is not None:
        query = query.where(Client.municipality_id == filters.municipality_id)
    if filters.language is not None:
        query = query.where(Client.language == filters.language)
    if filters.closed is not None:
        query = query.where(Client.closed_on.is_not(None) if filters.closed else Client.closed_on.is_(None))
    if filters.supporter_id is not None:
        query = query.where(_in_team(day, SupportAssignment.user_id == filters.supporter_id))
    if filters.situation:
        query = query.where(situations.key_of(viewer, day) == filters.situation)
    if filters.without_mentor:
        query = query.where(~_in_team(day, SupportAssignment.role == TeamRole.MENTOR))
    return query


def notes_of(client: Client) -> list[ClientNote]:
    """The support notes of a client, newest first, with their authors."""
    return list(
        db.session.scalars(
            sa.select(ClientNote)
            .where(ClientNote.client_id == client.id)
            .options(joinedload(ClientNote.author))
            .order_by(ClientNote.id.desc())
        )
    )


def _in_team(day: date, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.select(SupportAssignment.id)
        .where(
            SupportAssignment.client_id == Client.id,
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, day),
            condition,
        )
        .exists()
    )


def _matches(text: str, viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """A file number tells nothing new; a name or code is found only by those who may open names, or print a file."""
    kind = kind_of_search(text)
    if kind is SearchKind.FILE_NUMBER:
        return Client.file_number.in_(_file_numbers(text, viewer.municipalities(permission)))
    identity = permission if permission is Permission.CLIENT_PRINT else Permission.CLIENT_OPEN_NAME
    found = (
        Client.personal_code_hash == exact_hash("personal_code", text)
        if kind is SearchKind.PERSONAL_CODE
        else _has_words(word_hashes(text))
    )
    return sa.and_(client_in_reach(viewer, identity, day), found)


def _has_words(hashes: set[str]) -> sa.ColumnElement[bool]:
    """All the words are in the name. A text without any word finds nothing."""
    has = [
        sa.select(ClientWord.client_id)
        .where(ClientWord.client_id == Client.id, ClientWord.word_hash == hashed)
        .exists()
        for hashed in sorted(hashes)
    ]
    return sa.and_(*has) if has else sa.false()


def _file_numbers(text: str, municipality_ids: Sequence[int] | frozenset[int]) -> list[str]:
    """The full file numbers a typed one may mean: every prefix in reach where none was typed."""
    match = re.fullmatch(r"(?:(\w+)\s*[-–]\s*|([^\W\d]+)\s*)?(\d{1,9})", text.strip())
    if not match:
        return []
    typed, number = match[1] or match[2], int(match[3])
    prefixes = db.session.scalars(
        sa.select(Municipality.file_prefix).where(Municipality.id.in_(sorted(municipality_ids)))
    )
    wanted = [prefix for prefix in prefixes if typed is None or prefix.casefold() == typed.casefold()]
    return [file_number(prefix, number) for prefix in wanted]


def file_number(prefix: str, number: int) -> str:
    """R-0042: at least four digits."""
    return f"{prefix}-{number:04d}"
