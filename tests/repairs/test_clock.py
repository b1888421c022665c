"""The repair clock: every edge by name, and the whole of it against a calculation that walks hour by hour and minute by
minute and shares nothing with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.policy import Policy
from app.repairs.clock import (
    InstantRefused,
    Pause,
    Priority,
    is_working_day,
    net_target,
    nth_working_day,
    parse_instant,
    target,
    unpaused,
)

RIGA = ZoneInfo("Europe/Riga")
DEFAULT = Policy()
WORKING = replace(DEFAULT, repair_working_days=True)
MINUTE = timedelta(minutes=1)


def due(priority: str, reported: str, policy: Policy = DEFAULT) -> str:
    return target(Priority(priority), parse_instant(reported), policy).astimezone(RIGA).isoformat()


class TestReading:
    """ISO 8601; without an offset the clock in Latvia."""

    @pytest.mark.parametrize(
        ("text", "utc"),
        [
            ("2026-01-15T12:00", "2026-01-15T10:00:00"),
            ("2026-07-15T12:00", "2026-07-15T09:00:00"),
            ("2026-07-15 12:00:30", "2026-07-15T09:00:30"),
            ("20260715T120030", "2026-07-15T09:00:30"),
            ("2026-W29-3T12:00", "2026-07-15T09:00:00"),
            (" 2026-07-15t12:00z ", "2026-07-15T12:00:00"),
            ("2026-07-15T12:00+05:30", "2026-07-15T06:30:00"),
            ("2026-07-15T12:00:00-0930", "2026-07-15T21:30:00"),
            ("2026-07-15T12:00:00,25+03:00", "2026-07-15T09:00:00.250000"),
            ("2026-12-31T23:59", "2026-12-31T21:59:00"),
            ("2027-01-01T00:00", "2026-12-31T22:00:00"),
            # Clocks go forward: the last minute before, the first after, and with an offset any time is one.
            ("2026-03-29T02:59", "2026-03-29T00:59:00"),
            ("2026-03-29T04:00", "2026-03-29T01:00:00"),
            ("2026-03-29T03:30+02:00", "2026-03-29T01:30:00"),
            # Clocks go back: of two the earlier, in summer time; the later one needs its offset.
            ("2026-10-25T02:59", "2026-10-24T23:59:00"),
            ("2026-10-25T03:00", "2026-10-25T00:00:00"),
            ("2026-10-25T03:59", "2026-10-25T00:59:00"),
            ("2026-10-25T03:59+02:00", "2026-10-25T01:59:00"),
            ("2026-10-25T04:00", "2026-10-25T02:00:00"),
        ],
    )
    def test_what_is_read(self, text, utc):
        assert parse_instant(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)

    @pytest.mark.parametrize("day", ["2018-03-25", "2021-03-28", "2024-03-31", "2026-03-29", "2027-03-28"])
    @pytest.mark.parametrize("at", ["03:00", "03:00:01", "03:30", "03:59:59"])
    def test_a_time_left_out_in_spring_is_refused_in_words(self, app_ctx, day, at):
        with pytest.raises(InstantRefused, match=f"{day} {at[:5]}"):
            parse_instant(f"{day}T{at}")

    @pytest.mark.parametrize(
        "text",
        ["", "rīt", "2026-02-29T12:00", "2026-13-01T12:00", "2026-07-15", "2026-07-15T24:30", "2026-07-15T12:60",
         "15.07.2026. 12:00", "2026-07-15x12:00", "2026-07-15T12:00+24:00", "٢٠٢٦-07-15T12:00", "2026-07-15T12:00 Z",
         "1999-12-31T23:59", "2100-01-01T00:00", "0000-00-00T00:00"],
    )  # fmt: skip
    def test_what_is_no_instant_is_refused(self, app_ctx, text):
        with pytest.raises(InstantRefused, match=r"\w{3}"):
            parse_instant(text)


class TestPromise:
    @pytest.mark.parametrize(
        ("priority", "reported", "promised"),
        [
            ("urgent", "2026-11-22T14:05", "2026-11-23T14:05:00+02:00"),
            ("urgent", "2026-12-31T23:59", "2027-01-01T23:59:00+02:00"),
            ("urgent", "2028-02-28T12:00", "2028-02-29T12:00:00+02:00"),
            ("urgent", "2026-07-15T12:00Z", "2026-07-16T15:00:00+03:00"),
            ("urgent", "2026-07-15T01:00+05:30", "2026-07-15T22:30:00+03:00"),
            # 24 hours pass, whatever the clock on the wall does.
            ("urgent", "2026-03-28T12:00", "2026-03-29T13:00:00+03:00"),
            ("urgent", "2026-03-28T02:59", "2026-03-29T02:59:00+02:00"),
            ("urgent", "2026-03-28T03:00", "2026-03-29T04:00:00+03:00"),
            ("urgent", "2026-10-24T12:00", "2026-10-25T11:00:00+02:00"),
            ("urgent", "2026-10-24T03:30", "2026-10-25T03:30:00+03:00"),
            ("urgent", "2026-10-24T04:30", "2026-10-25T03:30:00+02:00"),
            ("urgent", "2026-10-25T03:30", "2026-10-26T02:30:00+02:00"),
            ("urgent", "2026-10-25T03:30+02:00", "2026-10-26T03:30:00+02:00"),
            ("priority", "2026-11-22T00:00", "2026-11-29T23:59:59+02:00"),
            ("priority", "2026-11-22T23:59", "2026-11-29T23:59:59+02:00"),
            ("priority", "2026-11-22T22:00Z", "2026-11-30T23:59:59+02:00"),  # already the 23rd in Latvia
            ("priority", "2026-11-22T21:59:59Z", "2026-11-29T23:59:59+02:00"),
            ("priority", "2026-03-22T12:00", "2026-03-29T23:59:59+03:00"),
            ("priority", "2026-10-18T12:00", "2026-10-25T23:59:59+02:00"),
            ("priority", "2026-12-25T23:59", "2027-01-01T23:59:59+02:00"),
            ("routine", "2026-03-29T02:59", "2026-04-12T23:59:59+03:00"),
            ("routine", "2026-10-25T03:00", "2026-11-08T23:59:59+02:00"),
            ("routine", "2026-12-24T12:00", "2027-01-07T23:59:59+02:00"),
            ("routine", "2028-02-15T12:00", "2028-02-29T23:59:59+02:00"),
            ("routine", "2027-02-15T12:00", "2027-03-01T23:59:59+02:00"),
        ],
    )
    def test_hours_and_days(self, priority, reported, promised):
        assert due(priority, reported) == promised

    @pytest.mark.parametrize(
        ("reported", "one_day"),
        [
            ("2026-11-20T23:59", "2026-11-23"),  # a Friday; the weekend is no time
            ("2026-11-21T00:00", "2026-11-23"),
            ("2026-11-22T23:59", "2026-11-23"),
            ("2026-11-17T12:00", "2026-11-19"),  # 18 November on a Wednesday
            ("2023-11-17T12:00", "2023-11-21"),  # on a Saturday: the Monday after is off
            ("2018-11-16T12:00", "2018-11-20"),  # on a Sunday likewise
            ("2019-05-03T12:00", "2019-05-07"),  # 4 May on a Saturday
            ("2025-05-01T12:00", "2025-05-06"),  # 1, 2 (moved from 10 May), 4 on a Sunday, 5
            ("2025-05-09T12:00", "2025-05-10"),  # the Saturday on which that work was done
            ("2025-11-07T12:00", "2025-11-08"),  # work moved from Monday, 17 November
            ("2025-11-14T12:00", "2025-11-19"),
            ("2026-06-19T12:00", "2026-06-25"),  # 22 (moved), 23, 24 June
            ("2026-06-26T12:00", "2026-06-27"),
            ("2026-04-02T12:00", "2026-04-07"),  # Good Friday to Easter Monday
            ("2027-03-25T12:00", "2027-03-30"),
            ("2018-09-21T12:00", "2018-09-25"),  # a day off given once
            ("2023-05-26T12:00", "2023-05-30"),
            ("2024-12-20T12:00", "2024-12-27"),  # 23 (moved), 24–26
            ("2024-12-27T12:00", "2024-12-28"),
            ("2024-12-28T12:00", "2025-01-02"),
            ("2026-12-23T12:00", "2026-12-28"),
            ("2026-12-30T12:00", "2027-01-04"),  # 31 December and 1 January, then a weekend
            ("2025-12-30T12:00", "2026-01-05"),  # 2 January moved
            ("2026-01-16T12:00", "2026-01-17"),
        ],
    )
    def test_the_first_working_day(self, reported, one_day):
        first = replace(WORKING, routine_days=1)
        assert due("routine", reported, first)[:19] == f"{one_day}T23:59:59"

    def test_urgent_never_counts_working_days(self):
        assert due("urgent", "2026-12-24T18:00", WORKING) == "2026-12-25T18:00:00+02:00"

    def test_each_priority_has_a_setting(self):
        own = replace(DEFAULT, urgent_hours=4, priority_days=3, routine_days=30)
        assert [due(one, "2026-03-28T23:30", own) for one in Priority] == [
            "2026-03-29T04:30:00+03:00",
            "2026-03-31T23:59:59+03:00",
            "2026-04-27T23:59:59+03:00",
        ]


# --- The plain calculation --------------------------------------------------------------------------------------------
# Days off as the law lists them, and what the government moved, each year typed from the decisions; the clock takes
# both from a library.
FIXED = {(1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31)}
ONCE = {date(2018, 7, 9), date(2018, 9, 24), date(2023, 5, 29), date(2023, 7, 10)}
MOVED = {
    date(2017, 5, 5): date(2017, 5, 13),
    date(2018, 4, 30): date(2018, 4, 21),
    date(2020, 6, 22): date(2020, 6, 13),
    date(2021, 5, 3): date(2021, 5, 8),
    date(2021, 6, 25): date(2021, 6, 19),
    date(2021, 11, 19): date(2021, 11, 13),
    date(2023, 5, 5): date(2023, 5, 20),
    date(2024, 12, 23): date(2024, 12, 14),
    date(2024, 12, 30): date(2024, 12, 28),
    date(2025, 5, 2): date(2025, 5, 10),
    date(2025, 11, 17): date(2025, 11, 8),
    date(2026, 1, 2): date(2026, 1, 17),
    date(2026, 6, 22): date(2026, 6, 27),
}
EASTER = {
    2017: (4, 16), 2018: (4, 1), 2019: (4, 21), 2020: (4, 12), 2021: (4, 4), 2022: (4, 17),
    2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28),
}  # fmt: skip
FIRST, LAST = datetime(2017, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
INSTANTS = st.integers(0, (LAST - FIRST) // MINUTE).map(lambda minutes: FIRST + minutes * MINUTE)


def plainly_worked(day: date) -> bool:
    easter = date(day.year, *EASTER[day.year])
    if day in MOVED.values():
        return True
    weekday_before = day - timedelta(days=1)
    monday_instead = day.weekday() == 0 and any(
        (earlier.month, earlier.day) in {(5, 4), (11, 18)} for earlier in (weekday_before, day - timedelta(days=2))
    )
    off = day in MOVED or day in ONCE or (day.month, day.day) in FIXED or monday_instead
    return not (off or day - easter in (timedelta(days=-2), timedelta(days=1)) or day.weekday() in (5, 6))


def plainly_due(priority: Priority, reported: datetime, policy: Policy) -> datetime:
    """Hour by hour (days begin with a whole hour), until enough days have gone by after that of the report."""
    if priority is Priority.URGENT:
        return reported + 60 * policy.urgent_hours * MINUTE
    left = policy.priority_days if priority is Priority.PRIORITY else policy.routine_days
    hour = reported.replace(minute=0, second=0)
    while True:
        hour += 60 * MINUTE
        there = hour.astimezone(RIGA)
        if there.hour == 0 and there.date() != (hour - MINUTE).astimezone(RIGA).date():
            if left == 0:
                return hour - timedelta(seconds=1)
            left -= not policy.repair_working_days or plainly_worked(there.date())


POLICIES = st.builds(
    lambda hours, priority, routine, working: replace(
        DEFAULT, urgent_hours=hours, priority_days=priority, routine_days=routine, repair_working_days=working
    ),
    st.sampled_from([4, 24, 48]),
    st.integers(1, 10),
    st.integers(11, 25),
    st.booleans(),
)


@given(st.sampled_from(Priority), INSTANTS, POLICIES)
def test_the_promise_is_what_the_plain_calculation_finds(priority, reported, policy):
    if reported > LAST - timedelta(days=60):  # the plain list of moved days ends with 2026
        policy = replace(policy, repair_working_days=False)
    assert target(priority, reported, policy) == plainly_due(priority, reported, policy)


def test_every_day_of_ten_years_is_worked_or_not_as_the_law_lists():
    days = [date(2017, 1, 1) + timedelta(days=number) for number in range(3652)]
    assert [day for day in days if is_working_day(day) != plainly_worked(day)] == []
    assert days[-1] == date(2026, 12, 31)


PAUSES = st.lists(
    st.tuples(st.integers(-600, 6000), st.one_of(st.integers(0, 3000), st.sampled_from([1, 60, 1440]))), max_size=6
)


def paused_minutes(started: datetime, pauses: list[Pause]) -> set[int]:
    """The minutes, counted from the start, in which the clock stood."""
    minutes: set[int] = set()
    for pause in pauses:
        assert pause.until_at is not None
        minutes.update(range((pause.from_at - started) // MINUTE, (pause.until_at - started) // MINUTE))
    return minutes


@given(INSTANTS, st.sampled_from(Priority), st.integers(4, 72), PAUSES, st.data())
def test_in_net_target_means_not_more_unpaused_minutes_than_promised(started, priority, hours, drawn, data):
    policy = replace(DEFAULT, urgent_hours=hours, priority_days=1, routine_days=3)
    promised = target(priority, started, policy)
    pauses = [Pause(started + first * MINUTE, started + (first + length) * MINUTE) for first, length in drawn]
    allowed = (promised - started) / MINUTE
    net = net_target(started, promised, pauses)
    assert net is not None
    stood = paused_minutes(started, pauses)
    # Anywhere, and where it matters: around the promise, the net target, the ends of pauses.
    edges = [
        (at - started) // MINUTE for at in (promised, net, *(pause.until_at for pause in pauses if pause.until_at))
    ]
    near = st.sampled_from(edges).flatmap(lambda minute: st.integers(max(0, minute - 2), max(0, minute + 2)))
    for _ in range(5):
        finished = data.draw(st.one_of(st.integers(0, 25_000), near))
        ran = sum(1 for minute in range(finished) if minute not in stood)
        at = started + finished * MINUTE
        assert (at <= net) == (ran <= allowed)
        assert unpaused(started, at, pauses) == ran * MINUTE


class TestPauses:
    START = datetime(2026, 3, 2, 8, tzinfo=UTC)
    DUE = START + timedelta(hours=24)

    def net(self, *pauses: tuple[int, int | None]) -> float | None:
        """Hours after the start; the repair is promised after 24."""
        hour = timedelta(hours=1)
        taken = [
            Pause(self.START + first * hour, None if last is None else self.START + last * hour)
            for first, last in pauses
        ]
        found = net_target(self.START, self.DUE, taken)
        return None if found is None else (found - self.START) / hour

    @pytest.mark.parametrize(
        ("pauses", "hours"),
        [
            ([], 24),
            ([(2, 5)], 27),
            ([(-5, 3)], 27),  # what lay before the start does not count
            ([(-5, -1)], 24),
            ([(-5, 0)], 24),
            ([(3, 3)], 24),
            ([(5, 2)], 24),
            ([(2, 5), (4, 8)], 30),  # at the same time: once
            ([(2, 8), (3, 4)], 30),
            ([(2, 5), (5, 8)], 30),
            ([(4, 8), (2, 5)], 30),
            ([(20, 30)], 34),
            ([(24, 30)], 30),  # from the very instant: finishing meanwhile takes no more time than promised
            ([(25, 30)], 24),  # too late already
            ([(20, 30), (33, 40)], 41),
            ([(20, 30), (34, 40)], 40),
            ([(20, 30), (35, 40)], 34),
            ([(2, None)], None),
            ([(2, 5), (4, None)], None),
            ([(2, None), (3, 4)], None),
            ([(24, None)], None),
            ([(25, None)], 24),
            ([(2, 5), (28, None)], 27),
        ],
    )
    def test_each_case(self, pauses, hours):
        assert self.net(*pauses) == hours

    def test_an_open_pause_stands_until_the_instant_that_is_asked_about(self):
        hour = timedelta(hours=1)
        assert unpaused(self.START, self.START + 10 * hour, [Pause(self.START + 4 * hour)]) == 4 * hour
        assert unpaused(self.START, self.START + 3 * hour, [Pause(self.START + 4 * hour)]) == 3 * hour


def test_the_nth_working_day_of_a_long_setting():
    assert nth_working_day(date(2026, 12, 1), 20) == date(2027, 1, 4)
