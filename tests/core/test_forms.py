"""Fields that every form uses: what they take, what they refuse and how, and that a form is carried out once."""

import threading
from datetime import date
from enum import StrEnum

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]

from app.accounts.models import User
from app.accounts.queries import roles_with_second_factor
from app.core.forms import (
    BaseForm,
    DateField,
    EnumField,
    MoneyField,
    SubmittedForm,
    YesNoField,
    not_before,
    required_value,
    strip,
    text_field,
)
from app.core.permissions import Role


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Everything(BaseForm):
    day = DateField("Diena")
    until = DateField("Līdz", [not_before("day", "Sākas: %(date)s")])
    amount = MoneyField("Summa")
    answer = YesNoField("Atbilde")
    colour = EnumField("Krāsa", Colour, {Colour.RED: "Sarkans", Colour.BLUE: "Zils"}, empty="Nav svarīgi")
    must = EnumField("Krāsa", Colour, {Colour.RED: "Sarkans", Colour.BLUE: "Zils"})
    one_of = RadioField("Veids", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])
    words = text_field("Vārdi", longest=5)
    needed = text_field("Vajadzīgs", required=True)

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]


GOOD = {"must": "red", "one_of": "a", "needed": "x"}


@pytest.fixture(autouse=True)
def _in_a_request(flask_app, app_ctx):
    with flask_app.test_request_context():
        yield


def sent(**values: str) -> Everything:
    form = Everything(formdata=MultiDict({**GOOD, **values}))
    form.validate()
    return form


@pytest.mark.parametrize("text", ["2026-11-22", "22.11.2026", "22.11.2026.", " 22.11.2026 ", "22/11/2026"])
def test_a_date_is_read_in_every_way_of_writing(text):
    assert sent(day=text).day.data == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["22.11.26", "11/22/2026", "30.02.2026", "2026-13-01", "rīt", "0026-11-22", "22112026"]
)
def test_another_date_is_refused_and_kept_as_typed(text):
    field = sent(day=text).day

    assert list(field.errors) == ["Rakstiet datumu šādi: 22.11.2026"]
    assert field.data is None
    assert field._value() == text


def test_an_empty_date_is_no_date():
    assert sent(day="").day.data is None
    assert not sent(day="").day.errors


def test_a_period_does_not_end_before_it_begins():
    assert list(sent(day="2026-11-22", until="2026-11-21").until.errors) == ["Sākas: 22.11.2026."]
    assert not sent(day="2026-11-22", until="2026-11-22").until.errors
    assert not sent(until="2026-11-21").until.errors


def test_money_is_cents_and_a_refused_amount_is_kept():
    assert sent(amount="1 234,50").amount.data == 123_450
    field = sent(amount="1.234,50").amount
    assert list(field.errors) == ["Rakstiet summu šādi: 1234,56"]
    assert field._value() == "1.234,50"
    assert Everything(amount=1_783).amount._value() == "17,83"


@pytest.mark.parametrize("turning", ["\u202e", "\u202d", "\u2066", "\u2069"])
def test_no_text_turns_around_what_stands_after_it(turning):
    assert strip(f" {turning}Plīts{turning} ") == "Plīts"
    assert strip(turning) is None


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("no", False), ("", None), ("maybe", None)])
def test_yes_and_no_and_not_known(text, value):
    assert sent(answer=text).answer.data is value


def test_a_member_of_an_enum_or_none_where_that_is_allowed():
    assert sent(colour="blue").colour.data is Colour.BLUE
    assert sent(colour="").colour.data is None
    assert not sent(colour="").colour.errors
    assert sent(colour="green").colour.errors


@pytest.mark.parametrize("chosen", ["", "green"])
@pytest.mark.parametrize("name", ["must", "one_of"])
def test_a_choice_that_was_not_made_or_is_not_offered_says_what_to_do(name, chosen):
    assert list(sent(**{name: chosen})[name].errors) == ["Izvēlieties vienu no iespējām."]


@pytest.mark.parametrize("name", ["must", "one_of"])
def test_radio_buttons_of_which_none_was_pressed_say_what_to_do(name):
    form = Everything(formdata=MultiDict({key: value for key, value in GOOD.items() if key != name}))
    form.validate()

    assert list(form[name].errors) == ["Izvēlieties vienu no iespējām."]


def test_texts_lose_the_spaces_around_them_and_have_a_longest_length():
    form = sent(words="  ābols ", needed="   ")

    assert form.words.data == "ābols"
    assert not form.words.errors
    assert list(form.needed.errors) == ["Aizpildiet šo lauku."]
    assert sent(words="āboliņš").words.errors


# --- once ----------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_at_the_same_moment_is_carried_out_once(client, flask_app, db_session):
    """Two browsers' threads with the same key: one does it, the other is led to the result."""
    client.as_(Role.ADMINISTRATOR)
    form = client.get("/users/second-factor")
    data = {
        "csrf_token": form.one("main input[name=csrf_token]")["value"],
        "once": form.one("main input[name=once]")["value"],
        "roles": "mentor",
    }
    cookie = client.get_cookie("majoklis").value
    answers, start = [], threading.Barrier(4)

    def send() -> None:
        browser = flask_app.test_client()
        browser.set_cookie("majoklis", cookie)
        start.wait()
        answers.append(browser.open("/users/second-factor", method="POST", data=data))

    threads = [threading.Thread(target=send) for _time in range(4)]
    db_session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, "/users")}
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SubmittedForm)) == 1


def test_somebody_elses_key_is_not_ones_own_result(client, new_client, db_session):
    client.as_(Role.ADMINISTRATOR)
    first = client.get("/users/new")
    first.submit(display_name="Anna", email="anna@example.test")
    other = new_client().as_(Role.ADMINISTRATOR)
    key = first.one("main input[name=once]")["value"]

    page = other.post("/users/new", data={"once": key, "display_name": "Baiba", "email": "baiba@example.test"})

    assert page.status == 400
    assert db_session.scalar(sa.select(sa.func.count()).where(User.email == "baiba@example.test")) == 0


def test_the_key_of_one_form_does_not_stop_another(client):
    client.as_(Role.ADMINISTRATOR)
    first = client.get("/users/new")
    first.submit(display_name="Anna", email="anna@example.test")
    key = first.one("main input[name=once]")["value"]

    page = client.get("/users/second-factor").submit(once=key, roles="mentor")

    assert (page.status, page.location) == (303, "/users")
    assert roles_with_second_factor() == {Role.MENTOR}


def test_a_refused_form_may_be_sent_again_with_the_same_key(client, db_session):
    client.as_(Role.ADMINISTRATOR)
    refused = client.get("/users/new").submit(display_name="", email="anna@example.test")

    assert refused.status == 422
    assert refused.submit(display_name="Anna").h1 == "Vienreizējā parole"


def test_required_says_so_in_our_words():
    assert str(required_value().message) == "Aizpildiet šo lauku."
