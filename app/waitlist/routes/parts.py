"""What the waitlist adds to a household's page and to a subject print."""

from markupsafe import Markup

from app.clients import parts
from app.clients.models import Client, Household
from app.core import clock
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.places.queries import policy_on
from app.waitlist import labels, queries, rules


def _on_household_page(household: Household, viewer: Access) -> Markup | None:
    """Who waits since when, and every application so far."""
    if household.municipality_id not in viewer.municipalities(Permission.WAITLIST_SEE):
        return None
    today = clock.today()
    policy = policy_on(household.municipality_id, today)
    applications = queries.applications_of(household.id)
    entry = queries.open_entry(household.id)
    undecided = next((one for one in applications if one.decision is None), None)
    return part(
        "waitlist/on_household.html",
        household=household,
        applications=applications,
        rehousings=queries.rehousings_of(household.id),
        undecided=undecided,
        undecided_clock=undecided and rules.decision_clock(undecided.received_on, today, policy),
        entry=entry,
        points=entry and rules.wait_points(entry.entered_on, len(entry.features), today, policy),
        wait=entry and rules.wait_is_short(entry.entered_on, today, policy),
        may_change=household.municipality_id in viewer.municipalities(Permission.WAITLIST_CHANGE),
        labels=labels,
        today=today,
    )


def _household_action(household: Household, viewer: Access) -> Markup | None:
    """Deciding, where an application waits for that."""
    if household.municipality_id not in viewer.municipalities(Permission.WAITLIST_CHANGE):
        return None
    return part("waitlist/household_action.html", application=queries.undecided_application(household.id))


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Every application and wait of the person's households."""
    households = [member.household_id for member in client.memberships]
    return part(
        "waitlist/on_subject_print.html",
        applications=[one for id in households for one in queries.applications_of(id)],
        rehousings=[one for id in households for one in queries.rehousings_of(id)],
        labels=labels,
    )


parts.add(parts.PartOf.HOUSEHOLD, 10, _on_household_page)
parts.add(parts.PartOf.HOUSEHOLD_ACTION, 10, _household_action)
parts.add(parts.PartOf.SUBJECT_PRINT, 10, _on_subject_print)
