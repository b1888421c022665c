"""A risk assessment act is drawn up, signed by person and worker, and then stands for good."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.clients.models import Client, Language
from app.conditions.calculations import canonical, hash_of
from app.core import audit, files
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.papers import Paper
from app.incidents.models import Incident, RiskAct, RiskSide
from app.incidents.rules import both_sign_the_same_text
from app.placements.models import Placement
from app.placements.operations.turns import take_turn

MOST_RISKS = 12


@dataclass(frozen=True)
class Risk:
    """What worries, and what person and worker do about it until a day (empty: from now on)."""

    words: str
    person: str = ""
    worker: str = ""
    until: str = ""  # ISO date


@dataclass(frozen=True)
class RiskFacts:
    """What an act says: `name` is the person's as they want it on paper."""

    name: str
    drawn_on: date
    language: Language
    risks: Sequence[Risk]
    review_on: date | None = None


def draw_up(
    placement: Placement,
    client: Client,
    facts: RiskFacts,
    worker: User,
    incident: Incident | None = None,
    *,
    actor: Actor,
    today: date,
) -> RiskAct:
    """A draft, which nobody has signed."""
    act = RiskAct(
        municipality_id=placement.municipality_id,
        placement=placement,
        client=client,
        incident=incident,
        worker=worker,
        recorded_by_id=actor.actor_id,
    )
    _say(act, facts, today)
    audit.record("risk_act.draw_up", act, actor=actor)
    return act


def change_act(act: RiskAct, facts: RiskFacts, *, actor: Actor, today: date) -> RiskAct:
    """The draft says something else. A signature given to what it said before counts for nothing and is taken off."""
    hold_draft(act)
    before = act.text_hash
    _say(act, facts, today)
    if act.text_hash != before:
        for side in RiskSide:
            for column in ("signed_at", "file", "file_hash", "text_hash"):
                setattr(act, f"{side}_{column}", None)
    audit.record("risk_act.change", act, actor=actor)
    return act


@dataclass(frozen=True)
class Signature:
    """One side's signature under a text: drawn on the screen (PNG), or the signed paper."""

    side: RiskSide
    text_hash: str
    drawn: bytes | None = None
    paper: Paper | None = None


def sign_act(
    act: RiskAct, signature: Signature, draw: Callable[[RiskAct], bytes], *, actor: Actor, now: datetime
) -> RiskAct:
    """One signature; with the second one under the same text (I6) the act is locked and `draw` makes its paper.

    Raises Refused where the text has changed since it was shown, or somebody else would sign for the worker.
    """
    hold_draft(act)
    side = signature.side
    if signature.text_hash != act.text_hash:
        raise Refused(_("The act was changed meanwhile. Read it again before you sign."))
    if getattr(act, f"{side}_signed_at"):
        raise Refused(_("This side has signed already."))
    if side is RiskSide.WORKER and actor.actor_id != act.worker_id:
        raise Refused(_("Whoever drew the act up signs it under their own sign-in."))
    data = signature.drawn or (signature.paper.data if signature.paper else None)
    if data is None:
        raise Refused(_("Sign in the box first."))
    name = signature.paper.keep() if signature.paper and not signature.drawn else files.keep(data, "png")
    with db.session.no_autoflush:  # the guard lets a locked act change no more: its paper goes in with the lock
        setattr(act, f"{side}_signed_at", now)
        setattr(act, f"{side}_file", name)
        setattr(act, f"{side}_file_hash", hashlib.sha256(data).hexdigest())
        setattr(act, f"{side}_text_hash", act.text_hash)
        if both_sign_the_same_text(act.text_hash, (act.person_text_hash, act.worker_text_hash)).passed:
            act.locked_at = now
            pdf = draw(act)
            act.pdf_name, act.pdf_hash = files.keep(pdf, "pdf"), hashlib.sha256(pdf).hexdigest()
    audit.record("risk_act.sign", act, actor=actor)
    return act


def withdraw_act(act: RiskAct, words: str, *, actor: Actor, today: date) -> RiskAct:
    """It is not signed after all, such as where the person does not want to. They lose nothing by that."""
    hold_draft(act)
    act.withdrawn_on, act.withdrawn_words = today, words
    audit.record("risk_act.withdraw", act, actor=actor)
    return act


def text_of(act: RiskAct) -> dict[str, Any]:
    """What the act says, as it was written."""
    return json.loads(act.text)


def hold_draft(act: RiskAct) -> None:
    """Waits for others, reads the act again. Raises Refused where it no longer changes."""
    take_turn(act.municipality_id, act)
    if not act.is_open:
        raise Refused(_("This act no longer changes. Draw up another one."))


def _say(act: RiskAct, facts: RiskFacts, today: date) -> None:
    if facts.drawn_on > today:
        raise Refused(_("The date cannot be in the future."))
    if facts.review_on and facts.review_on <= facts.drawn_on:
        raise Refused(_("Both look again on a later day."))
    if not 0 < len(facts.risks) <= MOST_RISKS:
        raise Refused(_("Write at least one risk."))
    act.drawn_on, act.review_on, act.language = facts.drawn_on, facts.review_on, facts.language
    act.text = canonical(
        {
            "name": facts.name,
            "worker": act.worker.display_name,
            "drawn_on": facts.drawn_on.isoformat(),
            "review_on": facts.review_on.isoformat() if facts.review_on else None,
            "language": facts.language,
            "risks": [asdict(one) for one in facts.risks],
        }
    )
    act.text_hash = hash_of(act.text)
