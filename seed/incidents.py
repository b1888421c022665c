"""Incidents of the demonstration: as many complaints and pest cases as the pilot knew, and what else happens."""

from datetime import date, timedelta
from typing import Any

from flask import current_app

from app.accounts.models import User
from app.clients.models import Language, TeamRole
from app.conditions.models import DamagePayer
from app.core import clock
from app.core.extensions import db
from app.incidents.models import (
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintSource,
    Incident,
    IncidentKind,
    Pest,
    PestOrigin,
    RiskAct,
    RiskSide,
    Step,
)
from app.incidents.operations import cases
from app.incidents.operations.complaints import Judged, judge_complaint
from app.incidents.operations.pests import Treated, record_treatment, tell_neighbour
from app.incidents.operations.reporting import (
    ComplaintFacts,
    DamageFacts,
    Detail,
    PestFacts,
    Reported,
    report_incident,
)
from app.incidents.operations.risk_acts import Risk, RiskFacts, Signature, draw_up, sign_act
from app.incidents.papers import draw_act
from app.incidents.queries.places import Where
from app.placements.models import Placement
from seed import pictures
from seed.contracts import AGENT
from seed.world import World

LOUD = "Apsaimniekotājs zvanīja: kaimiņi sūdzas par skaļu mūziku vakaros."
RISKS = (
    Risk("Skaļa mūzika pēc plkst. 22", "Vakaros mūziku klausās austiņās.", "Atnes austiņas un parunā ar kaimiņu."),
    Risk("Paziņas, kas nāk naktī", "Durvis ver tikai tiem, kurus aicinājis.", "Iedod tālruni, kam zvanīt naktī."),
)


def happen(world: World, stays: list[Placement], own: list[Placement]) -> None:
    """`stays` run in private flats and have a team; `own` are those of the demonstration's mentor."""
    own = [one for one in own if one not in stays[:3]]
    _noise(world, stays[0])
    _flooded(world, stays[1])
    _bedbugs(world, stays[2])
    _again(world, own[0])
    _asked(world, own[1])
    _candle(world, own[2])
    _door(world, own[0])
    _threat(world, own[1])


def _noise(world: World, stay: Placement) -> None:
    """Founded; person and worker drew up a risk assessment act, and it was quiet after that."""
    on, worker = world.ago(40), _social_worker(stay)
    facts = ComplaintFacts(ComplaintSource.BUILDING_MANAGER, ComplaintAbout.NOISE, worker)
    incident = _report(stay, IncidentKind.COMPLAINT, on, LOUD, facts)
    act_on = on + timedelta(days=3)
    client = stay.clients[0].client
    said = RiskFacts(
        f"{client.given_name} {client.family_name}", act_on, Language.LATVIAN, RISKS, on + timedelta(days=60)
    )
    act = draw_up(stay, client, said, worker, incident, actor=worker, today=act_on)
    for side in RiskSide:
        signature = Signature(side, act.text_hash, pictures.signature(f"risk{side}"))
        at = clock.start_of(act_on) + timedelta(hours=11)
        sign_act(act, signature, _paper, actor=worker, now=at)
    judged = Judged(
        on + timedelta(days=1),
        ComplaintOutcome.FOUNDED,
        "Apsekots kopā ar sociālo darbinieku. Mūzika bija skaļa, to saka arī pats cilvēks.",
        "Sastādīts mājokļa risku izvērtēšanas akts.",
        on + timedelta(days=3),
    )
    _judge(incident, judged, worker, act_on)
    _close(incident, worker, on + timedelta(days=20), "Divas nedēļas klusums, kaimiņš apmierināts.")


def _paper(act: RiskAct) -> bytes:
    """A page knows where it is; the command line has no place."""
    with current_app.test_request_context():
        return draw_act(act, "lv")


def _flooded(world: World, stay: Placement) -> None:
    """The neighbour was at fault: water came from above."""
    on, worker = world.ago(75), _team(stay)[0]
    words = (
        "Kaimiņiene no augšas sūdzas, ka cilvēks klauvē pa caurulēm. Viņas vannas istaba appludinājusi mūsu dzīvokli."
    )
    incident = _report(
        stay, IncidentKind.COMPLAINT, on, words, ComplaintFacts(ComplaintSource.NEIGHBOUR, ComplaintAbout.WATER, worker)
    )
    found = "Griesti vannas istabā slapji, ūdens tek no augšējā dzīvokļa. Klauvējis, lai kaimiņiene atver durvis."
    judged = Judged(on, ComplaintOutcome.NEIGHBOUR_AT_FAULT, found, "Kaimiņiene sedz griestu krāsošanu.", on)
    _judge(incident, judged, worker, on)
    _close(incident, worker, on + timedelta(days=14), "Griesti izžuvuši un nokrāsoti.")


def _bedbugs(world: World, stay: Placement) -> None:
    """Treated twice, the second time by a firm, and gone; the landlord and we see it differently."""
    on, worker = world.ago(110), _team(stay)[0]
    facts = PestFacts(
        Pest.BEDBUGS,
        PestOrigin.BROUGHT_IN,
        "Izīrētājs: tās ir ienestas ar mantām.",
        PestOrigin.UNKNOWN,
        "Cilvēks: matrace bija jauna. Kaimiņos blaktis bijušas jau iepriekš.",
    )
    incident = _report(stay, IncidentKind.PESTS, on, "Kodumi uz rokām; blaktis atrastas gultas rāmī.", facts)
    first, second = on + timedelta(days=1), on + timedelta(days=16)
    _treat(incident, worker, Treated(first, second, None, None, None, second, False))
    cost = Treated(second, second + timedelta(days=14), "SIA Tīrs mājoklis", 9_500, 1_995, second + timedelta(14), True)
    _treat(incident, worker, cost)
    assert incident.pest_case
    for number, too in (("11", False), ("14", True)):
        tell_neighbour(incident.pest_case, number, first, too, actor=worker, today=first)
    _close(incident, worker, second + timedelta(days=15), "Pēc otrās apstrādes blakšu vairs nav.")


