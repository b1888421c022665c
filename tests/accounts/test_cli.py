"""Staff accounts on the command line."""

import pytest

from app.accounts import queries
from app.core.permissions import Role
from tests.factories import make_municipality, make_user

GOOD = "trīs zaļas lapas"


@pytest.fixture
def flask_command(flask_app, db_session):
    def run(*arguments: str):
        db_session.commit()
        return flask_app.test_cli_runner().invoke(args=["users", *arguments])

    return run


def created(run, *arguments: str, password: str = GOOD):
    return run("create", "--email", "a@b.lv", "--name", "Anna Ozola", "--password", password, *arguments)


def test_the_first_administrator_is_made_without_a_municipality(flask_command, db_session):
    result = created(flask_command, "--role", "administrator")

    assert result.exit_code == 0, result.output
    user = queries.user_by_email("a@b.lv")
    assert user
    assert [(grant.role, grant.municipality) for grant in user.role_grants] == [(Role.ADMINISTRATOR, None)]
    assert not user.must_change_password


def test_another_role_names_its_municipality(flask_command, db_session):
    make_municipality("Rīga")

    assert "add --municipality" in created(flask_command, "--role", "mentor").output
    assert "Those there are: Rīga" in created(flask_command, "--role", "mentor", "--municipality", "X").output
    assert created(flask_command, "--role", "mentor", "--municipality", "Rīga").exit_code == 0


def test_a_taken_address_and_a_weak_password_are_refused_in_one_sentence(flask_command, db_session):
    make_user(email="a@b.lv")

    for password in (GOOD, "short"):
        result = created(flask_command, "--role", "administrator", password=password)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert len(result.output.splitlines()) == 1


def test_the_list_shows_everybody_with_their_roles(flask_command, db_session):
    make_user(Role.MENTOR, municipality=make_municipality("Rīga"), email="m@b.lv", display_name="Anna")
    make_user(Role.ADMINISTRATOR, email="z@b.lv", display_name="Zane", active=False)

    assert flask_command("list").output.splitlines() == [
        "m@b.lv\tAnna\topen\tmentor@Rīga",
        "z@b.lv\tZane\tclosed\tadministrator@*",
    ]
