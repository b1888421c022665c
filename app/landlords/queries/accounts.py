"""Where landlords are paid: the account of a day, those that wait for confirmation."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.landlords.models import AccountConfirmation, AccountStop, Landlord, LandlordAccount


def accounts_on(landlord_ids: Iterable[int | None], day: date) -> dict[int, LandlordAccount]:
    """Landlord → the account used on the day: confirmed, not stopped, the one that holds since the latest day."""
    rows = db.session.scalars(
        sa.select(LandlordAccount)
        .join(AccountConfirmation, AccountConfirmation.account_id == LandlordAccount.id)
        .where(
            LandlordAccount.landlord_id.in_({one for one in landlord_ids if one}),
            LandlordAccount.from_on <= day,
            ~sa.exists().where(AccountStop.account_id == LandlordAccount.id),
        )
        .order_by(LandlordAccount.from_on, LandlordAccount.id)
    )
    return {one.landlord_id: one for one in rows}


def account_of(landlord_id: int | None, day: date) -> LandlordAccount | None:
    """The account used on the day; None where none is confirmed."""
    return accounts_on([landlord_id], day).get(landlord_id or 0)


def get_account(id: int, landlord: Landlord) -> LandlordAccount | None:
    """An account of this landlord's record."""
    return next((one for one in landlord.accounts if one.id == id), None)


def waiting_accounts(viewer: Access, most: int) -> list[LandlordAccount]:
    """Those that the viewer may confirm, the longest waiting first; what they recorded themselves is left out."""
    reach = viewer.municipalities(Permission.ACCOUNT_CONFIRM)
    own = sa.func.coalesce(LandlordAccount.recorded_by_id, 0) == viewer.user_id
    rows = db.session.scalars(
        sa.select(LandlordAccount)
        .join(LandlordAccount.landlord)
        .where(
            Landlord.municipality_id.in_(reach),
            ~own,
            ~sa.exists().where(AccountConfirmation.account_id == LandlordAccount.id),
            ~sa.exists().where(AccountStop.account_id == LandlordAccount.id),
        )
        .options(joinedload(LandlordAccount.landlord), joinedload(LandlordAccount.recorded_by))
        .order_by(LandlordAccount.id)
        .limit(most)
    )
    return list(rows)
