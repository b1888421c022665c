"""The service of a person ends, and what that settles. The stay is a separate question and never implied."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client, Destination, Service, ServiceEnd
from app.clients.operations.households import end_membership
from app.clients.operations.services import end_away, end_service, take_back_service_end
from app.clients.queries import open_away, open_household_of, open_service, open_services_in
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.exits import queries
from app.exits.models import ProposalState, ReviewOutcome
from app.placements.models import EndReason, Offer, Placement
from app.placements.operations.closing import close_offers, live_offers
from app.placements.operations.endings import end_placement, part_client, rehouse_if_needed, reverse_placement
from app.placements.operations.turns import take_turn
from app.waitlist.models import CloseReason, Decision
from app.waitlist.operations import Answer, close_entry, decide_application, reopen_entry
from app.waitlist.queries import last_entry, open_entry, undecided_application

STAY_ENDS = {
    ServiceEnd.CLIENT_WISH: EndReason.CLIENT_WISH,
    ServiceEnd.PROVIDER_DECISION: EndReason.PROVIDER_EXIT,
    ServiceEnd.ABSENCE: EndReason.PROVIDER_EXIT,
    ServiceEnd.TERM: EndReason.PROVIDER_EXIT,
    ServiceEnd.DEATH: EndReason.DEATH,
}
ENTRY_CLOSES = {
    ServiceEnd.CLIENT_WISH: CloseReason.WITHDREW,
    ServiceEnd.PROVIDER_DECISION: CloseReason.SERVICE_ENDED,
    ServiceEnd.ABSENCE: CloseReason.UNREACHABLE,
    ServiceEnd.TERM: CloseReason.SERVICE_ENDED,
    ServiceEnd.DEATH: CloseReason.DIED,
}


def end_by_wish(
    service: Service,
    notice_on: date,
    ended_on: date,
    destination: Destination,
    *,
    stay_ends_on: date | None,
    actor: Actor,
    today: date,
    note: str | None = None,
) -> Service:
    """The person wishes to leave; less than a week's notice only warns (E3). `stay_ends_on` None: the stay goes on."""
    if notice_on > today:
        raise Refused(_("The notice cannot lie in the future."))
    if notice_on > ended_on:
        raise Refused(_("The service ends on the day of the notice or later."))
    return finish(
        service,
        ended_on,
        ServiceEnd.CLIENT_WISH,
        destination,
        stay_ends_on=stay_ends_on,
        actor=actor,
        today=today,
        notice_on=notice_on,
        note=note,
    )


def end_by_term(
    service: Service,
    ended_on: date,
    destination: Destination,
    *,
    stay_ends_on: date | None,
    actor: Actor,
    today: date,
    note: str | None = None,
) -> Service:
    """The agreed term of the service has come or comes (digest row 181)."""
    return finish(
        service,
        ended_on,
        ServiceEnd.TERM,
        destination,
        stay_ends_on=stay_ends_on,
        actor=actor,
        today=today,
        note=note,
    )


def record_death(client: Client, died_on: date, *, actor: Actor, today: date, note: str | None = None) -> None:
    """The person has died: the service, their days in the flat, an absence and the household membership end on that
    day; of a household with nobody left the waitlist entry, the application and the offers close.
    """
    take_turn(client.municipality_id, client)
    if died_on > today:
        raise Refused(_("The date cannot be in the future."))
    service = open_service(client.id)
    if service:
        end_service(service, died_on, ServiceEnd.DEATH, Destination.DEATH, actor=actor, today=today, note=note)
    _settle_team_work(client, actor=actor, today=today)
    _leave_flat(client, died_on, EndReason.DEATH, Destination.DEATH, actor=actor, today=today)
    away = open_away(client.id)
    if away:
        end_away(away, max(died_on, away.started_on), actor=actor)
    household = open_household_of(client)
    if household:
        member = next(one for one in household.members if one.client_id == client.id and one.ends_on is None)
        end_membership(member, max(died_on, member.starts_on), actor=actor)
        db.session.flush()
        _stop_looking(household.id, ServiceEnd.DEATH, actor=actor, today=today)
    audit.record_facts("client.died", client, actor=actor, facts={"died_on": died_on})


