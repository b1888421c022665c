"""What homes cost: entries of the ledger and their shares, closed months, published figures, comparators."""

from app.costs.models.comparators import Comparator
from app.costs.models.figures import MILLIONTHS, FigureKind, PilotFigure
from app.costs.models.ledger import (
    BookingClose,
    CostCategory,
    CostEntry,
    CostPayer,
    CostShare,
    CostSource,
    SharedBy,
)
from app.costs.models.support import SupportHours

__all__ = [
    "MILLIONTHS",
    "BookingClose",
    "Comparator",
    "CostCategory",
    "CostEntry",
    "CostPayer",
    "CostShare",
    "CostSource",
    "FigureKind",
    "PilotFigure",
    "SharedBy",
    "SupportHours",
]
