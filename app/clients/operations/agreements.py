"""Service agreements are signed and ended. Neither touches the service, a stay or a lease (digest row 87)."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.clients.models import Client, Language, ServiceAgreement
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date


def sign_agreement(
    client: Client,
    signed_on: date,
    starts_on: date,
    ends_on: date | None,
    language: Language,
    *,
    explained: bool,
    actor: Actor,
    today: date,
) -> ServiceAgreement:
    """Writes down a signed agreement that holds on [starts_on, ends_on); no end: until somebody ends it.

    Raises Refused where its conditions were not explained first, and where another agreement holds on these days.
    """
    if not explained:
        raise Refused(_("The conditions are explained to the person before anything is signed."))
    if signed_on > today:
        raise Refused(_("The date cannot be in the future."))
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("The agreement ends before it begins."))
    agreement = ServiceAgreement(
        municipality_id=client.municipality_id,
        client=client,
        signed_on=signed_on,
        starts_on=starts_on,
        agreed_until=ends_on,
        ends_on=ends_on,
        language=language,
        recorded_by_id=actor.actor_id,
    )
    try:
        audit.record("service_agreement.sign", agreement, actor=actor)
    except IntegrityError as problem:
        if "no_overlap" not in str(problem.orig):
            raise
        raise Refused(_("Another service agreement holds on these days. End it first.")) from None
    return agreement


def end_agreement(agreement: ServiceAgreement, on: date, reason: str, *, actor: Actor) -> ServiceAgreement:
    """It no longer holds from `on`, before its term; the service, the stay and the lease go on as they were."""
    db.session.refresh(agreement, with_for_update=True)
    if agreement.ends_on is not None and on >= agreement.ends_on:
        raise Refused(_("The agreement ends by then anyway, on: %(day)s", day=format_date(agreement.ends_on)))
    if on < agreement.starts_on:
        raise Refused(_("It cannot end before it began."))
    agreement.ends_on, agreement.end_reason = on, reason
    audit.record("service_agreement.end", agreement, actor=actor)
    return agreement
