"""Today, and the pages about the service: accessibility, privacy, help."""

from flask import Blueprint, abort, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clients.operations.search_log import log_search
from app.core import clock, listing, navigation, parts
from app.core.audit import current_actor
from app.core.permissions import Permission, Role, current_access, public, requires
from app.flats import labels as flat_labels
from app.home import queries, situations  # noqa: F401  (situations: said in the list of clients)
from app.home import search as finding
from app.home.money import IN_STOCK, stock_money

blueprint = Blueprint("home", __name__)
navigation.add_search("home.search", finding.SEARCHES)
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
        money=stock_money(access, day) if Role.FINANCE in access.roles else None,
        team=queries.team_day(access, day) if access.can(Permission.SERVICE_CONFIRM) else None,
        own_clients=queries.own_clients(access, day) if access.can(Permission.CLIENT_NOTE) else None,
        parts=parts.of(parts.TODAY, day, access),
        shown=queries.SHOWN,
        count_text=listing.count_text,
        in_stock=[state.value for state in IN_STOCK],
        readiness_labels=flat_labels.READINESS,
    )


class SearchForm(listing.FilterForm):
    """What is looked for."""

    q = listing.search_field(_l("What are you looking for?"))


@blueprint.get("/search")
@requires(*finding.SEARCHES)
def search() -> str:
    """Everything in the person's reach that a text names."""
    access, form = current_access(), SearchForm.from_request()
    text = form.q.data
    found = finding.find(text, access, clock.today()) if text else finding.Found()
    numbers = [row.file_number for row in [*found.files, *found.prints]]
    log_search(text, numbers, access, actor=current_actor())
    return render_template(
        "home/search.html",
        filters=form,
        found=found,
        shown=finding.SHOWN,
        labels=flat_labels,
        hint=_("Only whole words of a name are found. A search for a name or a code is logged."),
    )


@blueprint.get("/about/<name>")
@public
def about(name: str) -> str:
    """A page about the service, open to everybody."""
    if name not in ABOUT:
        abort(404)
    return render_template(f"home/{name}.html")