def take_back_end(service: Service, *, actor: Actor, today: date) -> Service:
    """The person stays after all. Whoever waited before waits again; a stay that was ended is taken back by itself."""
    take_turn(service.municipality_id, service)
    reason, recorded_on = service.end_reason, service.end_recorded_on
    take_back_service_end(service, actor=actor, today=today)
    household = open_household_of(service.client)
    if household and reason and not open_entry(household.id):
        entry = last_entry(household.id)
        if entry and (entry.close_reason, entry.closed_on) == (ENTRY_CLOSES[reason], recorded_on):
            reopen_entry(entry, actor=actor)
        else:
            rehouse_if_needed(household.id, actor=actor, today=today)
    return service


def finish(
    service: Service,
    ended_on: date,
    reason: ServiceEnd,
    destination: Destination,
    *,
    stay_ends_on: date | None,
    actor: Actor,
    today: date,
    notice_on: date | None = None,
    note: str | None = None,
) -> Service:
    """Ends the service, and the stay where that was said; whoever calls has checked that it may."""
    take_turn(service.municipality_id, service)
    end_service(service, ended_on, reason, destination, actor=actor, today=today, notice_on=notice_on, note=note)
    _settle_team_work(service.client, actor=actor, today=today)
    if stay_ends_on:
        _leave_flat(service.client, stay_ends_on, STAY_ENDS[reason], destination, actor=actor, today=today)
    household = open_household_of(service.client)
    if household:
        _stop_looking(household.id, reason, actor=actor, today=today)
    return service


def _settle_team_work(client: Client, *, actor: Actor, today: date) -> None:
    """What the team still had to decide about the person's service is settled by its end."""
    proposal = queries.open_proposal(client.id)
    if proposal:
        proposal.state, proposal.closed_on = ProposalState.WITHDRAWN, today
        audit.record("exit.withdraw", proposal, actor=actor)
    review = queries.open_review(client.id)
    if review:
        review.outcome, review.closed_on = ReviewOutcome.ENDED, today
        audit.record("absence.close", review, actor=actor)


def _leave_flat(
    client: Client, on: date, reason: EndReason, destination: Destination, *, actor: Actor, today: date
) -> None:
    """The person's days in every flat end on `on`; where somebody else lives there too, the stay goes on for them."""
    for stay in queries.lasting_stays(client.id, on):
        day = max(on, stay.starts_on)
        if _shared(stay, client, day):
            part_client(stay, client, day, actor=actor, today=today)
        elif day > stay.starts_on:
            end_placement(stay, day, reason, destination=destination, actor=actor, today=today)
        else:
            words = _("The stay had not begun when the service ended.")
            reverse_placement(stay, words, actor=actor, today=today)


def _shared(stay: Placement, client: Client, day: date) -> bool:
    return any(
        row.client_id != client.id and row.ends_on == stay.ends_on and row.starts_on <= day for row in stay.clients
    )


def _stop_looking(household_id: int, reason: ServiceEnd, *, actor: Actor, today: date) -> None:
    """No flat is looked for any more where nobody of the household receives the service."""
    if open_services_in(household_id):
        return
    entry = open_entry(household_id)
    if entry:
        close_entry(entry, ENTRY_CLOSES[reason], max(today, entry.entered_on), actor=actor)
    application = undecided_application(household_id)
    if application and reason is ServiceEnd.DEATH:
        answer = Answer(Decision.WITHDRAWN, max(today, application.received_on), reason=_("The person has died."))
        decide_application(application, answer, actor=actor, today=today)
    offers = live_offers(Offer.household_id == household_id, today)
    close_offers(offers, _("The service of the household has ended."), actor=actor, today=today)
