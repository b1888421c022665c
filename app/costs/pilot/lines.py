"""Every line of the report, in its order."""

from itertools import chain

from app.costs.pilot.comparing import Line
from app.costs.pilot.days import comparators, day_table
from app.costs.pilot.flats import flat_days, flat_months
from app.costs.pilot.others import others, series
from app.costs.pilot.support import support_costs, support_days, support_hours

LINES: tuple[Line, ...] = tuple(
    chain(
        flat_months(),
        flat_days(),
        support_hours(),
        support_costs(),
        support_days(),
        day_table(),
        comparators(),
        series(),
        others(),
    )
)
