"""Signing in and out, the second factor, the lock-out and the end of sessions, as a browser sees them."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from passlib.totp import TOTP

from app.accounts.models import RoleGrant, SignInAttempt, User
from app.accounts.operations import create_user
from app.core import clock
from app.core.audit import SYSTEM, AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from tests.factories import PASSWORD, make_municipality, make_user, save

OWN_PAGE = "/account/password"  # open to everybody who is signed in


@pytest.fixture
def person(db_session) -> User:
    return make_user(Role.FINANCE, municipality=make_municipality())


def actions(session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


def try_to_sign_in(client, email: str, password: str):
    return client.get("/login").submit(email=email, password=password)


def test_a_visitor_is_led_to_the_page_they_asked_for(client, person):
    asked = client.get(f"{OWN_PAGE}?x=1")
    assert (asked.status, asked.location) == (302, "/login?next=/account/password?x%3D1")

    page = asked.follow().submit(email=person.email.upper(), password=PASSWORD)

    assert (page.status, page.location) == (302, f"{OWN_PAGE}?x=1")
    assert page.follow().status == 200


def test_sign_in_never_leads_to_another_site(client, person):
    page = client.get("/login?next=https://example.com/").submit(email=person.email, password=PASSWORD)

    assert "example.com" not in page.response.headers.get("Location", "")


def test_sign_in_and_sign_out_are_written_down_and_signing_out_is_final(client, person, db_session):
    client.sign_in(person)
    cookie = client.get_cookie("majoklis").value

    assert client.post("/logout").location == "/login"
    client.set_cookie("majoklis", cookie)  # a copy somebody kept

    assert client.get(OWN_PAGE).location.startswith("/login")
    assert actions(db_session) == ["user.sign_in"]


def test_signing_out_leaves_the_same_persons_other_session_alone(client, new_client, person):
    other = new_client()
    client.sign_in(person)
    other.sign_in(person)

    client.post("/logout")

    assert other.get(OWN_PAGE).status == 200


@pytest.mark.parametrize(("email", "password"), [("nobody@example.test", PASSWORD), (None, "wrong password")])
def test_a_wrong_address_and_a_wrong_password_look_the_same(client, person, email, password):
    page = try_to_sign_in(client, email or person.email, password)

    assert page.status == 422
    assert "E-pasta adrese vai parole nav pareiza." in page.main
    assert page.one("#email")["value"] == (email or person.email)
    assert not page.one("#password").get("value")


def test_an_empty_form_says_what_is_missing_beside_the_fields(client, person):
    page = try_to_sign_in(client, "", "")

    assert page.status == 422
    assert [error.get_text(" ", strip=True) for error in page.all(".field-error")] == [
        "Kļūda: Aizpildiet šo lauku."
    ] * 2


def test_a_closed_account_cannot_sign_in_and_its_session_ends(client, person, db_session):
    client.sign_in(person)
    person.active = False

    assert client.get(OWN_PAGE).location.startswith("/login")
    assert "nav pareiza" in try_to_sign_in(client, person.email, PASSWORD).main


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_known_and_unknown_addresses_alike(client, person, db_session, known):
    email = person.email if known else "nobody@example.test"
    for _attempt in range(5):
        assert "nav pareiza" in try_to_sign_in(client, email, "wrong").main

    assert "pārāk daudz neveiksmīgu" in try_to_sign_in(client, email, PASSWORD).main
    with time_machine.travel(clock.utc_now() + timedelta(minutes=15, seconds=5)):
        page = try_to_sign_in(client, email, PASSWORD)
    assert page.status == (302 if known else 422)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 6


def test_attempts_from_one_address_are_limited_in_number(client, app_with, person):
    browser = app_with(SIGN_IN_RATE="3 per minute").test_client()
    answers = [try_to_sign_in(browser, f"a{n}@example.test", "wrong").status for n in range(4)]

    assert answers == [422, 422, 422, 429]


def test_a_session_ends_without_clicks_and_after_a_long_day(client, person):
    now = clock.utc_now()
    with time_machine.travel(now) as traveller:
        client.sign_in(person)
        traveller.shift(timedelta(minutes=29))
        assert client.get(OWN_PAGE).status == 200
        traveller.shift(timedelta(minutes=31))
        assert client.get(OWN_PAGE).status == 302

        client.sign_in(person)
        for _half_hour in range(24):
            traveller.shift(timedelta(minutes=29))
            assert client.get(OWN_PAGE).status == 200
        traveller.shift(timedelta(minutes=28))
        assert client.get(OWN_PAGE).status == 302


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, app_with, person):
    plain = client.get("/login").response.headers["Set-Cookie"]
    secure = app_with(SECURE_COOKIES="1").test_client().get("/login").response.headers["Set-Cookie"]

    assert plain.startswith("majoklis=")
    assert secure.startswith("__Host-majoklis=")
    for cookie in (plain, secure):
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" in secure.split("; ")


def test_a_one_time_password_is_changed_before_anything_else_and_opens_nothing_after_a_week(client, person, db_session):
    person.password_given_at = clock.utc_now()
    assert client.sign_in(person).location == OWN_PAGE
    form = client.get(OWN_PAGE)
    assert "savu paroli" in form.main

    form.submit(password=PASSWORD, new_password="trīs zaļas lapas", new_password_confirm="trīs zaļas lapas")

    assert client.get("/users").status == 403
    assert "user.change_password" in actions(db_session)
    person.password_given_at = clock.utc_now() - timedelta(days=8)
    client.post("/logout")
    assert "vairs nav derīga" in try_to_sign_in(client, person.email, "trīs zaļas lapas").main


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"password": "wrong"}, "Parole nav pareiza."),
        ({"new_password_confirm": "another one"}, "Abas jaunās paroles nesakrīt."),
        ({"new_password": "short", "new_password_confirm": "short"}, "Rakstzīmju skaits: no 12 līdz 128."),
        ({"new_password": PASSWORD, "new_password_confirm": PASSWORD}, "tāda pati kā vecā"),
        ({"new_password": ""}, "Aizpildiet šo lauku."),
    ],
)
def test_a_refused_change_of_password_says_why(client, person, values, complaint):
    client.sign_in(person)
    right = {"password": PASSWORD, "new_password": "trīs zaļas lapas", "new_password_confirm": "trīs zaļas lapas"}

    page = client.get(OWN_PAGE).submit(**{**right, **values})

    assert page.status == 422
    assert complaint in page.main


def test_changing_the_password_ends_the_other_sessions(client, new_client, person):
    other = new_client()
    other.sign_in(person)
    client.sign_in(person)

    page = client.get(OWN_PAGE).submit(
        password=PASSWORD, new_password="trīs zaļas lapas", new_password_confirm="trīs zaļas lapas"
    )

    assert "Parole ir nomainīta." in client.get(OWN_PAGE).main or page.status == 302
    assert client.get(OWN_PAGE).status == 200
    assert other.get(OWN_PAGE).status == 302


# --- the second factor ---------------------------------------------------------------------------------------------


@pytest.fixture
def careful(db_session) -> User:
    """Somebody whose role needs the second factor."""
    return make_user(Role.FINANCE, municipality=make_municipality(), is_demo=False)


def app_on_the_telephone(page) -> TOTP:
    """What an authenticator app makes of the key on the page."""
    key = page.one("figcaption span").get_text()
    return TOTP(key=key, format="base32", alg="sha1", digits=6, period=30)


def set_up(client, user: User) -> TOTP:
    """Signs in for the first time and sets up the app."""
    page = try_to_sign_in(client, user.email, PASSWORD).follow().submit()
    telephone = app_on_the_telephone(page)
    page = page.submit("Apstiprināt", code=telephone.generate().token)
    assert page.status == 302
    return telephone


def code(telephone: TOTP, periods: int = 1) -> str:
    return telephone.generate(time=time.time() + 30 * periods).token or ""


def test_the_first_sign_in_sets_up_the_app_and_only_then_opens_the_service(client, careful, db_session):
    page = try_to_sign_in(client, careful.email, PASSWORD)
    assert page.location == "/account/second-factor"
    assert client.get(OWN_PAGE).status == 302
    shown = page.follow().submit()
    assert shown.one("figure img")["src"].startswith("data:image/svg+xml;base64,")

    wrong = shown.submit("Apstiprināt", code="000000")
    assert wrong.status == 422
    assert client.get(OWN_PAGE).status == 302
    assert wrong.submit(code=code(app_on_the_telephone(shown), 0)).status == 302

    assert client.get(OWN_PAGE).status == 200
    assert "user.confirm_second_factor" in actions(db_session)
    assert careful.tf_totp_secret not in str(db_session.scalars(sa.select(AuditEvent.changes)).all())


def test_a_role_that_will_end_needs_the_second_factor_until_then(client, careful, db_session):
    careful.role_grants[0].valid_to = clock.today() + timedelta(days=1)
    db_session.commit()

    assert try_to_sign_in(client, careful.email, PASSWORD).location == "/account/second-factor"


def test_a_password_given_with_latvian_letters_opens(client, app_ctx):
    create_user("anna@example.test", "Anna", "trīs zaļi kaķi lido", actor=SYSTEM, is_demo=True)
    db.session.commit()

    assert try_to_sign_in(client, "anna@example.test", "trīs zaļi kaķi lido").status == 302


def test_later_sign_ins_ask_for_a_code_and_take_each_only_once(client, careful):
    telephone = set_up(client, careful)
    client.post("/logout")

    page = try_to_sign_in(client, careful.email, PASSWORD)
    assert page.location.startswith("/login/code")
    page = page.follow()
    assert client.get(OWN_PAGE).status == 302
    used = code(telephone)
    page.submit(code=used)
    assert client.get(OWN_PAGE).status == 200

    client.post("/logout")
    page = try_to_sign_in(client, careful.email, PASSWORD).follow().submit(code=used)
    assert page.status == 422
    assert "jau ir izmantots" in page.main


def test_wrong_codes_lock_the_account_like_wrong_passwords(client, careful):
    telephone = set_up(client, careful)
    client.post("/logout")
    page = try_to_sign_in(client, careful.email, PASSWORD).follow()

    for _attempt in range(5):
        page = page.submit(code="000000")
    page = page.submit(code=code(telephone))

    assert "pārāk daudz neveiksmīgu" in page.main
    assert client.get(OWN_PAGE).status == 302


def test_the_code_page_opens_only_after_the_password(client, careful):
    assert client.get("/login/code").location == "/login"
    assert client.get("/account/second-factor").location == "/login"


def test_an_administrator_forgets_the_app_of_a_lost_telephone(client, new_client, careful):
    set_up(client, careful)
    administrator = new_client().as_(Role.ADMINISTRATOR)

    administrator.post(f"/users/{careful.id}/second-factor")

    assert client.get(OWN_PAGE).status == 302
    assert try_to_sign_in(client, careful.email, PASSWORD).location == "/account/second-factor"


def test_the_app_is_changed_only_soon_after_the_password_was_given(client, careful, db_session):
    set_up(client, careful)
    page = client.get("/account/second-factor")
    new = app_on_the_telephone(page.submit("Iestatīt lietotni"))
    page = client.get("/account/second-factor").submit("Iestatīt lietotni")
    new = app_on_the_telephone(page)
    assert page.submit("Apstiprināt", code=code(new)).status == 302
    assert "user.change_second_factor" in actions(db_session)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=11)):
        page = client.get("/account/second-factor")
        assert page.location.startswith("/login/again")
        page = page.follow()
        assert page.submit(password="wrong").status == 422
        assert page.submit(password=PASSWORD).location == "/account/second-factor"


def test_who_needs_no_second_factor_may_do_without_it_again(client, person, db_session):
    client.sign_in(person)
    page = client.get("/account/second-factor").submit("Iestatīt lietotni")
    page.submit("Apstiprināt", code=code(app_on_the_telephone(page), 0))
    assert person.tf_primary_method == "authenticator"

    client.get("/account/second-factor").submit("Iztikt bez lietotnes")

    assert person.tf_primary_method is None
    assert "user.drop_second_factor" in actions(db_session)


@pytest.fixture
def without_role(db_session) -> User:
    """Somebody who needs no second factor so far."""
    return make_user(is_demo=False)


def give_role(user: User) -> None:
    save(RoleGrant(user=user, role=Role.FINANCE, municipality=make_municipality(), valid_from=clock.today()))


def test_a_session_opened_without_the_second_factor_ends_when_a_role_needs_it(client, without_role):
    client.sign_in(without_role)
    give_role(without_role)

    page = client.get(OWN_PAGE)

    assert page.location.startswith("/login?next=")
    assert "kods no autentifikācijas lietotnes" in page.follow().main
    assert try_to_sign_in(client, without_role.email, PASSWORD).location == "/account/second-factor"


def test_a_session_that_gave_the_second_factor_goes_on_with_the_new_role(client, new_client, without_role):
    client.sign_in(without_role)
    before = new_client()
    before.sign_in(without_role)
    page = client.get("/account/second-factor").submit("Iestatīt lietotni")
    page.submit("Apstiprināt", code=code(app_on_the_telephone(page), 0))

    give_role(without_role)

    assert client.get(OWN_PAGE).status == 200
    assert before.get(OWN_PAGE).status == 302


def test_a_code_given_earlier_in_the_browser_is_no_second_factor_of_a_later_sign_in(client, careful, without_role):
    set_up(client, careful)
    client.post("/logout")
    client.sign_in(without_role)
    give_role(without_role)

    assert client.get(OWN_PAGE).status == 302


def test_what_the_library_offers_besides_is_closed(client, person):
    client.sign_in(person)

    for path in ("/tf-rescue", "/tf-select"):
        assert client.get(path).status in {404, 405}
        assert client.post(path).status == 404
    answer = client.post("/login?include_auth_token", json={"email": person.email, "password": PASSWORD}, csrf=False)
    assert "token" not in answer.response.text or answer.status >= 300


# --- the demo ------------------------------------------------------------------------------------------------------


def test_the_demo_names_its_users_and_their_password_and_a_real_service_does_not(client, app_with, person):
    demo = app_with(DATA_KIND="demo", DEMO_PASSWORD=PASSWORD).test_client().get("/login")

    assert person.email in demo.main
    assert PASSWORD in demo.main
    assert demo.follow("Grāmatvedība").one("#email")["value"] == person.email
    assert person.email not in client.get("/login").main


def test_a_page_knows_how_long_the_session_lasts_and_asking_keeps_it(client, db_session):
    assert client.get("/login").all("dialog") == []
    assert client.get("/session").status == 302
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as traveller:
        client.as_(Role.ADMINISTRATOR)
        assert client.get("/users/new").one("dialog")["data-session-seconds"] == "1800"
        for _time in range(2):
            traveller.shift(timedelta(minutes=29))
            assert client.get("/session").response.json == {"seconds": 1800}
        for _time in range(22):
            traveller.shift(timedelta(minutes=29))
            client.get("/session")
        traveller.shift(timedelta(minutes=14))  # the longest day of work ends ten minutes from now
        assert client.get("/session").response.json == {"seconds": 600}
