"""The board, the list and the figures: what they hold, how it is counted, and that each number opens its list."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.contracts.models import RepairElement
from app.core import clock, listing
from app.core.listing import Order
from app.core.permissions import Role
from app.places.models import Municipality
from app.repairs.clock import Priority
from app.repairs.models import (
    Appointment,
    AppointmentOutcome,
    Channel,
    Contractor,
    MendedBy,
    Party,
    PartySource,
    PauseReason,
    RepairTicket,
    Reporter,
    RunOutcome,
    TicketPause,
    TicketRun,
    TicketState,
)
from app.repairs.queries import board, figures
from app.repairs.queries.board import Band, Due, Show, TicketFilters, View
from app.repairs.queries.figures import Group, Measure, Result, Share, Window
from tests.factories import access_for, make_flat, make_landlord, make_user, save

NOW = clock.instant(date(2026, 11, 23), datetime(2026, 11, 23, 10).time())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENDED = {
    RunOutcome.DONE: TicketState.DONE,
    RunOutcome.CANCELLED: TicketState.CANCELLED,
    RunOutcome.DUPLICATE: TicketState.DUPLICATE,
}


class World:
    """A municipality with a flat, somebody who answers for tickets, and an officer who looks."""

    def __init__(self) -> None:
        self.flat = make_flat()
        self.town: Municipality = self.flat.municipality
        self.user = make_user(Role.SRA_OFFICER, municipality=self.town)
        self.viewer = access_for(Role.HOUSING_OFFICER, municipality=self.town)

    def ticket(self, *runs: dict[str, Any], flat: Any = None, **values: Any) -> RepairTicket:
        """A ticket with these runs (of `due_at`, and what differs from an open one in time)."""
        flat = flat or self.flat
        made = [self._run(number, **run) for number, run in enumerate(runs or ({},), start=1)]
        last = made[-1]
        paused = last.net_due_at is None
        state = ENDED[last.outcome] if last.outcome else TicketState.WAITING if paused else TicketState.IN_WORK
        return save(
            RepairTicket(
                **{
                    "municipality_id": flat.municipality_id,
                    "building_id": flat.building_id,
                    "flat_id": flat.id,
                    "fault_code": "tap",
                    "fault_list_version": 0,
                    "fault_names": {"lv": "Pil krāns", "en": "A tap drips", "ru": "Капает"},
                    "element": RepairElement.PIPES,
                    "reported_at": made[0].started_at,
                    "channel": Channel.PHONE,
                    "reporter": Reporter.CLIENT,
                    "responsible_id": self.user.id,
                    "party": Party.PROVIDER,
                    "party_source": PartySource.ASSUMED,
                    "state": state,
                    "mended_by": MendedBy.STAFF if state is TicketState.DONE else None,
                    "priority": last.priority,
                    "run_number": last.number,
                    "promised_at": last.promised_at,
                    "due_at": last.due_at,
                    "net_due_at": last.net_due_at,
                    "finished_at": last.finished_at,
                    "runs": made,
                    **values,
                }
            )
        )

    @staticmethod
    def _run(number: int, due_at: datetime = NOW + DAY, **values: Any) -> TicketRun:
        finished_at = values.get("finished_at")
        defaults: dict[str, Any] = {
            "number": number,
            "started_at": min(due_at, finished_at or due_at) - 14 * DAY,
            "priority": Priority.ROUTINE,
            "promised_at": due_at,
            "due_at": due_at,
            "net_due_at": due_at,
            "outcome": RunOutcome.DONE if finished_at else None,
        }
        return TicketRun(**(defaults | values))

    def pause(self, ticket: RepairTicket, reason: PauseReason, until_at: datetime | None = None) -> None:
        run = ticket.runs[-1]
        run.net_due_at = ticket.net_due_at = None
        ticket.state = TicketState.WAITING
        save(TicketPause(run_id=run.id, from_at=run.started_at + HOUR, until_at=until_at, reason=reason))

    def visit(self, ticket: RepairTicket, outcome: AppointmentOutcome, number: int = 1) -> None:
        for turn in range(number):
            at = NOW - 10 * DAY + turn * DAY
            save(Appointment(ticket_id=ticket.id, run_number=1, from_at=at, until_at=at + HOUR, outcome=outcome))

    def found(self, **filters: Any) -> list[int]:
        query = board.tickets(self.viewer, TicketFilters(**filters), NOW)
        return [row.id for row in board.ticket_page(query, Order("due", RepairTicket.due_at)).rows]


@pytest.fixture
def world(db_session: scoped_session) -> World:
    return World()


class TestList:
    def test_open_ones_stand_first_that_were_promised_first_and_closed_ones_are_asked_for(self, world):
        later, sooner = world.ticket({"due_at": NOW + 3 * DAY}), world.ticket({"due_at": NOW - DAY})
        done = world.ticket({"due_at": NOW - 2 * DAY, "finished_at": NOW - 3 * DAY})

        assert world.found() == [sooner.id, later.id]
        assert world.found(show=Show.DONE) == [done.id]
        assert world.found(show=Show.ALL) == [done.id, sooner.id, later.id]
        assert world.found(show=Show.IN_WORK) == [sooner.id, later.id]

    @pytest.mark.parametrize(
        ("hours", "band"),
        [
            (-31 * 24, Band.LATE_MONTH),
            (-29 * 24, Band.LATE_WEEKS),
            (-8 * 24, Band.LATE_WEEKS),
            (-6 * 24, Band.LATE_DAYS),
            (-1, Band.LATE_DAYS),  # promised for this morning
            (0, Band.TODAY),
            (13, Band.TODAY),  # 23:00
            (14, Band.WEEK),  # midnight
            (7 * 24, Band.WEEK),
            (7 * 24 + 14, Band.LATER),
        ],
    )
    def test_bands_have_no_gap_and_no_overlap(self, world, hours, band):
        ticket = world.ticket({"due_at": NOW + hours * HOUR})

        assert board.band_of(ticket.due_at, NOW) is band
        assert [one for one in Due if one is not Due.LATE and world.found(due=one)] == [Due(band)]
        assert bool(world.found(due=Due.LATE)) == (band in board.LATE) == ticket.is_overdue(NOW)
        assert {one: row for one, row in board.ageing(world.viewer, NOW).items() if sum(row.values())} == {
            band: {Priority.URGENT: 0, Priority.PRIORITY: 0, Priority.ROUTINE: 1}
        }

    def test_each_filter_finds_its_own(self, world):
        other = make_flat(municipality=world.town, landlord=make_landlord(municipality=world.town))
        firm = save(Contractor(municipality_id=world.town.id, name="SIA Krāns"))
        colleague = make_user(Role.HOUSING_OFFICER, municipality=world.town)
        world.ticket()
        mine = world.ticket(
            {"priority": Priority.URGENT},
            {"priority": Priority.URGENT},
            flat=other,
            contractor_id=firm.id,
            responsible_id=colleague.id,
            party=Party.LANDLORD,
            hazard="gas",
        )
        world.pause(mine, PauseReason.PART)

        for filters in (
            {"priority": [Priority.URGENT]},
            {"waiting": PauseReason.PART},
            {"party": Party.LANDLORD},
            {"responsible": colleague.id},
            {"contractor": firm.id},
            {"landlord": other.landlord_id},
            {"flat": other.id},
            {"building": other.building_id},
            {"hazard": True},
            {"reopened": True},
            {"q": f"RP-{mine.id}"},
            {"q": other.building.place.address.split(",")[0]},
        ):
            assert world.found(**filters) == [mine.id], filters
        assert world.found(waiting=PauseReason.WEATHER) == []
        assert world.found(municipality=world.town.id + 1) == []

    def test_a_row_says_what_is_waited_for(self, world):
        ticket = world.ticket()
        world.pause(ticket, PauseReason.ACCESS)

        (row,) = board.ticket_rows([ticket.id])
        assert (row.number, row.waiting, row.responsible) == (
            ticket.number,
            PauseReason.ACCESS,
            world.user.display_name,
        )

    def test_the_board_shows_the_first_of_each_column_and_counts_all(self, world):
        for number in range(board.CARDS + 2):
            world.ticket({"due_at": NOW - number * HOUR - HOUR})
        waits = world.ticket({"due_at": NOW + 2 * DAY})
        world.pause(waits, PauseReason.LANDLORD)

        late, today, week, later = board.board(world.viewer, View.DUE, NOW)
        assert (late.number, len(late.rows)) == (board.CARDS + 2, board.CARDS)
        assert late.rows == sorted(late.rows, key=lambda row: row.due_at)
        assert [(one.number, [row.id for row in one.rows]) for one in (today, week, later)] == [
            (0, []), (1, [waits.id]), (0, []),
        ]  # fmt: skip
        numbers = {
            one.key: one.number for view in (View.STATE, View.WAITING) for one in board.board(world.viewer, view, NOW)
        }
        assert numbers[Show.IN_WORK] == board.CARDS + 2
        assert (numbers[Show.WAITING], numbers[PauseReason.LANDLORD], numbers[PauseReason.PART]) == (1, 1, 0)

    def test_another_municipality_sees_nothing(self, world):
        world.ticket()
        elsewhere = World()

        assert elsewhere.found() == []
        assert all(not one.number for view in View for one in board.board(elsewhere.viewer, view, NOW))
        assert not any(sum(row.values()) for row in board.ageing(elsewhere.viewer, NOW).values())
        assert not any(figures.shares(elsewhere.viewer, PERIOD, NOW).values())


PERIOD = Window(date(2026, 11, 1), date(2026, 11, 30))


def share(world: World, measure: Measure, window: Window = PERIOD) -> Share:
    """The number, which is checked against the lengths of its lists."""
    found = figures.total(figures.shares(world.viewer, window, NOW)[measure])
    listed = {
        result: listing.count(figures.runs(world.viewer, measure, result, window, NOW)) for result in (None, *Result)
    }
    assert listed == {None: found.of, Result.MET: found.met, Result.MISSED: found.missed}
    return found


class TestFigures:
    DUE = NOW - 5 * DAY

    @pytest.mark.parametrize(
        ("run", "gross"),
        [
            ({"finished_at": NOW - 6 * DAY}, Share(1, 1)),
            ({"finished_at": NOW - 5 * DAY}, Share(1, 1)),  # to the second
            ({"finished_at": NOW - 5 * DAY + timedelta(seconds=1)}, Share(0, 1)),
            ({}, Share(0, 1)),  # open and late
            ({"finished_at": NOW - 2 * DAY, "outcome": RunOutcome.CANCELLED}, Share(0, 0)),
            ({"due_at": NOW + DAY}, Share(0, 0)),  # of the period, but not judged yet
            ({"due_at": NOW + DAY, "finished_at": NOW - DAY}, Share(0, 0)),
            ({"due_at": NOW - 23 * DAY}, Share(0, 0)),  # of October
            ({"due_at": clock.start_of(date(2026, 11, 1))}, Share(0, 1)),
            ({"due_at": clock.start_of(date(2026, 11, 1)) - timedelta(seconds=1)}, Share(0, 0)),
        ],
    )
    def test_in_target_is_of_those_due_in_the_period(self, world, run, gross):
        world.ticket({"due_at": self.DUE, **run})

        assert share(world, Measure.GROSS) == gross

    def test_duplicates_are_out(self, world):
        first = world.ticket({"due_at": self.DUE, "finished_at": self.DUE})
        world.ticket(
            {"due_at": self.DUE, "finished_at": self.DUE, "outcome": RunOutcome.DUPLICATE},
            duplicate_of_id=first.id,
        )

        assert share(world, Measure.GROSS) == Share(1, 1)

    def test_both_runs_of_a_reopened_ticket_count(self, world):
        world.ticket(
            {"due_at": self.DUE, "finished_at": self.DUE - DAY}, {"due_at": self.DUE + DAY, "finished_at": NOW - DAY}
        )

        assert share(world, Measure.GROSS) == Share(1, 2)
        assert share(world, Measure.FIRST) == Share(0, 1)

    def test_net_counts_by_the_net_target_and_leaves_out_what_still_waits(self, world):
        world.ticket({"due_at": self.DUE, "net_due_at": self.DUE + 2 * DAY, "finished_at": self.DUE + DAY})
        world.ticket({"due_at": self.DUE, "net_due_at": NOW + DAY})
        world.pause(world.ticket({"due_at": self.DUE}), PauseReason.PART)

        assert share(world, Measure.GROSS) == Share(0, 3)
        assert share(world, Measure.NET) == Share(1, 1)

    @pytest.mark.parametrize(
        ("outcome", "number", "first"),
        [
            (AppointmentOutcome.CAME, 0, Share(1, 1)),
            (AppointmentOutcome.CAME, 1, Share(1, 1)),
            (AppointmentOutcome.CAME, 2, Share(0, 1)),
            (AppointmentOutcome.NO_ACCESS, 2, Share(0, 1)),
            (AppointmentOutcome.CANCELLED, 2, Share(1, 1)),  # nobody came
        ],
    )
    def test_first_time_is_one_visit_and_never_reopened(self, world, outcome, number, first):
        world.visit(world.ticket({"due_at": self.DUE, "finished_at": self.DUE + DAY}), outcome, number)

        assert share(world, Measure.FIRST) == first

    def test_the_same_as_counting_by_hand_for_every_group(self, world):
        dice = random.Random(7)
        made = [self.drawn(world, dice) for _ in range(60)]
        found = figures.shares(world.viewer, PERIOD, NOW)

        for measure in Measure:
            share(world, measure)
            by_hand: dict[Group, Share] = {}
            for ticket in made:
                for run in ticket.runs:
                    if (met := judged(run, measure)) is not None:
                        group = Group(ticket.municipality_id, ticket.party, run.priority)
                        by_hand[group] = by_hand.get(group, Share()) + Share(int(met), 1)
            assert found[measure] == by_hand
            party = Party.LANDLORD
            narrowed = Window(PERIOD.starts_on, PERIOD.ends_on, party=party, priority=Priority.URGENT)
            assert share(world, measure, narrowed) == figures.total(by_hand, party=party, priority=Priority.URGENT)

    @staticmethod
    def drawn(world: World, dice: random.Random) -> RepairTicket:
        runs = []
        for _ in range(dice.choice((1, 1, 2))):
            due_at = NOW - dice.randint(-10 * 24, 40 * 24) * HOUR
            finished_at = due_at + dice.randint(-100, 100) * HOUR
            ended = dice.random() < 0.8
            run: dict[str, Any] = {"due_at": due_at, "net_due_at": due_at + dice.choice((0, 50)) * HOUR}
            run["priority"] = dice.choice(list(Priority))
            if ended:
                run |= {"finished_at": finished_at, "outcome": dice.choice((RunOutcome.DONE, RunOutcome.CANCELLED))}
            runs.append(run)
        return world.ticket(*runs, party=dice.choice(list(Party)))


def judged(run: TicketRun, measure: Measure) -> bool | None:
    """Whether the run counts as met, in plain words of Python; None where it does not count at all."""
    when = {"gross": run.due_at, "net": run.net_due_at, "first": run.finished_at}[measure]
    if when is None or not (date(2026, 11, 1) <= clock.local(when).date() <= date(2026, 11, 30)) or when >= NOW:
        return None
    if run.outcome is RunOutcome.CANCELLED:
        return None
    if measure is Measure.FIRST:
        return None if run.number > 1 else len(run.ticket.runs) == 1
    return run.finished_at is not None and run.finished_at <= when
