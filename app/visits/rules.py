"""What weekly visits need: rules V1–V4. Pure: values in, findings out."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Finding, Level

WEEK = timedelta(days=7)
OFTEN = 4  # times a month (digest row 123)
MOST_CLIENTS_PERCENT = 90
ASK_FOR = "digest row 109, 000:381, 000:447"


def visited_within_a_week(last_on: date | None, since: date, today: date, away: bool = False) -> Finding:
    """V1: every home is visited at least once a week while somebody lives there. Source: digest row 109.

    `last_on`: the day of the last visit, whoever was met; `since`: from when the home is to be visited; `away`: all who
    live there are away for a while, as they said.
    """
    days = (today - max(last_on or since, since)).days
    passed = away or days < WEEK.days
    if away:
        reason = _("Everybody who lives here is away for a while.")
    elif last_on is None or last_on < since:
        reason = ngettext(
            "Nobody has come here yet: %(num)s day since moving in.",
            "Nobody has come here yet: %(num)s days since moving in.",
            days,
        )
    else:
        reason = ngettext("The last visit was %(num)s day ago.", "The last visit was %(num)s days ago.", days)
    remedy = "" if passed else _("Visit this week, or let a colleague do it.")
    return Finding("V1", passed, Level.WARN, days, WEEK.days, reason, ASK_FOR, remedy)


def visit_can_have_been(visit_on: date, starts_on: date, ends_on: date | None, today: date) -> Finding:
    """V2: a visit is written down for a day that has come and on which the household lived there. Source: inferred."""
    passed = visit_on <= today and starts_on <= visit_on and (ends_on is None or visit_on <= ends_on)
    if visit_on > today:
        reason = _("This visit is still to come: it is written down when it was made.")
    elif not passed:
        reason = _("The household did not live here on that day.")
    else:
        reason = _("The household lived here on that day.")
    return Finding(
        "V2", passed, Level.BLOCK, None, None, reason, "inferred", "" if passed else _("Choose another day.")
    )


def two_came(two_asked: bool, second: bool) -> Finding:
    """V3: where it is so recorded, two people come. Source: digest rows 118 and 147."""
    passed = second or not two_asked
    reason = _("Two people visit here, and one came alone.") if not passed else _("As many came as were to come.")
    remedy = "" if passed else _("Say who came along, or go with a colleague the next time.")
    return Finding("V3", passed, Level.WARN, None, None, reason, "digest rows 118, 147, 000:449, 000:359", remedy)


def met_often_enough(often: int, clients: int) -> Finding:
    """V4: nine of ten clients are met at least four times a month. Source: digest row 123.

    `often`: how many of the `clients` were met so often in the last four weeks.
    """
    percent = round(100 * often / clients) if clients else 100
    passed = often * 100 >= MOST_CLIENTS_PERCENT * clients
    reason = _(
        "Met at least four times in four weeks: %(often)s of %(clients)s clients (%(percent)s %%).",
        often=often,
        clients=clients,
        percent=percent,
    )
    remedy = "" if passed else _("Look for those who were met less often, and agree on another time with them.")
    return Finding(
        "V4", passed, Level.WARN, percent, MOST_CLIENTS_PERCENT, reason, "digest row 123, 002:4818, 002:3776", remedy
    )
