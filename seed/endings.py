"""How people of the demonstration left the service, and what of it still waits to be decided."""

from datetime import date, timedelta

from app.accounts.models import User
from app.clients.models import Client, Destination, TeamRole
from app.clients.queries import open_service
from app.exits.models import ExitAgainst, ExitGround
from app.exits.operations.endings import end_by_wish, record_death
from app.exits.operations.proposals import ExitFacts, confirm_exit, propose_exit
from app.placements.models import EndReason, Placement, WarningAbout
from app.placements.operations.endings import end_placement, record_warning
from seed.programme.extra import LANDLORD_WORDS, PROPOSAL_WORDS, WARNING_WORDS
from seed.programme.rows import End
from seed.world import World

MANAGER = "juris@majoklis.example"


def end_service_of(client: Client, end: End, on: date, officer: User, manager: User) -> None:
    """As it happened: by death, by the person's wish, or by the provider under three hands."""
    service = open_service(client.id)
    assert service
    if end.reason is EndReason.DEATH:
        record_death(client, on, actor=officer, today=on, note=end.note)
    elif end.reason is EndReason.CLIENT_WISH:
        notice = on - timedelta(days=9)
        end_by_wish(service, notice, on, end.destination, stay_ends_on=on, actor=officer, today=on, note=end.note)
    else:
        mentor, worker = _team_member(client, TeamRole.MENTOR), _team_member(client, TeamRole.SOCIAL_WORKER)
        proposal = propose_exit(service, _facts(end.note, on, end.destination, on), actor=mentor, today=on)
        for one in (mentor, worker, manager):
            confirm_exit(proposal, actor=one, today=on)


def lose_flat(stay: Placement, world: World) -> None:
    """The landlord sells: the stay ends in three weeks, the service goes on, another flat is looked for."""
    officer = world.officers[stay.municipality.name]
    said = world.ago(5)
    record_warning(stay, world.ago(40), WarningAbout.NOISE, WARNING_WORDS, actor=officer, today=world.ago(40))
    end_placement(stay, said + timedelta(days=28), EndReason.LANDLORD_ENDED, LANDLORD_WORDS, actor=officer, today=said)


def propose(client: Client, world: World) -> None:
    """Mentor and social worker have confirmed; the manager's signature is missing, so nothing has changed."""
    service = open_service(client.id)
    assert service
    mentor, worker = _team_member(client, TeamRole.MENTOR), _team_member(client, TeamRole.SOCIAL_WORKER)
    facts = _facts(PROPOSAL_WORDS, world.ago(-14), Destination.UNKNOWN, None)
    proposal = propose_exit(service, facts, actor=mentor, today=world.ago(2))
    for one, days in ((mentor, 2), (worker, 1)):
        confirm_exit(proposal, actor=one, today=world.ago(days))


def _facts(words: str, on: date, destination: Destination, stay_ends_on: date | None) -> ExitFacts:
    return ExitFacts(
        ground=ExitGround.THREATS,
        against=ExitAgainst.STAFF,
        facts=words,
        other_worker_offered=True,
        other_worker_words="Cits mentors piedāvāts, cilvēks atteicās.",
        other_flat_offered=True,
        other_flat_words="Cits dzīvoklis piedāvāts, cilvēks atteicās.",
        ends_on=on,
        destination=destination,
        stay_ends_on=stay_ends_on,
    )


def _team_member(client: Client, role: TeamRole) -> User:
    return next(one.user for one in client.support_team if one.role is role)
