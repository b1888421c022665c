"""Staff users, the roles granted to them, cover for absent colleagues, and the sign-in attempts."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_security.core import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality


class User(Base, UserMixin):
    """A member of staff who signs in. Latvian: lietotājs (darbinieks)."""

    __tablename__ = "user"

    id: Mapped[pk]
    email: Mapped[short_text] = mapped_column(unique=True)  # always lower case
    display_name: Mapped[short_text]
    password: Mapped[str] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    password_given_at: Mapped[datetime | None]  # by an administrator; None once the user has chosen one
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)  # changing it ends all sessions
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    tf_last_counter: Mapped[int | None]  # the 30 seconds of the last code: none is taken twice
    created_at: Mapped[created_at]

    role_grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", foreign_keys="RoleGrant.user_id")

    @property
    def actor_id(self) -> int:
        return self.id

    @property
    def must_change_password(self) -> bool:
        return self.password_given_at is not None

    @property
    def roles(self) -> list[str]:  # the sign-in library asks for it; our permissions come from role_grants
        return []

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """The library asks after the password: is a second factor needed? Demo users need none."""
        return bool(tf_setup_methods) or self.check_tf_required_setup(), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether one of the person's roles needs a second factor: each does, unless its setting says otherwise."""
        if self.is_demo:
            return False
        settings = {row.role: row.second_factor_required for row in db.session.scalars(sa.select(RoleSetting))}
        today = clock.today()
        held = [grant for grant in self.role_grants if grant.valid_to is None or grant.valid_to > today]
        return any(settings.get(grant.role, True) for grant in held)


class RoleGrant(Base):
    """A role held in a municipality over a period; ended, never edited. Latvian: piešķirtā loma."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        sa.Index(
            "uq_role_grant_open",
            "user_id",
            "role",
            "municipality_id",
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        ),
    )

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    role: Mapped[Role]
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id"))  # None: all of them
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # first day without the role
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    user: Mapped[User] = relationship(back_populates="role_grants", foreign_keys=[user_id])
    municipality: Mapped[Municipality | None] = relationship()


class RoleSetting(Base):
    """Whether a role needs the second factor; a role without a row does. Latvian: lomas iestatījums."""

    __tablename__ = "role_setting"

    role: Mapped[Role] = mapped_column(primary_key=True)
    second_factor_required: Mapped[bool]


class Cover(Base):
    """One colleague sees another's clients from a day to a day; given by the manager. Latvian: aizvietošana."""

    __tablename__ = "cover"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("absent_user_id <> covering_user_id", name="two_people"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    absent_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    covering_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # first day without the cover; the first day itself where it was taken back before
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    absent_user: Mapped[User] = relationship(foreign_keys=[absent_user_id])
    covering_user: Mapped[User] = relationship(foreign_keys=[covering_user_id])


class SignInAttempt(Base):
    """One try to sign in, by hashed e-mail, for the lock-out. Latvian: pieteikšanās mēģinājums."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index(None, "email_hash", "at"),)

    id: Mapped[pk]
    at: Mapped[datetime]
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    succeeded: Mapped[bool]
    address: Mapped[str | None] = mapped_column(sa.String(60))


class EndedSession(Base):
    """A session its owner signed out of: a copy of its cookie opens nothing any more. Latvian: beigta sesija."""

    __tablename__ = "ended_session"

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    ended_at: Mapped[datetime]
