"""Every table, imported in one place so that migrations and tests see them all."""

from app.absences import models as absences
from app.accounts import models as accounts
from app.budgets import models as budgets
from app.clients import models as clients
from app.conditions import models as conditions
from app.contracts import models as contracts
from app.copayments import models as copayments
from app.core import audit, forms
from app.core.imports import models as imports
from app.costs import models as costs
from app.exits import models as exits
from app.flats import models as flats
from app.grants import models as grants
from app.incidents import models as incidents
from app.invoices import models as invoices
from app.keys import models as keys
from app.landlords import models as landlords
from app.meters import models as meters
from app.moveins import models as moveins
from app.negotiations import models as negotiations
from app.payments import models as payments
from app.placements import models as placements
from app.places import models as places
from app.repairs import models as repairs
from app.troubles import models as troubles
from app.visits import models as visits
from app.waitlist import models as waitlist

__all__ = [
    "absences",
    "accounts",
    "audit",
    "budgets",
    "clients",
    "conditions",
    "contracts",
    "copayments",
    "costs",
    "exits",
    "flats",
    "forms",
    "grants",
    "imports",
    "incidents",
    "invoices",
    "keys",
    "landlords",
    "meters",
    "moveins",
    "negotiations",
    "payments",
    "placements",
    "places",
    "repairs",
    "troubles",
    "visits",
    "waitlist",
]
