"""An act stands still, is signed by each side, and is opened again where something was wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from app.clients.models import Client
from app.conditions import rules
from app.conditions.calculations import canonical, hash_of
from app.conditions.models import ActSignature, ActState, ConditionAct, Side, SignatureWay
from app.conditions.operations.draft import hold
from app.conditions.queries.acts import clients_on_the_day
from app.conditions.queries.content import checks_seen, draft_content, items_of, noted
from app.core import audit, files
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.papers import Paper

MOST_SIGNATURES = 20  # under one content


def freeze_act(act: ConditionAct, *, actor: Actor) -> ConditionAct:
    """From now on the act stands still and can be signed.

    Raises RuleViolation where nothing was looked at (A4) or a mandatory check has no answer (A3); a supplement needs
    only to say something.
    """
    hold(act)
    if act.state is not ActState.DRAFT:
        raise Refused(_("The act stands still already."))
    content = draft_content(act)
    if act.supplements_id:
        insist(rules.something_was_looked_at(len(list(items_of(content)))))
    else:
        checks = rules.every_mandatory_check_is_answered(checks_seen(content))
        insist(rules.something_was_looked_at(noted(content)), checks)
    text = canonical(content)
    act.state, act.content, act.content_hash, act.passed = ActState.SIGNING, text, hash_of(text), content["passed"]
    audit.record("act.freeze", act, actor=actor)
    return act


def reopen_act(act: ConditionAct, reason: str, *, actor: Actor) -> ConditionAct:
    """Something was wrong: the act is a draft again. Signatures given so far stay kept and count for nothing."""
    hold(act)
    if act.state is not ActState.SIGNING:
        raise Refused(_("Only an act that is being signed can be opened again."))
    act.state = ActState.DRAFT
    act.content = act.content_hash = act.passed = None
    audit.record("act.reopen", act, actor=actor, note=reason)
    return act


@dataclass(frozen=True)
class Signing:
    """Who signs for whom, how, and what they dispute: item ref → their words.

    `picture` is the PNG of a signature on the screen, `paper` the scan or the eParaksts container.
    """

    side: Side
    name: str
    language: str
    way: SignatureWay
    disputes: Mapping[str, str] = field(default_factory=dict)
    words: str | None = None
    client: Client | None = None
    picture: bytes | None = None
    paper: Paper | None = None


def sign_act(act: ConditionAct, signing: Signing, content_hash: str, *, actor: Actor, now: datetime) -> ActSignature:
    """One signature under what the act says. `content_hash` is that of the text the person was shown.

    Raises Refused where the act says something else by now, or the same person signed it already.
    """
    hold(act)
    if act.state is not ActState.SIGNING or act.content_hash != content_hash:
        raise Refused(_("The act was opened and changed meanwhile. Read it again before you sign."))
    valid = valid_signatures(act)
    if len(valid) >= MOST_SIGNATURES or any(_same_person(one, signing) for one in valid):
        raise Refused(_("%(name)s has signed this act already.", name=signing.name))
    known = {item["ref"] for _room, item in items_of(draft_content(act))}
    disputes = {ref: words for ref, words in signing.disputes.items() if ref in known}
    row = ActSignature(
        act=act,
        side=signing.side,
        name=signing.name,
        client=signing.client,
        language=signing.language,
        way=signing.way,
        content_hash=content_hash,
        disputes=canonical(disputes) if disputes else None,
        words=signing.words,
        signed_at=now,
        recorded_by_id=actor.actor_id,
        **_attached(signing),
    )
    db.session.add(row)
    db.session.flush()
    audit.record_facts(
        "act.sign", act, actor=actor, facts={"side": row.side, "way": row.way, "disputes": len(disputes)}
    )
    return row


def valid_signatures(act: ConditionAct) -> list[ActSignature]:
    """Those given to what the act says now."""
    return [one for one in act.signatures if one.content_hash == act.content_hash]


def clients_not_signed(act: ConditionAct) -> list[Client]:
    """Where several people live together: those of them who have neither signed what the act says now nor declined."""
    clients = clients_on_the_day(act)
    if Side.CLIENT not in rules.PARTIES[act.kind] or len(clients) < 2:
        return []
    signed = {one.client_id for one in valid_signatures(act) if one.side is Side.CLIENT}
    return [client for client in clients if client.id not in signed]


def disputes_in(act: ConditionAct) -> dict[str, list[tuple[Side, str]]]:
    """Thing → which side disputes it, and in which words; what supplements say is theirs."""
    found: dict[str, list[tuple[Side, str]]] = {}
    for one in valid_signatures(act):
        for ref, words in json.loads(one.disputes or "{}").items():
            found.setdefault(ref, []).append((one.side, words))
    return found


def _same_person(one: ActSignature, signing: Signing) -> bool:
    return one.side is signing.side and one.name.casefold() == signing.name.casefold()


def _attached(signing: Signing) -> dict[str, str | None]:
    kept: dict[str, str | None] = {}
    if signing.way is SignatureWay.SCREEN:
        if not signing.picture:
            raise Refused(_("Sign in the box first."))
        kept |= {"picture_name": files.keep(signing.picture, "png"), "picture_hash": _sha(signing.picture)}
    if signing.way in (SignatureWay.PAPER, SignatureWay.ESIGNATURE):
        if not signing.paper:
            raise Refused(_("Attach the signed paper."))
        kept |= {"paper_name": signing.paper.keep(), "paper_hash": signing.paper.sha256}
    if signing.way is SignatureWay.DECLINED and not signing.words:
        raise Refused(_("Write down why they decline and who was there."))
    return kept


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
