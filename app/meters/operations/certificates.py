"""Certificates are recorded, replaced by newer ones and ended; their papers are kept as they were sent."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.papers import Paper
from app.flats.models import Flat
from app.meters.models import Certificate, CertificateKind, CertificatePaper
from app.placements.operations.turns import take_turn

MOST_PAPERS = 20  # of one certificate


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says; `expires_on` is its last day, `other_words` what it is of, for other kinds."""

    kind: CertificateKind
    issued_on: date
    expires_on: date | None = None
    number: str | None = None
    other_words: str | None = None


def add_certificate(
    flat: Flat,
    facts: CertificateFacts,
    *,
    actor: Actor,
    today: date,
    replaces: Certificate | None = None,
    paper: Paper | None = None,
    title: str = "",
) -> Certificate:
    """Records a certificate; the flat's earlier one of the same kind ends that day, as does one it `replaces`.

    `paper` is the certificate itself, `title` what its file is called. Raises Refused where the dates contradict.
    """
    take_turn(flat.municipality_id, flat)
    other = facts.kind is CertificateKind.OTHER
    if facts.issued_on > today:
        raise Refused(_("The date cannot be in the future."))
    if facts.expires_on and facts.expires_on < facts.issued_on:
        raise Refused(_("A certificate ends after it was issued."))
    if other and not facts.other_words:
        raise Refused(_("Say what the certificate is of."))
    earlier = replaces if other else _open(flat, facts.kind)
    if earlier is not None:
        _replace(earlier, facts, actor)
    row = Certificate(
        flat=flat,
        kind=facts.kind,
        other_words=facts.other_words if other else None,
        number=facts.number,
        issued_on=facts.issued_on,
        expires_on=facts.expires_on,
        replaces_id=earlier.id if earlier else None,
        recorded_by_id=actor.actor_id,
    )
    audit.record("certificate.add", row, actor=actor)
    if paper is not None:
        attach_paper(row, paper, title, actor=actor)
    return row


def end_certificate(certificate: Certificate, on: date, reason: str, *, actor: Actor, today: date) -> Certificate:
    """The certificate does not count from a day on, without a newer one: withdrawn, or recorded in error."""
    take_turn(certificate.flat.municipality_id, certificate)
    if certificate.ended_on is not None:
        raise Refused(_("The certificate has ended already."))
    if not certificate.issued_on <= on <= today:
        raise Refused(_("Choose a day from the day it was issued until today."))
    certificate.ended_on, certificate.end_reason = on, reason
    audit.record("certificate.end", certificate, actor=actor)
    return certificate


def attach_paper(certificate: Certificate, paper: Paper, title: str, *, actor: Actor) -> CertificatePaper:
    """Keeps the certificate itself for good, as it was sent. Raises Refused for a file it has already."""
    take_turn(certificate.flat.municipality_id, certificate)
    known = list(certificate.papers)
    if any(one.sha256 == paper.sha256 for one in known):
        raise Refused(_("The certificate has this file already."))
    if len(known) >= MOST_PAPERS:
        raise Refused(_("A certificate has at most %(number)s files.", number=MOST_PAPERS))
    row = CertificatePaper(
        certificate=certificate,
        title=title,
        file_name=paper.keep(),
        suffix=paper.suffix,
        size=len(paper.data),
        sha256=paper.sha256,
        added_by_id=actor.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"paper": row.id, "sha256": row.sha256}
    audit.record_facts("certificate.attach_paper", certificate, actor=actor, facts=facts)
    return row


def _open(flat: Flat, kind: CertificateKind) -> Certificate | None:
    return db.session.scalar(
        sa.select(Certificate).where(
            Certificate.flat_id == flat.id, Certificate.kind == kind, Certificate.ended_on.is_(None)
        )
    )


def _replace(earlier: Certificate, facts: CertificateFacts, actor: Actor) -> None:
    if earlier.ended_on is not None:
        raise Refused(_("The certificate has ended already."))
    if facts.issued_on < earlier.issued_on:
        raise Refused(_("A newer certificate of this kind is recorded already."))
    earlier.ended_on = facts.issued_on
    audit.record("certificate.end", earlier, actor=actor)
