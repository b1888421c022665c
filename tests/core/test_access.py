"""What roles may do, where; the matrix itself is read in app/core/permissions.py and walked in test_permissions.py."""

import pytest

from app.core.permissions import OWN_CLIENTS_ONLY, ROLE_PERMISSIONS, Access, Grant, Permission, Role

P = Permission


def access(*grants: tuple[Role, int | None]) -> Access:
    return Access(1, frozenset(Grant(*grant) for grant in grants), frozenset({1, 2, 3}))


def test_a_role_counts_where_it_was_given():
    officer = access((Role.HOUSING_OFFICER, 1), (Role.FINANCE, 2))

    assert officer.municipalities(P.FLAT_SEE) == {1, 2}
    assert officer.municipalities(P.FLAT_CHANGE) == {1}
    assert officer.can(P.FLAT_CHANGE)
    assert not officer.can(P.FLAT_CHANGE, 2)
    assert officer.roles == {Role.HOUSING_OFFICER, Role.FINANCE}


def test_a_role_for_the_whole_installation_counts_everywhere():
    chief = access((Role.ADMINISTRATOR, None))

    assert chief.municipalities(P.USER_CHANGE) == {1, 2, 3}
    assert chief.everywhere(P.USER_CHANGE)
    assert not access((Role.ADMINISTRATOR, 1)).everywhere(P.USER_CHANGE)
    assert not chief.everywhere(P.FLAT_SEE)


def test_own_clients_only_is_no_sight_of_all():
    both = access((Role.MENTOR, 1), (Role.HOUSING_OFFICER, 2))

    assert both.municipalities(P.CLIENT_SEE) == {1, 2}
    assert both.unrestricted(P.CLIENT_SEE) == {2}


def test_everybody_signed_in_has_their_own_account_and_nothing_else_without_a_role():
    nobody = access()

    assert [permission for permission in P if nobody.can(permission)] == [P.OWN_ACCOUNT]


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (P.PLACEMENT_OVERRIDE, {Role.PROGRAMME_MANAGER}),
        (P.USER_CHANGE, {Role.ADMINISTRATOR}),
        (P.AUDIT_SEE, {Role.DATA_PROTECTION}),
        (P.CLIENT_PRINT, {Role.DATA_PROTECTION}),
        (P.CLIENT_NOTE, OWN_CLIENTS_ONLY),
        (P.COVER_GIVE, {Role.PROGRAMME_MANAGER}),
        (P.CLIENT_OPEN_NAME, {Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER, *OWN_CLIENTS_ONLY}),
        (P.KEEP_AWAY_REASON, {Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER, Role.SOCIAL_WORKER}),
    ],
)
def test_what_only_some_may_do(permission, roles):
    assert {role for role, held in ROLE_PERMISSIONS.items() if permission in held} == roles


def test_every_role_has_permissions_and_every_permission_a_role():
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(P) - {P.OWN_ACCOUNT}
