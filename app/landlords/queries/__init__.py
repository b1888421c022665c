"""Reads about landlords: one of them, the list, and what was said and promised."""

from app.landlords.queries.accounts import account_of, accounts_on, get_account, waiting_accounts
from app.landlords.queries.contacts import contacts_of, due_promises, get_promise, next_promises, promises_of
from app.landlords.queries.landlords import (
    LandlordFilters,
    LandlordRow,
    get_landlord,
    get_person,
    landlord_choices,
    landlord_list,
    names_of,
)

__all__ = [
    "LandlordFilters",
    "LandlordRow",
    "account_of",
    "accounts_on",
    "contacts_of",
    "due_promises",
    "get_account",
    "get_landlord",
    "get_person",
    "get_promise",
    "landlord_choices",
    "landlord_list",
    "names_of",
    "next_promises",
    "promises_of",
    "waiting_accounts",
]
