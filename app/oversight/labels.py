"""The words for the kinds of objects the audit speaks of; their actions and fields are named by each feature."""

from flask_babel import lazy_gettext as _l

from app.core import history

OBJECTS = {
    "absence_review": _l("Absence"),
    "application": _l("Application"),
    "away": _l("Temporarily away"),
    "building": _l("Building"),
    "client": _l("Client"),
    "cover": _l("Cover"),
    "exit_proposal": _l("Proposal to end a service"),
    "flat": _l("Flat"),
    "household": _l("Household"),
    "keep_away_place": _l("Place to keep away from"),
    "landlord": _l("Landlord"),
    "municipality": _l("Municipality"),
    "offer": _l("Offer"),
    "offer_sheet": _l("Offer sheet"),
    "viewing": _l("Viewing"),
    "case_conference": _l("Case conference"),
    "placement": _l("Stay"),
    "policy_setting": _l("Setting"),
    "role_grant": _l("Role of a user"),
    "role_setting": _l("Setting of a role"),
    "service": _l("Service"),
    "user": _l("User"),
    "waitlist_entry": _l("Waitlist entry"),
    "wishes": _l("Wishes"),
}

history.name_fields(
    {
        "flat_id": _l("Flat"),
        "offer.limit_then": _l("Open offers, at most"),
        "offer.number": _l("Which of the open offers"),
        "offered_by_id": _l("Offered by"),
        "override_by_id": _l("Limit exceeded by"),
        "started_by_id": _l("Stay recorded by"),
    }
)
