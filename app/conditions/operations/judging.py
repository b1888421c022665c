"""What a person thinks of a difference: a proposal that later ones replace; no row is changed."""

from dataclasses import dataclass

from app.conditions import rules
from app.conditions.models import ConditionAct, ConditionJudgement, DamagePayer, Judged
from app.core import audit
from app.core.audit import Actor
from app.core.errors import insist
from app.core.extensions import db
from app.core.papers import Paper


@dataclass(frozen=True)
class Judgement:
    """Amounts in cents; `agreement`: the paper on which the client agreed to contribute."""

    judged: Judged
    payer: DamagePayer | None = None
    estimate_cents: int | None = None
    contribution_cents: int | None = None
    agreement: Paper | None = None
    words: str | None = None


def judge_difference(
    before: ConditionAct, after: ConditionAct, item_ref: str, what: Judgement, *, actor: Actor
) -> ConditionJudgement:
    """Writes it down. Raises RuleViolation for a contribution without a signed agreement (A8)."""
    insist(rules.damage_is_not_the_clients_debt(bool(what.contribution_cents), what.agreement is not None))
    paper = what.agreement if what.contribution_cents else None
    row = ConditionJudgement(
        before=before,
        after=after,
        item_ref=item_ref,
        judged=what.judged,
        payer=what.payer,
        estimate_cents=what.estimate_cents,
        contribution_cents=what.contribution_cents or None,
        agreement_name=paper.keep() if paper else None,
        agreement_hash=paper.sha256 if paper else None,
        words=what.words,
        by_id=actor.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"judged": row.judged, "payer": row.payer, "contribution_cents": row.contribution_cents}
    audit.record_facts("act.judge", after, actor=actor, facts=facts)
    return row
