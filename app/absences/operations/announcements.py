"""Absences that were announced, and how long a person agrees not to be looked for more."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.absences.calculations import LEAST_AGREED, MOST_AGREED
from app.absences.models import AgreedPeriod, AnnouncedAbsence, ToldBy
from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.placements.operations.turns import take_turn

LONGEST = timedelta(366)  # a year that is typed wrong does not stop a clock for ever


@dataclass(frozen=True)
class Announced:
    """From when the person is away until `ends_on`, the first day back (None: not known), who said so and when."""

    starts_on: date
    ends_on: date | None
    told_by: ToldBy
    told_on: date
    words: str | None = None


def announce_absence(client: Client, facts: Announced, *, actor: Actor, today: date) -> AnnouncedAbsence:
    """It was said that the person will not be there. Raises Refused for days that cannot be."""
    take_turn(client.municipality_id, client)
    if facts.told_on > today:
        raise Refused(_("The date cannot be in the future."))
    if facts.ends_on is not None and facts.ends_on <= facts.starts_on:
        raise Refused(_("The first day back comes after the first day away."))
    if facts.ends_on is not None and facts.ends_on - facts.starts_on > LONGEST:
        raise Refused(_("That is longer than a year. Leave the day empty where it is not known."))
    absence = AnnouncedAbsence(
        municipality_id=client.municipality_id,
        client=client,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        told_on=facts.told_on,
        told_by=facts.told_by,
        words=facts.words,
        recorded_by_id=actor.actor_id,
    )
    audit.record("announced_absence.record", absence, actor=actor)
    return absence


def end_announced(absence: AnnouncedAbsence, back_on: date, *, actor: Actor, today: date) -> AnnouncedAbsence:
    """The person is back on a day, or was not away at all: from then on days are counted again."""
    take_turn(absence.municipality_id, absence)
    if back_on > today:
        raise Refused(_("The date cannot be in the future."))
    if absence.ends_on is not None and absence.ends_on <= back_on:
        raise Refused(_("The person was to be back by then already."))
    absence.ends_on = max(back_on, absence.starts_on)
    audit.record("announced_absence.end", absence, actor=actor)
    return absence


def agree_period(client: Client, days: int, on: date, *, actor: Actor, today: date) -> AgreedPeriod:
    """From a day on so many days are agreed with the person instead of fifteen; what held before ends."""
    take_turn(client.municipality_id, client)
    if on > today:
        raise Refused(_("The date cannot be in the future."))
    if not LEAST_AGREED <= days <= MOST_AGREED:
        raise Refused(
            _(
                "Agree on %(least)s to %(most)s days: a month has its own step.",
                least=LEAST_AGREED,
                most=MOST_AGREED,
            )
        )
    before = db.session.scalar(
        sa.select(AgreedPeriod).where(AgreedPeriod.client_id == client.id, AgreedPeriod.ends_on.is_(None))
    )
    if before is not None:
        if on < before.starts_on:
            raise Refused(_("A later agreement is recorded already."))
        before.ends_on = on
        audit.record("agreed_period.end", before, actor=actor)
    period = AgreedPeriod(
        municipality_id=client.municipality_id, client=client, days=days, starts_on=on, recorded_by_id=actor.actor_id
    )
    audit.record("agreed_period.agree", period, actor=actor)
    return period
