"""The keys of one flat: every copy, in whose hands, and what the rules say of them."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.errors import Finding
from app.core.extensions import db
from app.flats.models import Flat
from app.keys import rules
from app.keys.models import OURS, FlatKey, Holder, KeyHolding, KeyKind
from app.keys.queries.waiting import astray, moved_out
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.reach import AFTERWARDS


def keys_of_flat(flat_id: int) -> list[FlatKey]:
    """Every copy with all the hands it was in; first those that open something, by what they open."""
    keys = db.session.scalars(
        sa.select(FlatKey)
        .where(FlatKey.flat_id == flat_id)
        .options(
            joinedload(FlatKey.flat),
            selectinload(FlatKey.holdings).options(
                joinedload(KeyHolding.client), joinedload(KeyHolding.user), joinedload(KeyHolding.landlord)
            ),
        )
    ).unique()
    return sorted(keys, key=lambda key: (key.ended_on is not None, list(KeyKind).index(key.kind), key.number))


def keys_of_stay(stay_id: int) -> list[KeyHolding]:
    """The copies that are with those who live, or lived, there."""
    return list(
        db.session.scalars(
            sa.select(KeyHolding)
            .where(KeyHolding.placement_id == stay_id, KeyHolding.ends_on.is_(None))
            .options(joinedload(KeyHolding.key), joinedload(KeyHolding.client))
            .order_by(KeyHolding.id)
        )
    )


def key_of_flat(id: int, flat: Flat) -> FlatKey | None:
    """A copy of a key of this flat."""
    return next((key for key in keys_of_flat(flat.id) if key.id == id), None)


def stays_with_keys(flat_id: int, today: date) -> list[Placement]:
    """The stays in a flat whose people may be given keys, or give them back: those that last or have just ended."""
    return list(
        db.session.scalars(
            sa.select(Placement)
            .where(
                Placement.flat_id == flat_id,
                really_was(),
                sa.or_(Placement.ends_on.is_(None), Placement.ends_on > today - AFTERWARDS),
            )
            .options(selectinload(Placement.clients).joinedload(PlacementClient.client))
            .order_by(Placement.starts_on)
        )
    )


def copies_of(
    flat_id: int, stay: Placement, keys: Sequence[FlatKey], today: date, strays: Iterable[int]
) -> rules.Copies:
    """Where the copies are that open the flat, as the rules ask; `strays`: holdings that do not count as ours."""
    now = [key.holding for key in keys if key.kind is KeyKind.FLAT and key.holding]
    here = {row.client_id for row in stay.clients if row.ends_on is None or row.ends_on > today}
    return rules.Copies(
        clients=len(here),
        clients_with_key=len(here & {one.client_id for one in now}),
        ours=sum(one.holder in OURS and one.id not in strays for one in now),
        owner=sum(one.holder is Holder.OWNER for one in now),
    )


def flat_findings(flat: Flat, keys: Sequence[FlatKey], stays: Sequence[Placement], today: date) -> list[Finding]:
    """What the rules say of the flat's keys: of each stay that has begun and lasts, and of what did not come back."""
    held = [key.holding for key in keys if key.holding]
    strays = _among(held, Holder.TEAM, astray(today))
    out = _among(held, Holder.CLIENT, moved_out(today))
    found = []
    for stay in stays:
        if stay.starts_on <= today and (stay.ends_on is None or stay.ends_on > today):
            copies = copies_of(flat.id, stay, keys, today, strays)
            found += [rules.clients_have_a_key(copies), rules.team_has_a_key(copies), rules.owner_has_a_key(copies)]
    unique = {(one.id, str(one.reason)): one for one in found}
    return [*unique.values(), rules.holders_belong_here(len(strays)), rules.keys_came_back(len(out))]


def _among(held: Sequence[KeyHolding], holder: Holder, which: sa.ColumnElement[bool]) -> set[int]:
    """Those of the holdings that the condition is true of; asked only where there are any."""
    ids = [one.id for one in held if one.holder is holder]
    if not ids:
        return set()
    return set(db.session.scalars(sa.select(KeyHolding.id).join(KeyHolding.key).where(KeyHolding.id.in_(ids), which)))
