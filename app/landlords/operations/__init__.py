"""Changes to landlords: their facts and standing, where they are paid, the people beside them, what was said."""

from app.landlords.operations.accounts import AccountFacts, confirm_account, record_account, stop_account
from app.landlords.operations.contacts import ContactFacts, PromiseFacts, record_contact, settle_promise
from app.landlords.operations.landlords import LandlordFacts, change_standing, create_landlord, edit_landlord
from app.landlords.operations.people import PersonFacts, add_person, edit_person, remove_person

__all__ = [
    "AccountFacts",
    "ContactFacts",
    "LandlordFacts",
    "PersonFacts",
    "PromiseFacts",
    "add_person",
    "change_standing",
    "confirm_account",
    "create_landlord",
    "edit_landlord",
    "edit_person",
    "record_account",
    "record_contact",
    "remove_person",
    "settle_promise",
    "stop_account",
]
