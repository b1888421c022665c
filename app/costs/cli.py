"""Reports about costs: what was spent, and the pilot's published figures worked out again; accruing a month."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.core import clock
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.errors import Refused
from app.core.extensions import db
from app.core.money import as_decimal
from app.core.months import months_before
from app.core.permissions import Access, Grant, Role
from app.costs import labels, queries
from app.costs.cube import Group, Part, Weighting
from app.costs.expressions import Value, with_numbers
from app.costs.operations import accrue
from app.costs.pilot import Compared, Verdict
from app.costs.pilot.comparing import round_half_up
from app.costs.queries.cube import cost_cube
from app.costs.queries.table import MOST_MONTHS, By, CostFilters, Row, cost_table, months_between
from app.costs.words import names_of
from app.places.queries import municipalities

Values = Mapping[str, Value]
MONTH = click.DateTime(["%Y-%m"])

commands = AppGroup("report", help="Reports.")


@commands.command("pilot")
@click.option("--json", "as_json", is_flag=True, help="One object a line of the report.")
def pilot_command(as_json: bool) -> None:
    """The pilot's published costs: each figure, what the same inputs give, how, and whether it reproduces."""
    lines, values = queries.pilot_report(), queries.pilot_values()
    if not lines:
        raise click.ClickException("The pilot's figures are not loaded. Load them: flask seed pilot-costs")
    with force_locale("en"):
        if as_json:
            sources = {key: figure.source for key, figure in queries.pilot_figures().items()}
            click.echo(json.dumps([_plain(line, values, sources) for line in lines], ensure_ascii=False, indent=1))
            return
        for line in lines:
            click.echo(_told(line, values))


def _told(line: Compared, values: Values) -> str:
    published = "–" if line.published is None else str(line.published)
    only_if = f" {line.ours.reading.only_if}" if line.verdict is Verdict.ONLY_IF else ""
    numbers = with_numbers(line.ours.reading.formula, values, str)
    return (
        f"{line.line.label}\n  published {published}, from the same numbers {labels.worked_out(line.ours)} = {numbers}"
        f"\n  {labels.VERDICT[line.verdict]}{only_if}"
    )


