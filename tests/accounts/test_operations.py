"""What may be done to accounts, roles and cover, and that all of it is written down."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts import operations, queries
from app.accounts.models import RoleGrant, SignInAttempt
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused
from app.core.permissions import Permission, Role
from tests.factories import TODAY, make_municipality, make_user

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_a_request(flask_app, app_ctx):
    with flask_app.test_request_context():
        yield


def last_event(session) -> AuditEvent:
    return session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_a_new_user_signs_in_with_a_lower_case_address_and_must_change_a_given_password(db_session):
    user = operations.create_user(" Anna@Riga.LV ", " Anna Ozola ", "parole no rokas", actor=SYSTEM, now=NOW)

    assert (user.email, user.display_name, user.must_change_password) == ("anna@riga.lv", "Anna Ozola", True)
    assert last_event(db_session).action == "user.create"
    assert "parole" not in str(last_event(db_session).changes)


def test_two_users_cannot_share_an_address(db_session):
    first, second = make_user(), make_user()

    with pytest.raises(Refused, match="example"):
        operations.create_user(first.email.upper(), "Cita", "x", actor=SYSTEM)
    with pytest.raises(Refused):
        operations.edit_user(second, first.email, "Cita", actor=SYSTEM)
    operations.edit_user(first, first.email, "Tā pati", actor=SYSTEM)
    assert first.display_name == "Tā pati"


def test_a_role_counts_from_its_first_day_until_the_day_before_its_end(db_session):
    user, riga = make_user(), make_municipality()
    grant = operations.grant_role(user, Role.MENTOR, riga, actor=SYSTEM, today=TODAY, starts_on=TODAY + DAY)
    operations.end_role(grant, actor=SYSTEM, today=TODAY, ends_on=TODAY + 3 * DAY)

    held = [bool(queries.reach_of(user, TODAY + n * DAY)[0].roles) for n in range(4)]

    assert held == [False, True, True, False]
    assert last_event(db_session).changes == {"valid_to": [None, (TODAY + 3 * DAY).isoformat()]}


def test_a_role_is_not_given_twice_nor_everywhere_nor_to_oneself(db_session):
    user, riga = make_user(Role.ADMINISTRATOR), make_municipality()
    operations.grant_role(user, Role.MENTOR, riga, actor=SYSTEM, today=TODAY)

    for role, where, actor in (
        (Role.MENTOR, riga, SYSTEM),
        (Role.ADMINISTRATOR, None, SYSTEM),
        (Role.FINANCE, None, SYSTEM),
        (Role.FINANCE, riga, user),
    ):
        with pytest.raises(Refused):
            operations.grant_role(user, role, where, actor=actor, today=TODAY)
    assert len(user.role_grants) == 2


def test_an_ended_role_may_be_given_again(db_session):
    user, riga = make_user(), make_municipality()
    grant = operations.grant_role(user, Role.MENTOR, riga, actor=SYSTEM, today=TODAY)
    operations.end_role(grant, actor=SYSTEM, today=TODAY)

    operations.grant_role(user, Role.MENTOR, riga, actor=SYSTEM, today=TODAY)

    assert queries.reach_of(user, TODAY)[0].can(Permission.CLIENT_NOTE, riga.id)


@pytest.mark.parametrize("ends_on", [date(2019, 12, 31), TODAY - DAY])
def test_a_role_does_not_end_in_the_past(db_session, ends_on):
    user = make_user(Role.MENTOR, municipality=make_municipality())

    with pytest.raises(Refused):
        operations.end_role(user.role_grants[0], actor=SYSTEM, today=TODAY, ends_on=ends_on)


def test_the_last_administrator_stays(db_session):
    only = make_user(Role.ADMINISTRATOR)
    make_user(Role.ADMINISTRATOR, active=False)

    with pytest.raises(Refused):
        operations.end_role(only.role_grants[0], actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        operations.deactivate_user(only, actor=SYSTEM, today=TODAY)
    make_user(Role.ADMINISTRATOR)
    operations.end_role(only.role_grants[0], actor=SYSTEM, today=TODAY)


def test_nobody_closes_their_own_account(db_session):
    user = make_user(Role.FINANCE, municipality=make_municipality())

    with pytest.raises(Refused):
        operations.deactivate_user(user, actor=user, today=TODAY)


def test_closing_resetting_and_a_new_password_end_the_open_sessions(db_session):
    user = make_user(tf_totp_secret="s", tf_primary_method="authenticator", tf_last_counter=7)
    seen = {user.fs_uniquifier}

    operations.deactivate_user(user, actor=SYSTEM, today=TODAY)
    seen.add(user.fs_uniquifier)
    operations.reset_second_factor(user, actor=SYSTEM)
    seen.add(user.fs_uniquifier)
    operations.give_password(user, "jauna parole", actor=SYSTEM, now=NOW)
    seen.add(user.fs_uniquifier)

    assert len(seen) == 4
    assert (user.active, user.tf_totp_secret, user.tf_primary_method, user.tf_last_counter) == (False, None, None, None)
    assert user.password_given_at == NOW


def test_the_second_factor_is_needed_unless_every_role_of_the_user_does_without(db_session):
    user = make_user(Role.MENTOR, Role.FINANCE, municipality=make_municipality(), is_demo=False)
    assert user.check_tf_required_setup()

    operations.require_second_factor(set(Role) - {Role.MENTOR}, actor=SYSTEM)
    assert user.check_tf_required_setup()
    operations.require_second_factor(set(Role) - {Role.MENTOR, Role.FINANCE}, actor=SYSTEM)

    assert not user.check_tf_required_setup()
    assert queries.roles_with_second_factor() == set(Role) - {Role.MENTOR, Role.FINANCE}
    assert last_event(db_session).changes == {"role": [None, "finance"], "second_factor_required": [None, False]}


def test_cover_reaches_from_its_first_day_until_the_day_before_its_end(db_session):
    riga = make_municipality()
    absent, covering = (make_user(Role.MENTOR, municipality=riga) for _person in range(2))

    cover = operations.give_cover(absent, covering, riga, TODAY, TODAY + 2 * DAY, actor=absent)

    assert (cover.starts_on, cover.ends_on) == (TODAY, TODAY + 2 * DAY)


def test_cover_is_for_two_people_who_support_clients_there_and_not_given_twice(db_session):
    riga, liepaja = make_municipality(), make_municipality()
    mentor, worker = make_user(Role.MENTOR, municipality=riga), make_user(Role.SOCIAL_WORKER, municipality=riga)
    elsewhere, officer = make_user(Role.MENTOR, municipality=liepaja), make_user(Role.FINANCE, municipality=riga)
    operations.give_cover(mentor, worker, riga, TODAY, TODAY + 5 * DAY, actor=officer)

    for absent, covering, first, end in (
        (mentor, mentor, TODAY, TODAY + DAY),
        (mentor, elsewhere, TODAY, TODAY + DAY),
        (officer, mentor, TODAY, TODAY + DAY),
        (worker, mentor, TODAY, TODAY),
        (mentor, worker, TODAY + 4 * DAY, TODAY + 9 * DAY),
    ):
        with pytest.raises(Refused):
            operations.give_cover(absent, covering, riga, first, end, actor=officer)
    operations.give_cover(mentor, worker, riga, TODAY + 5 * DAY, TODAY + 9 * DAY, actor=officer)


def test_cover_ends_early_and_one_that_has_not_begun_never_does(db_session):
    riga = make_municipality()
    absent, covering = (make_user(Role.MENTOR, municipality=riga) for _person in range(2))
    begun = operations.give_cover(absent, covering, riga, TODAY - DAY, TODAY + 5 * DAY, actor=absent)
    to_come = operations.give_cover(covering, absent, riga, TODAY + 2 * DAY, TODAY + 5 * DAY, actor=absent)

    operations.end_cover(begun, actor=absent, today=TODAY)
    operations.end_cover(to_come, actor=absent, today=TODAY)

    assert (begun.ends_on, to_come.ends_on) == (TODAY, TODAY + 2 * DAY)
    with pytest.raises(Refused):
        operations.end_cover(begun, actor=absent, today=TODAY)


def test_the_lock_out_counts_failures_of_the_last_minutes_since_the_last_success(db_session):
    def locked(now: datetime) -> bool:
        return queries.is_locked_out("a@b.lv", now, allowed=3, minutes=15)

    for minute in (0, 1):
        operations.note_sign_in("A@b.lv", succeeded=False, now=NOW + timedelta(minutes=minute))
    assert not locked(NOW + timedelta(minutes=2))
    operations.note_sign_in("a@b.lv", succeeded=False, now=NOW + timedelta(minutes=2))
    operations.note_sign_in("other@b.lv", succeeded=True, now=NOW + timedelta(minutes=3))

    assert locked(NOW + timedelta(minutes=14, seconds=59))
    assert not locked(NOW + timedelta(minutes=15))
    operations.note_sign_in("a@b.lv", succeeded=True, now=NOW + timedelta(minutes=4))
    assert not locked(NOW + timedelta(minutes=5))


def test_attempts_are_forgotten_after_a_day_and_never_hold_the_address_typed(db_session):
    operations.note_sign_in("a@b.lv", succeeded=False, now=NOW)
    operations.note_sign_in("c@d.lv", succeeded=False, now=NOW + timedelta(hours=25))

    (kept,) = db_session.scalars(sa.select(SignInAttempt))
    assert kept.at == NOW + timedelta(hours=25)
    assert "d.lv" not in kept.email_hash


def test_one_open_grant_of_a_role_is_what_the_database_allows(db_session):
    riga = make_municipality()
    user = make_user(Role.MENTOR, municipality=riga)

    db_session.add(RoleGrant(user=user, role=Role.MENTOR, municipality=riga, valid_from=TODAY))
    with pytest.raises(IntegrityError):
        db_session.flush()


def test_an_ended_session_is_remembered_as_long_as_its_cookie_could_be_used(db_session):
    lasts = timedelta(hours=12)
    operations.end_session("a", now=NOW, lasts=lasts)
    operations.end_session("b", now=NOW + timedelta(hours=11), lasts=lasts)
    assert queries.is_ended("a")

    operations.end_session("c", now=NOW + timedelta(hours=13), lasts=lasts)

    assert [queries.is_ended(key) for key in "abc"] == [False, True, True]
