"""Changes to a case file: open, correct, close, open again."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app.clients import rules
from app.clients.models import Client, ClientWord, Language, PreviousResidence
from app.clients.queries.files import file_number, holder_of_code
from app.clients.queries.households import open_household_of
from app.core import audit, codes
from app.core.audit import Actor
from app.core.crypto import exact_hash, word_hashes
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.places.models import Municipality, Place


@dataclass(frozen=True)
class ClientDetails:
    """What a case file says about the person (digest row 206). `phone` is in international form, +371…"""

    given_name: str
    family_name: str
    personal_code: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    contacts_note: str | None = None
    language: Language = Language.LATVIAN
    previous_residence: PreviousResidence | None = None
    previous_place: Place | None = None


def create_client(
    municipality: Municipality, details: ClientDetails, *, opened_on: date, actor: Actor, today: date
) -> Client:
    """Opens a case file under the municipality's next number. Refuses an impossible or already known personal code."""
    _hold_numbers(municipality)
    details = _checked(details, municipality.id, None, today)
    client = Client(municipality=municipality, file_number=_next_file_number(municipality), opened_on=opened_on)
    with db.session.no_autoflush:
        _fill(client, details)
    audit.record("client.create", client, actor=actor)
    return client


def edit_client(client: Client, details: ClientDetails, *, actor: Actor, today: date) -> Client:
    """Corrects what the file says about the person."""
    details = _checked(details, client.municipality_id, client.id, today)
    with db.session.no_autoflush:
        _fill(client, details)
    audit.record("client.edit", client, actor=actor)
    return client


def close_file(client: Client, on: date, *, actor: Actor) -> Client:
    """Closes the file with a day; the person may come back any number of times (digest row 15)."""
    if on < client.opened_on:
        raise Refused(_("The file cannot be closed before the day it was opened."))
    if open_household_of(client):
        raise Refused(_("The client still belongs to a household. End that first."))
    client.closed_on = on
    audit.record("client.close", client, actor=actor)
    return client


def reopen_file(client: Client, *, actor: Actor) -> Client:
    """Opens a closed file again, under its old number."""
    client.closed_on = None
    audit.record("client.reopen", client, actor=actor)
    return client


def _checked(details: ClientDetails, municipality_id: int, client_id: int | None, today: date) -> ClientDetails:
    """The details with the personal code as digits; raises what stands against them."""
    code = codes.compact_code(details.personal_code or "") or None
    findings = [rules.personal_code_may_be_kept(code, bool(current_app.config["DEMO"]))]
    if code:
        findings.append(rules.personal_code_is_possible(code, today))
    if failed := [finding for finding in findings if not finding.passed]:
        raise RuleViolation(failed)
    holder = holder_of_code(code, municipality_id) if code else None
    if holder and holder.id != client_id:
        raise Refused(_("There is already a file with this personal code: %(number)s", number=holder.file_number))
    return ClientDetails(**{**details.__dict__, "personal_code": code})


def _fill(client: Client, details: ClientDetails) -> None:
    client.given_name = details.given_name
    client.family_name = details.family_name
    client.personal_code = details.personal_code
    client.personal_code_hash = exact_hash("personal_code", details.personal_code) if details.personal_code else None
    client.birth_date = details.birth_date.isoformat() if details.birth_date else None
    client.phone = details.phone
    client.email = details.email
    client.contacts_note = details.contacts_note
    client.language = details.language
    client.previous_residence = details.previous_residence
    client.previous_place_id = details.previous_place.id if details.previous_place else None
    wanted = word_hashes(details.given_name, details.family_name)
    kept = [word for word in client.words if word.word_hash in wanted]
    new = wanted - {word.word_hash for word in kept}
    client.words = kept + [ClientWord(word_hash=hashed) for hashed in sorted(new)]


def _hold_numbers(municipality: Municipality) -> None:
    """Until the end of the transaction nobody else opens a file here, so no number is given and no code kept twice.

    SQLite needs nothing: its writers follow each other anyway.
    """
    query = sa.select(Municipality.id).where(Municipality.id == municipality.id)
    db.session.execute(query.with_for_update(key_share=True))


def _next_file_number(municipality: Municipality) -> str:
    prefix = municipality.file_prefix
    number = sa.cast(sa.func.substr(Client.file_number, len(prefix) + 2), sa.Integer)
    last = db.session.scalar(
        sa.select(sa.func.max(number)).where(Client.file_number.startswith(f"{prefix}-", autoescape=True))
    )
    return file_number(prefix, (last or 0) + 1)