def _plain(line: Compared, values: Values, sources: Mapping[str, str]) -> dict[str, Any]:
    """One line for programs; numbers as text, so that none loses a digit."""
    return {
        "section": line.line.section.value,
        "key": line.line.key,
        "label": str(line.line.label),
        "published": _text(line.published),
        "ours": str(line.ours.result),
        "difference": _text(line.difference),
        "verdict": line.verdict.value,
        "note": str(line.line.note),
        "source": sources.get(line.line.key),
        "readings": [
            {
                "formula": one.reading.formula,
                "numbers": with_numbers(one.reading.formula, values, str),
                "words": str(one.reading.words),
                "only_if": str(one.reading.only_if),
                "result": str(one.result),
                "exact": str(one.exact),
                "fits": one.fits,
            }
            for one in line.tried
        ],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@commands.command("costs")
@click.option("--from", "first", type=MONTH, required=True, help="First month, as 2026-01.")
@click.option("--to", "last", type=MONTH, required=True, help="Last month, as 2026-12.")
@click.option("--by", type=click.Choice(["municipality", "flat", "category"]), default="municipality")
@click.option("--json", "as_json", is_flag=True, help="One object a row; amounts in euros as text.")
def costs_command(first: datetime, last: datetime, by: str, as_json: bool) -> None:
    """What was spent on services of these months, as known today: a row each, and all together."""
    months = _months(first, last)
    table = cost_table(_everywhere(), CostFilters(), By(by), months)
    with force_locale("en"):
        names = names_of(By(by), [row.key for row in table.rows]) | {None: "total"}
        rows = [(str(names[row.key]), row) for row in [*table.rows, table.total]]
    if as_json:
        click.echo(json.dumps([_row(name, row, months) for name, row in rows], ensure_ascii=False, indent=1))
        return
    for name, row in rows:
        click.echo("\t".join([name, *(str(as_decimal(row.months.get(month, 0))) for month in months), _eur(row)]))


@commands.command("cube")
@click.option("--from", "first", type=MONTH, required=True, help="First month, as 2026-01.")
@click.option("--to", "last", type=MONTH, required=True, help="Last month, as 2026-12; it must be over.")
@click.option("--json", "as_json", is_flag=True, help="One object a municipality; amounts in euros as text.")
def cube_command(first: datetime, last: datetime, as_json: bool) -> None:
    """Cost per person and day, housing and support apart, in three weightings, with what was divided by what."""
    months = _months(first, last)
    if months[-1] > months_before(clock.today(), 1):
        raise click.ClickException("The last month is not over: its days cannot be counted yet.")
    groups = cost_cube(_everywhere(), CostFilters(), months)
    names = {one.id: one.name for one in municipalities()} | {None: "total"}
    told = [{"name": names[group.municipality_id], **_counted(group, months)} for group in groups]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in told:
        click.echo(f"{one['name']}, {one['from']} to {one['to']}: {one['person_days']} days of people")
        for number in one["per_day"]:
            click.echo(f"  {number['what']}, {number['weighting']}: {number['euros']} = {number['formula']}")
        click.echo(f"  in months neither lived in nor held: {one['outside']}")
        for void in one["void"]:
            why = void["reason"] or "no reason recorded"
            click.echo(f"  held and empty, {why}: {void['days']} days, {void['cost']}")


def _counted(group: Group, months: list[date]) -> dict[str, Any]:
    """One municipality's days and costs, for programs; numbers as text, so that none loses a digit."""
    counted = group.counted
    return {
        "from": f"{months[0]:%Y-%m}",
        "to": f"{months[-1]:%Y-%m}",
        "person_days": counted.person_days,
        "away_days": counted.away_days,
        "flat_days": counted.flat_days,
        "housing": str(as_decimal(counted.housing)),
        "support": str(as_decimal(counted.support)),
        "outside": str(as_decimal(counted.outside)),
        "per_day": [_number(group, part, one) for part in (Part.HOUSING, Part.SUPPORT, None) for one in Weighting],
        "void": [
            {"reason": reason, "days": days, "cost": str(as_decimal(counted.void[reason]))}
            for reason, days in counted.void_days.most_common()
        ],
    }


def _number(group: Group, part: Part | None, weighting: Weighting) -> dict[str, Any]:
    one = group.measure(part, weighting)
    made = f"mean of {len(one.parts)}" if weighting is Weighting.UNWEIGHTED else f"{as_decimal(one.cents)} / {one.days}"
    euros = None if one.value is None else str(round_half_up(one.value, 2))
    return {"what": part or "together", "weighting": weighting, "euros": euros, "formula": made}


def _months(first: datetime, last: datetime) -> list[date]:
    if first > last:
        raise click.ClickException("The first month is after the last.")
    months = months_between(first.date(), last.date())
    if months[-1] < last.date():
        raise click.ClickException(f"At most {MOST_MONTHS} months at once.")
    return months


def _everywhere() -> Access:
    """Whoever runs a command on the server sees all municipalities."""
    towns = frozenset(one.id for one in municipalities())
    return Access(0, frozenset(Grant(Role.FINANCE, one) for one in towns), towns)


def _row(name: str, row: Row, months: list[date]) -> dict[str, Any]:
    by_month = {month.strftime("%Y-%m"): str(as_decimal(row.months.get(month, 0))) for month in months}
    return {"name": name, "months": by_month, "total": _eur(row)}


def _eur(row: Row) -> str:
    return str(as_decimal(row.cents))


accrual_commands = AppGroup("costs", help="The ledger of costs.")


@accrual_commands.command("accrue")
@click.option("--month", type=MONTH, required=True, help="The month of the service, as 2026-10.")
@click.option("--municipality", "name", help="Only this municipality, by its name; without it all.")
def accrue_command(month: datetime, name: str | None) -> None:
    """Books what contracts, repairs, treatments and move-ins cost in the month; a second time does nothing."""
    towns = [town for town in municipalities() if name in (None, town.name)]
    if not towns:
        raise click.ClickException(f"There is no municipality called {name}.")
    with writing():
        for town in towns:
            try:
                made = accrue(town, month.date(), actor=SYSTEM, today=clock.today())
            except Refused as refusal:
                raise click.ClickException(str(refusal)) from None
            click.echo(f"{town.name}\tbooked {made.booked}\treversed {made.reversed}\t{as_decimal(made.cents)}")
            for line, why in made.refused:
                click.echo(f"  {line.about}: {why}", err=True)
        db.session.commit()
