"""Trouble of one stay: warnings, talks, landlord's visits; and writing a talk down."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import officers
from app.clients.queries import get_household
from app.core import audit, clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements.labels import WARNING_ABOUT
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.troubles import forms, labels, queries
from app.troubles.models import MediationTalk
from app.troubles.operations.talks import record_talk

blueprint = Blueprint("troubles", __name__, url_prefix="/stays/<int:id>/trouble")


@blueprint.get("")
@requires(Permission.TROUBLE_SEE)
def show(id: int) -> Answer:
    """What happened between who lives there, the landlord and the neighbours, and what is coming.

    Whoever is shown the words of a talk, or what the person said, is written down.
    """
    stay, viewer, now = stay_or_404(id, Permission.TROUBLE_SEE), current_access(), clock.utc_now()
    talks, visits = queries.talks_of([id]), queries.visits_of([id])
    readable = {talk.id for talk in talks if reads_words(talk, viewer)}
    if readable or (visits and sees_client(stay, viewer)):
        audit.record_read("household.trouble.read", stay.household, actor=current_actor())
    return render_template(
        "troubles/stay.html",
        stay=stay,
        crumbs=crumbs(stay)[:-1],
        numbers=file_numbers([stay.household_id]).get(stay.household_id, "–"),
        talks=talks,
        readable=readable,
        visits=visits,
        in_a_year=queries.visits_in_a_year(visits, now),
        now=now,
        labels=labels,
        about_words=WARNING_ABOUT,
        lasting=queries.lasting(stay, clock.today()),
        sees_client=sees_client(stay, viewer),
        may_change=stay_in_reach(id, Permission.TROUBLE_CHANGE) is not None,
    )


@blueprint.route("/talks/new", methods=["GET", "POST"])
@requires(Permission.TROUBLE_CHANGE)
def talk(id: int) -> Answer:
    """A mediating talk, led by two."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.TalkForm()
    staff = {user.id: user for user in staff_of(stay)}
    form.offer_staff(staff.values())
    if form.validate_on_submit():
        with refusals_in(form):
            record_talk(
                stay,
                form.held_on.data,
                staff[form.for_flat.data],
                staff[form.for_support.data],
                form.words.data or "",
                next_on=form.next_on.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return finish(url_for(".show", id=id), _("The talk is recorded."))
    intro = _(
        "Two of us lead it: one answers for the flat, one for the support. The landlord gets none of these words."
    )
    return ask(form, _("Record a mediating talk"), crumbs(stay), intro=intro)


def stay_in_reach(id: int, permission: Permission) -> Placement | None:
    return queries.get_stay(id, current_access(), permission)


def stay_or_404(id: int, permission: Permission = Permission.TROUBLE_CHANGE) -> Placement:
    """The stay, where the viewer holds the permission for its household."""
    return stay_in_reach(id, permission) or abort(404)


def sees_client(stay: Placement, viewer: Access) -> bool:
    """Whether the viewer may open the file, and so read what the person said."""
    return get_household(stay.household_id, viewer) is not None


def reads_words(talk: MediationTalk, viewer: Access) -> bool:
    """Those who led the talk and those who may open the file: confidential from everybody else."""
    return viewer.user_id in (talk.for_flat_id, talk.for_support_id) or sees_client(talk.placement, viewer)


def staff_of(stay: Placement) -> list[User]:
    """Who of us may lead a talk or ask the person."""
    return officers(stay.municipality_id, Permission.TROUBLE_CHANGE, clock.today())


def crumbs(stay: Placement) -> Crumbs:
    """To the trouble of the stay, from where the person came: a mentor from the household, others from the stay."""
    here = (_("Trouble and visits: %(flat)s", flat=flat_label(stay.flat)), url_for("troubles.show", id=stay.id))
    viewer = current_access()
    if viewer.can(Permission.PLACEMENT_SEE, stay.municipality_id):
        place = (flat_label(stay.flat), url_for("placements.show", id=stay.id))
        return [(_("Stays"), url_for("placements.index")), place, here]
    if sees_client(stay, viewer):
        return [(_("Clients"), url_for("clients.index")), _household(stay), here]
    return [here]


def _household(stay: Placement) -> tuple[str, str]:
    numbers = file_numbers([stay.household_id]).get(stay.household_id, "–")
    return numbers, url_for("households.show", id=stay.household_id)
