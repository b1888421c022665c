"""When a certificate may be given, and what it may bear: rules G1–G7. Pure: values in, findings out."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_money
from app.costs.models import CostCategory
from app.grants.models import GrantState

S = GrantState
MOVES: Mapping[GrantState, frozenset[GrantState]] = {
    S.CERTIFIED: frozenset({S.CLAIMED, S.WITHDRAWN}),
    S.CLAIMED: frozenset({S.PAID, S.WITHDRAWN}),
    S.PAID: frozenset(),
    S.WITHDRAWN: frozenset(),
}
"""The one map of moves. Source: digest row 153."""
FIRST_FOR = frozenset({CostCategory.FURNISHING, CostCategory.PREPARATION, CostCategory.REPAIR})
"""What a grant is used for first: repairs, furniture, household items. Source: digest row 152."""


@dataclass(frozen=True)
class PlaceFacts:
    """What is known when a certificate is asked for.

    `lives_there`: the person lives in the flat that day; `has_one`: the person has a certificate already; `others`:
    certificates of the flat for people who live there too that day; `earlier`: those for people who do not.
    """

    lives_there: bool
    has_one: bool
    others: int
    earlier: int


def person_lives_there(facts: PlaceFacts) -> Finding:
    """G1: a certificate says that a specific person has been given a home. Source: digest row 153, 002:2745–2749."""
    passed = facts.lives_there
    reason = _("The person lives in the flat.") if passed else _("The person does not live in the flat on that day.")
    remedy = "" if passed else _("Choose the day on which the person moved in, or a later one.")
    return Finding("G1", passed, Level.BLOCK, None, None, reason, "digest row 153, 002:2745–2749", remedy)


def once_for_a_person(facts: PlaceFacts) -> Finding:
    """G2: a person has one certificate; who moves to another flat brings no second. Source: digest row 149."""
    passed = not facts.has_one
    reason = _("The person has no certificate yet.") if passed else _("The person has a certificate already.")
    return Finding("G2", passed, Level.BLOCK, None, None, reason, "digest row 149, 002:2708–2712", "")


def once_for_a_place(facts: PlaceFacts, for_flat: bool) -> Finding:
    """G3: a place that was let once with a grant is let to the next person without a new one. Source: digest row 43.

    People who live there at the same time have each their own, unless the certificate is for the flat.
    """
    passed = not facts.earlier and not (for_flat and facts.others)
    reason = _("No grant was given for this place yet.")
    if facts.earlier:
        reason = _("A grant was given for this place when somebody else lived there: the next person has none.")
    elif not passed:
        reason = _("There is a certificate for this flat already, and here it is for the flat.")
    return Finding("G3", passed, Level.BLOCK, None, None, reason, "digest row 43, 002:2617–2648", "")


def move_is_allowed(before: GrantState, after: GrantState, words: Mapping[GrantState, object]) -> Finding:
    """G4: certificate, then claim, then money; what was paid is not withdrawn. Source: digest row 153, 002:2745."""
    passed = after in MOVES[before]
    reason = _("The certificate is now: %(state)s.", state=words[before])
    possible = ", ".join(str(words[one]) for one in S if one in MOVES[before])
    remedy = "" if passed or not possible else _("Possible from here: %(states)s.", states=possible)
    return Finding("G4", passed, Level.BLOCK, None, None, reason, "digest row 153, 002:2745–2749", remedy)


def within_the_certificate(cents: int, left_cents: int) -> Finding:
    """G5: a grant bears no more than is left on the certificate; the municipality bears the rest (digest row 151)."""
    passed = cents <= left_cents
    reason = _("Left on the certificate: %(sum)s.", sum=format_money(left_cents))
    remedy = "" if passed else _("The rest stays with who bears it now.")
    return Finding(
        "G5", passed, Level.BLOCK, cents / 100, left_cents / 100, reason, "digest row 151, 002:2718–2722", remedy
    )


def within_the_cost(cents: int, open_cents: int) -> Finding:
    """G6: a grant bears no more of a cost than the flat carries of it and no certificate bears yet. Source: assumed."""
    passed = cents <= open_cents
    reason = _("What no certificate bears of this cost: %(sum)s.", sum=format_money(open_cents))
    remedy = "" if passed else _("Write a smaller amount.")
    return Finding("G6", passed, Level.BLOCK, cents / 100, open_cents / 100, reason, "assumed", remedy)


def furnishing_comes_first(category: CostCategory, open_first_cents: int) -> Finding:
    """G7: a grant is used first for repairs, furniture and household items, then for rent or pay (digest row 152)."""
    passed = category in FIRST_FOR or open_first_cents == 0
    reason = _("Nothing of repairs and furnishing is left without a grant.")
    if category in FIRST_FOR:
        reason = _("Repairs and furnishing come first.")
    elif not passed:
        reason = _(
            "Repairs and furnishing of the flat come first; without a grant are still %(sum)s.",
            sum=format_money(open_first_cents),
        )
    remedy = "" if passed else _("Use the certificate for those first.")
    return Finding("G7", passed, Level.WARN, None, None, reason, "digest row 152, 002:2722–2745", remedy)
