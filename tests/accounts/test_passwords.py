"""Which passwords are refused."""

import re

import pytest

from app.accounts.passwords import objections, one_time_password

GOOD = "trīs zaļas lapas"


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery staple", "x7!kQ-wm2#Lp", "majoklis un zilonis pļavā"]
)
def test_a_long_password_of_many_characters_will_do(flask_app, password):
    with flask_app.test_request_context():
        assert objections(password, "anna@riga.lv", "Anna Ozola") == []


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 129,
        "aaaaaaaaaaaaaaaa",
        "abababababab1",
        "ozola un priede",
        "Ozóla un priede",
        "qwertyqwerty12",
        "Password1234567",
        "Parole123456!",
        "majoklis1234",
    ],
)
def test_a_short_or_guessable_password_is_refused_in_one_sentence(flask_app, password):
    with flask_app.test_request_context():
        assert len(objections(password, "anna@riga.lv", "Anna Ozola")) == 1


def test_twelve_characters_are_enough_and_eleven_are_not(flask_app):
    with flask_app.test_request_context():
        assert objections("kokslapazars", "a@b.lv", "A B") == []
        assert objections("kokslapazar", "a@b.lv", "A B") != []


def test_one_time_passwords_differ_and_pass_the_rules(flask_app):
    made = {one_time_password() for _time in range(50)}

    assert len(made) == 50
    with flask_app.test_request_context():
        for password in made:
            assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password)
            assert objections(password, "a@b.lv", "A B") == []