def _again(world: World, stay: Placement) -> None:
    """Pests came back within the year: a firm is due."""
    mentor = _team(stay)[0]
    earlier = _report(stay, IncidentKind.PESTS, world.ago(60), "Prusaki virtuvē.", PestFacts(Pest.COCKROACHES))
    gone = Treated(world.ago(59), world.ago(45), None, 1_200, 252, world.ago(45), True)
    _treat(earlier, mentor, gone)
    _close(earlier, mentor, world.ago(44), "Vairs nav redzēti.")
    unknown = PestFacts(
        Pest.COCKROACHES, None, None, PestOrigin.BUILDING, "Nāk pa ventilāciju, redzēti arī kāpņutelpā."
    )
    _report(stay, IncidentKind.PESTS, world.ago(2), "Prusaki atkal: virtuvē un vannas istabā.", unknown)


def _asked(world: World, stay: Placement) -> None:
    """Open: somebody looked, the person has not been told yet."""
    mentor, on = _team(stay)[0], world.ago(3)
    facts = ComplaintFacts(ComplaintSource.LANDLORD, ComplaintAbout.SMELL, mentor)
    incident = _report(stay, IncidentKind.COMPLAINT, on, "Izīrētājs zvanīja: kāpņutelpā jūtama smaka.", facts)
    assert incident.complaint
    seen = Judged(world.ago(2), None, "Dzīvoklī tīrs. Smaka nāk no pagraba, kur stāv atkritumu maisi.")
    judge_complaint(incident.complaint, seen, actor=mentor, today=world.ago(2))
    _settle(incident, mentor, world.ago(2), Step.INSPECT)
    cases.add_note(incident, "Piezvanīju apsaimniekotājam par pagrabu; sola izvest otrdien.", actor=mentor)


def _candle(world: World, stay: Placement) -> None:
    """A candle burned in the window (digest row 144): the talk on fire safety is due."""
    words = "Logā atstāta degoša svece, aizkars apdedzis. Neviens nav cietis."
    _report(stay, IncidentKind.FIRE_RISK, world.ago(1), words)


def _door(world: World, stay: Placement) -> None:
    """A door is broken: the agency organises the works, the team mediates."""
    works, mediation = world.users[AGENT], _team(stay)[0]
    facts = DamageFacts("Ārdurvju slēdzene un rāmis", works, mediation, DamagePayer.REPAIR_BUDGET, 14_000)
    _report(stay, IncidentKind.DAMAGE, world.ago(5), "Durvis izlauztas, kad bija pazaudēta atslēga.", facts)


def _threat(world: World, stay: Placement) -> None:
    """Only the team, the manager and who recorded it read this one."""
    mentor, on = _team(stay)[0], world.ago(20)
    words = "Pie durvīm bija svešs vīrietis un draudēja mentorei. Pats cilvēks bija mierīgs un lūdza atnākt citreiz."
    incident = _report(stay, IncidentKind.DANGER, on, words)
    _close(incident, mentor, world.ago(6), "Trīs apmeklējumi divatā, vīrietis vairs nav nācis.")


def _report(stay: Placement, kind: IncidentKind, on: date, words: str, detail: Detail | None = None) -> Incident:
    on, worker = max(on, stay.starts_on), _team(stay)[0]
    client = stay.clients[0].client
    where = Where(stay.municipality_id, stay.flat.building, stay.flat, stay, client)
    incident = report_incident(where, Reported(kind, on, words, worker), detail, actor=worker, today=on)
    db.session.refresh(incident)
    return incident


def _judge(incident: Incident, judged: Judged, worker: User, on: date) -> None:
    assert incident.complaint
    judge_complaint(incident.complaint, judged, actor=worker, today=on)


def _treat(incident: Incident, worker: User, treated: Treated) -> None:
    assert incident.pest_case
    known = treated.checked_on or treated.treated_on
    record_treatment(incident.pest_case, treated, actor=worker, today=known)
    db.session.refresh(incident.pest_case)


def _settle(incident: Incident, worker: User, on: date, *steps: Step) -> None:
    """These steps are done, or all of them."""
    then: dict[str, Any] = {"actor": worker, "today": on}
    for task in incident.tasks:
        if not steps or task.step in steps:
            cases.settle_task(task, cases.Settled(task.responsible, task.due_on, on), **then)


def _close(incident: Incident, worker: User, on: date, words: str) -> None:
    _settle(incident, worker, on)
    cases.close_incident(incident, on, words, actor=worker, today=on)


def _team(stay: Placement) -> list[User]:
    """Those who support the stay's first client, who was with them longest first."""
    team = stay.clients[0].client.support_team
    return [one.user for one in sorted(team, key=lambda one: one.id) if one.ends_on is None]


def _social_worker(stay: Placement) -> User:
    """The social worker of the team, or its first member where it has none."""
    team = [one for one in stay.clients[0].client.support_team if one.ends_on is None]
    return next((one.user for one in team if one.role is TeamRole.SOCIAL_WORKER), _team(stay)[0])
