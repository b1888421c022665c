"""A signed act is locked for good: one hash over its text and all signatures, and a keyed seal over the hash."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.conditions import rules
from app.conditions.calculations import Content, canonical, hash_of
from app.conditions.labels import SIDE
from app.conditions.models import ActSignature, ActState, ConditionAct, number_of
from app.conditions.operations.draft import hold
from app.conditions.operations.keys import pass_keys_on
from app.conditions.operations.meters import record_readings
from app.conditions.operations.signing import clients_not_signed, valid_signatures
from app.conditions.queries.content import items_of
from app.core import audit, clock, files
from app.core.audit import Actor, AuditEvent
from app.core.crypto import keyring
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.flats.operations.readiness import record_act


def lock_act(act: ConditionAct, *, actor: Actor, now: datetime) -> list[str]:
    """Nothing of the act changes any more; the flat learns whether it may be offered.

    Raises RuleViolation while a side has not signed (A6), or somebody who lives there (A10). Returns, in words, what of
    it another register does not take (such as a reading below the one before): the act stands, and a person puts the
    register right.
    """
    hold(act)
    if act.state is not ActState.SIGNING:
        raise Refused(_("The act is not being signed."))
    signatures = valid_signatures(act)
    signed = {one.side for one in signatures}
    missing = [client.file_number for client in clients_not_signed(act)]
    insist(rules.both_sides_signed(rules.PARTIES[act.kind], signed, SIDE), rules.everybody_signed(missing))
    act.state, act.locked_at = ActState.LOCKED, now
    sealed = seal_hash_of(act, signatures)
    act.seal_hash, act.seal = sealed, _seal(sealed)
    audit.record("act.lock", act, actor=actor)
    if act.supplements_id is None:
        record_act(act.flat, act.act_on, bool(act.passed), actor=actor, today=clock.local(now).date())
    told = pass_keys_on(act, actor=actor, today=clock.local(now).date())
    return [*told, *record_readings(act, actor=actor, now=now)]


def seal_hash_of(act: ConditionAct, signatures: list[ActSignature]) -> str:
    """SHA-256 over the text's hash, when it was locked, and everything about the signatures."""
    return hash_of(
        canonical(
            {
                "content": hash_of(act.content or ""),
                "locked_at": _utc(act.locked_at),
                "signatures": [_signature_facts(one) for one in sorted(signatures, key=lambda one: one.id)],
            }
        )
    )


def _signature_facts(one: ActSignature) -> dict[str, Any]:
    columns = ("name", "language", "content_hash", "disputes", "words", "picture_hash", "paper_hash", "client_id")
    return {column: getattr(one, column) for column in columns} | {
        "side": one.side.value,
        "way": one.way.value,
        "signed_at": _utc(one.signed_at),
    }


def _utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None


def keep_pdf(act: ConditionAct, pdf: bytes) -> None:
    """Keeps the act's paper: drawn once, never again."""
    name = files.keep(pdf, "pdf")
    act.pdf_name, act.pdf_hash = name, files.hash_of(name)
    act.pdf_seal = _seal(f"{act.seal_hash}:{act.pdf_hash}")
    db.session.flush()


@dataclass(frozen=True)
class Problem:
    """What is wrong with a stored act, in words."""

    act_id: int
    words: str


def verify_acts() -> Iterator[Problem | int]:
    """Walks every locked act: yields what is wrong with it, or its number where all is as it was signed."""
    for act_id in db.session.scalars(sa.select(ConditionAct.id).where(ConditionAct.locked_at.is_not(None))).all():
        problems = [Problem(act_id, words) for words in problems_of(act_id)]
        yield from problems or [act_id]
        db.session.expunge_all()
    yield from (Problem(act_id, _("The act was locked, and is not locked any more.")) for act_id in _opened())


def _opened() -> Sequence[int]:
    """Acts that the audit says were locked, and that are not."""
    was_locked = sa.select(AuditEvent.object_id).where(
        AuditEvent.object_type == ConditionAct.__tablename__, AuditEvent.action == "act.lock"
    )
    is_locked = sa.select(ConditionAct.id).where(ConditionAct.locked_at.is_not(None))
    query = was_locked.where(AuditEvent.object_id.not_in(is_locked)).distinct().order_by(AuditEvent.object_id)
    return [id for id in db.session.scalars(query) if id is not None]


def problems_of(act_id: int) -> list[str]:
    """What no longer is as it was signed; empty where all is."""
    try:
        act = db.session.get_one(ConditionAct, act_id)
        signatures = [one for one in act.signatures if one.content_hash == act.content_hash]
        return [*_text_problems(act, signatures), *_file_problems(act, signatures)]
    except (RuntimeError, ValueError, KeyError, TypeError):  # what does not decrypt, or is no JSON of ours
        return [_("The text of the act cannot be read: it was changed.")]


def _text_problems(act: ConditionAct, signatures: list[ActSignature]) -> Iterator[str]:
    if hash_of(act.content or "") != act.content_hash:
        yield _("The text of the act was changed.")
    elif not _says_the_same(act, json.loads(act.content or "")):
        yield _("What the lists say of the act is not what its text says.")
    if seal_hash_of(act, signatures) != act.seal_hash:
        yield _("The text, a signature or the time of the act was changed.")
    if _seal(act.seal_hash or "") != act.seal:
        yield _("The checksum of the act was changed.")
    if act.pdf_name and _seal(f"{act.seal_hash}:{act.pdf_hash}") != act.pdf_seal:
        yield _("The checksum of the PDF was changed.")


def _says_the_same(act: ConditionAct, content: Content) -> bool:
    """Whether the row says beside its text what the text says."""
    beside = {
        "number": act.number,
        "kind": act.kind.value,
        "act_on": act.act_on.isoformat(),
        "previous": number_of(act.previous_id),
        "supplements": number_of(act.supplements_id),
        "supplement_words": act.supplement_words,
        "template_version": act.template_version,
        "passed": act.passed,
    }
    stay = content.get("stay_id", act.placement_id)  # acts of before do not say it
    return content["flat"]["id"] == act.flat_id and stay == act.placement_id and beside.items() <= dict(content).items()


def _file_problems(act: ConditionAct, signatures: list[ActSignature]) -> Iterator[str]:
    content = json.loads(act.content or "")
    kept = [(photo["file"], photo["sha256"]) for _room, item in items_of(content) for photo in item["photos"]]
    kept += [(one.picture_name, one.picture_hash) for one in signatures if one.picture_name]
    kept += [(one.paper_name, one.paper_hash) for one in signatures if one.paper_name]
    kept += [(act.pdf_name, act.pdf_hash)] if act.pdf_name else []
    for name, sha256 in kept:
        if not files.path_of(name).exists():
            yield _("A file of the act is missing: %(name)s.", name=name)
        elif files.hash_of(name) != sha256:
            yield _("A file of the act was changed: %(name)s.", name=name)


def _seal(hash: str) -> str:
    """A keyed hash of a hash: whoever changes an act and its hash cannot make this one without the key."""
    return keyring().keyed_hash(f"act:{hash}")
