"""The page that works the pilot's published costs out again."""

from collections import Counter
from itertools import groupby

from flask import render_template

from app.core.permissions import Permission, requires
from app.costs import labels, queries
from app.costs.expressions import with_numbers
from app.costs.pilot import Verdict
from app.costs.routes.pages import blueprint


@blueprint.get("/costs/pilot")
@requires(Permission.COST_SEE)
def pilot() -> str:
    """Every published figure of the pilot beside what the same numbers give."""
    lines, values = queries.pilot_report(), queries.pilot_values()
    return render_template(
        "costs/pilot.html",
        sections=[(section, list(group)) for section, group in groupby(lines, lambda line: line.line.section)],
        counted=Counter(line.verdict for line in lines),
        figures=queries.pilot_figures(),
        numbers=lambda formula: with_numbers(formula, values, labels.shown),
        labels=labels,
        verdicts=Verdict,
    )
