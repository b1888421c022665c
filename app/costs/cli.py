"""Commands about costs: the pilot's published figures, worked out again."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.costs import labels, queries
from app.costs.expressions import Value, with_numbers
from app.costs.pilot import Compared, Verdict

Values = Mapping[str, Value]

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
