"""What offer sheets and viewings add to Today, a household's page and a subject print."""

from datetime import date, timedelta

from markupsafe import Markup

from app.clients.models import Client, Household
from app.clients.parts import PartOf
from app.clients.queries import household_labels
from app.core import clock, parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.placements.queries.sheets import (
    conferences_due,
    conferences_of,
    news_for,
    planned_viewings,
    refused_sheets,
    run_out,
    sheets_of_household,
    viewings_of_households,
)
from app.places.queries import policy_on

WEEK = timedelta(days=7)


def _on_today(day: date, viewer: Access) -> Markup | None:
    """The week's viewings, also of the clients somebody supports; for an officer what was closed without them, sheets
    that ran out and conferences suggested.
    """
    viewings = planned_viewings(viewer, clock.start_of(day + WEEK))
    if not viewer.can(Permission.PLACEMENT_CHANGE):
        numbers = household_labels({viewing.offer.household_id for viewing in viewings}, day)
        return part("sheets/supporters_today.html", viewings=viewings, numbers=numbers) if viewings else None
    news, late, conferences = news_for(viewer.user_id), run_out(viewer, day), conferences_due(viewer, day)
    households = {
        *(viewing.offer.household_id for viewing in viewings),
        *(offer.household_id for offer in news),
        *(sheet.household_id for sheet in late),
        *conferences,
    }
    return part(
        "sheets/on_today.html",
        viewings=viewings,
        news=news,
        late=late,
        conferences=conferences,
        numbers=household_labels(households, day),
        now=clock.utc_now(),
    )


def _on_household_page(household: Household, viewer: Access) -> Markup | None:
    """The household's sheets, the newest first, and whether a case conference is suggested."""
    if household.municipality_id not in viewer.municipalities(Permission.PLACEMENT_SEE):
        return None
    today = clock.today()
    sheets, refused = sheets_of_household(household.id, viewer), refused_sheets(household.id, household.municipality_id)
    return part(
        "sheets/on_household.html",
        household=household,
        sheets=[(sheet, sheet.standing(today)) for sheet in sheets],
        refused=refused,
        suggested=refused >= policy_on(household.municipality_id, today).conference_after,
        conferences=conferences_of(household.id),
        may_change=viewer.can(Permission.PLACEMENT_CHANGE, household.municipality_id),
    )


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Viewings and case conferences of the person's households, with all that was written down."""
    households = [member.household_id for member in client.memberships]
    conferences = [one for household_id in households for one in conferences_of(household_id)]
    return part("sheets/on_subject_print.html", viewings=viewings_of_households(households), conferences=conferences)


parts.add(parts.TODAY, 10, _on_today)
parts.add(PartOf.HOUSEHOLD, 15, _on_household_page)
parts.add(PartOf.SUBJECT_PRINT, 25, _on_subject_print)
