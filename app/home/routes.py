"""Today, and the pages about the service: accessibility, privacy, help."""

from flask import Blueprint, abort, render_template
from flask_babel import lazy_gettext as _l

from app.core import clock, listing, navigation, parts
from app.core.permissions import Permission, current_access, public, requires
from app.flats.labels import READINESS
from app.home import queries, situations  # noqa: F401  (situations: said in the list of clients)

blueprint = Blueprint("home", __name__)
navigation.add(0, _l("Today"), "home.today", Permission.HOME_SEE, icon="calendar")

ABOUT = ("accessibility", "privacy", "help")


@blueprint.get("/")
@requires(Permission.HOME_SEE)
def today() -> str:
    """The first page after signing in: what each of the person's roles has waiting."""
    access, day = current_access(), clock.today()
    return render_template(
        "home/today.html",
        today=day,
        officer=queries.officer_day(access, day) if access.can(Permission.WAITLIST_SEE) else None,
        stock=queries.stock_count(access, day) if access.can(Permission.FLAT_SEE) else None,
        not_ready=queries.longest_not_ready(access) if access.can(Permission.FLAT_CHANGE) else [],
        own_clients=queries.own_clients(access, day) if access.can(Permission.CLIENT_NOTE) else None,
        parts=parts.of(parts.TODAY, day, access),
        shown=queries.SHOWN,
        count_text=listing.count_text,
        readiness_labels=READINESS,
    )


@blueprint.get("/about/<name>")
@public
def about(name: str) -> str:
    """A page about the service, open to everybody."""
    if name not in ABOUT:
        abort(404)
    return render_template(f"home/{name}.html")
