"""The table of costs of a whole city: beside its own questions, and beside the same summed in pandas from rows."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.extensions import db
from app.core.months import months_before
from app.core.permissions import Role
from app.costs.models import CostShare
from app.costs.queries.cube import cost_cube
from app.costs.queries.table import By, CostFilters, cost_table, months_between
from app.places.models import Municipality
from tests.benchmarks.measuring import Line, compared, line_of, timed
from tests.benchmarks.pages import answer
from tests.factories import TODAY, access_for
from tests.pages import PageClient

TURNS = 5
MONTHS = months_between(months_before(TODAY, 12), months_before(TODAY, 1))


def lines(engine: str, size: int, municipality: Municipality, finance: PageClient) -> Iterator[Line]:
    viewer = access_for(Role.FINANCE, municipality=municipality)

    def table(months: list, by: By = By.FLAT) -> object:
        found = cost_table(viewer, CostFilters(), by, months)
        assert sum(row.cents for row in found.rows) == found.total.cents > 0
        return found

    year = compared(lambda _turn: table(MONTHS), TURNS)
    yield line_of(engine, size, "cost table, flats × 12 months", year, 1.5)
    yield _beside_pandas(engine, size, municipality, year.app_ms)
    month = compared(lambda _turn: table(MONTHS[-1:]), TURNS)
    yield _within(engine, size, "one month's costs of all flats", month.app_ms, 1_500, month.queries)
    page = compared(lambda _turn: answer(finance, f"/costs?from_on={MONTHS[0]}&until_on={MONTHS[-1]}"), TURNS)
    yield _within(engine, size, "cost table as a page of 50 flats", page.app_ms, 50, page.queries)
    cube = compared(lambda _turn: cost_cube(viewer, CostFilters(), MONTHS), 3)
    line = line_of(engine, size, "cost per person and day, 12 months", cube, 1_000)
    yield Line(engine, size, line.what, line.app, line.bare, line.ratio, "", None, line.queries)


def _beside_pandas(engine: str, size: int, municipality: Municipality, app_ms: float) -> Line:
    """The same sums in pandas, from the rows as anybody would load them."""
    import pandas

    query = sa.select(CostShare.flat_id, CostShare.month, CostShare.cents).where(
        CostShare.month >= MONTHS[0], CostShare.month <= MONTHS[-1]
    )

    def load() -> None:
        frame = pandas.DataFrame(db.session.execute(query).all(), columns=["flat", "month", "cents"])
        frame.pivot_table(index="flat", columns="month", values="cents", aggfunc="sum", margins=True)

    bare_ms = min(timed(load) for _turn in range(3))
    times = bare_ms / app_ms
    what = "the same, beside pandas from rows"
    cells = f"{app_ms:.1f} ms", f"{bare_ms:.1f} ms", f"{1 / times:.2f}", "1/5"
    return Line(engine, size, what, *cells, times >= 5)


def _within(engine: str, size: int, what: str, app_ms: float, most_ms: float, queries: int) -> Line:
    limit = f"{most_ms:,.0f} ms at 20,000 let flats"
    return Line(engine, size, what, f"{app_ms:.1f} ms", "", "", limit, app_ms <= most_ms, str(queries), app_ms)
