"""My week: where to go and when, what to know there, and what is left to do."""

from datetime import date, timedelta

from flask import Blueprint, abort, g, render_template, url_for
from flask_babel import lazy_gettext as _l

from app.core import audit, clock, navigation
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.permissions import Access, Permission, current_access, requires
from app.keys import labels as key_labels
from app.meters.queries.managers import Round, rounds
from app.placements.models import Placement
from app.places.queries import policy_on
from app.visits import labels
from app.visits.queries.week import monday_of, week_of
from geo.crs import to_wgs84
from geo.types import coordinates

blueprint = Blueprint("week", __name__, url_prefix="/week")
navigation.add(1, _l("My week"), "week.show", Permission.VISIT_RECORD, icon="clock")
FAR = timedelta(days=366)
SOON = timedelta(days=10)


@blueprint.get("", defaults={"day": None})
@blueprint.get("/<day>")
@requires(Permission.VISIT_RECORD)
def show(day: str | None) -> Answer:
    """The week that has the day, by default this one. Names nobody: this week is kept on the phone for the day.

    The words of each last visit are shown, not kept; that they were shown is written down.
    """
    today = clock.today()
    monday = monday_of(_day(day) if day else today)
    if abs(monday - today) > FAR:
        abort(404)
    week = week_of(current_access(), monday, today)
    for home in week.homes:
        if home.last and home.last.words:
            audit.record_read("household.visits.read", home.stay.household, actor=current_actor())
    return render_template(
        "visits/week.html",
        week=week,
        today=today,
        now=clock.utc_now(),
        this_week=monday == monday_of(today),
        earlier=(monday - timedelta(days=7)).isoformat(),
        later=(monday + timedelta(days=7)).isoformat(),
        forms_to_keep=[
            url_for("visits.visit", id=home.stay.id, day=today.isoformat(), number=len(home.made_on(today)) + 1)
            for home in week.homes
        ],
        rounds=_to_read(today),
        labels=labels,
        key_labels=key_labels,
        position=position_of,
    )


def _to_read(today: date) -> list[Round]:
    """What building managers want within ten days and is not read yet."""
    soon = [one for one in rounds(current_access(), today) if one.due_on <= today + SOON]
    return [one for one in soon if one.missing]


def position_of(stay: Placement) -> str | None:
    """Latitude and longitude of the building, as links to maps want them; None where the register gives no point."""
    point = stay.flat.building.place.point
    if point is None:
        return None
    longitude, latitude = to_wgs84(*coordinates(point))
    return f"{latitude:.5f},{longitude:.5f}"


@blueprint.app_context_processor
def for_every_page() -> dict[str, object]:
    """Layout shows whom to call out of hours to those who make visits."""
    access = g.get("access")
    return {"out_of_hours": lambda: _out_of_hours(access)} if access else {}


def _out_of_hours(access: Access) -> list[str]:
    today = clock.today()
    where = sorted(access.municipalities(Permission.VISIT_RECORD))
    return [line for one in where for line in policy_on(one, today).out_of_hours]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
