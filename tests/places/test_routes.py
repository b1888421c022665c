"""Settings and addresses in the browser, and the suggestions of the address field."""

import csv
import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.core import clock
from app.core.audit import SYSTEM, history
from app.core.formatting import format_date
from app.core.permissions import Role
from app.places import operations, queries
from app.places.models import Municipality, PlaceStatus, PolicySetting
from tests.factories import make_area, make_building, make_municipality, make_place, make_user
from tests.places.test_operations import TWO


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def manager(client, city):
    return client.as_(Role.PROGRAMME_MANAGER, municipality=city)


@pytest.fixture
def administrator(client, city):
    return client.as_(Role.ADMINISTRATOR)


def limit_page(municipality) -> str:
    return f"/settings/{municipality.id}/building_limit"


# --- settings


def test_a_setting_is_decided_with_date_and_reason_and_shown_with_who_decided(manager, city, db_session):
    day = clock.today() + timedelta(days=30)
    page = manager.get("/settings").follow("Rīga").follow("Klienti vienā ēkā, ne vairāk kā")
    assert "izvērtējuma ziņojums, 3222. rinda" in page.main

    shown = page.submit("Nolemt", value="2", valid_from=day.isoformat(), reason="Domes lēmums Nr. 7").follow()

    assert shown.url == limit_page(city)
    for words in ("Domes lēmums Nr. 7", "Gaidāma", f"Darbiniece {manager.user.display_name.split()[-1]}"):
        assert words in shown.main
    assert queries.policy_on(city.id, day).building_limit == 2
    assert queries.policy_on(city.id, day - timedelta(days=1)).building_limit == 3
    (upcoming,) = manager.get(f"/settings/{city.id}").all("td .cell-note")
    assert f"{day:%d.%m.%Y}." in upcoming.get_text()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"value": "0"}, "Ierakstiet skaitli no 1 līdz 100000."),
        ({"value": "trīs"}, "veselu skaitli"),
        ({"value": ""}, "Aizpildiet šo lauku."),
        ({"reason": " "}, "Aizpildiet šo lauku."),
        ({"valid_from": "2020-01-01"}, "nevis no pagājušas dienas"),
        ({"value": "3"}, "Šāda vērtība jau ir spēkā šajā dienā"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_typed_stays(manager, city, db_session, typed, complaint):
    values = {"value": "4", "valid_from": clock.today().isoformat(), "reason": "Lēmums", **typed}

    page = manager.get(limit_page(city)).submit("Nolemt", **values)

    assert page.status == 422
    assert complaint in page.one(".error-summary").get_text()
    assert page.one("input[name=value]")["value"] == values["value"]
    assert db_session.scalar(sa.select(sa.func.count(PolicySetting.id))) == 0


def test_lists_and_yes_or_no_have_fields_of_their_own(manager, city):
    today = clock.today().isoformat()
    manager.get(f"/settings/{city.id}/criteria").submit(
        "Nolemt", value=" Pirmais \n\nOtrais,\n", valid_from=today, reason="Lēmums"
    )
    manager.get(f"/settings/{city.id}/self_contained_only").submit(
        "Nolemt", value="no", valid_from=today, reason="Lēmums"
    )

    policy = queries.policy_on(city.id, clock.today())
    assert (policy.criteria, policy.self_contained_only) == (("Pirmais", "Otrais"), False)
    page = manager.get(f"/settings/{city.id}/criteria")
    assert page.one("textarea[name=value]").get_text().split() == ["Pirmais", "Otrais"]


def test_sending_a_decision_twice_decides_once(manager, city, db_session):
    page = manager.get(limit_page(city))
    values = {"value": "2", "valid_from": clock.today().isoformat(), "reason": "Lēmums"}

    first, second = page.submit("Nolemt", **values), page.submit("Nolemt", **values)

    assert first.location == second.location == limit_page(city)
    assert len(history(db_session.scalars(sa.select(PolicySetting)).one())) == 1


def test_an_officer_sees_the_settings_but_decides_none(client, city):
    officer = client.as_(Role.HOUSING_OFFICER, municipality=city)

    page = officer.get(limit_page(city))
    assert page.all("main form") == []
    assert officer.post(limit_page(city), data={"value": "2"}).status == 403
    assert "/settings" in officer.get("/").links("Iestatījumi")


def test_another_municipalitys_settings_are_not_there(manager, db_session):
    other = make_municipality("Liepāja")

    assert manager.get(f"/settings/{other.id}").status == 404
    assert manager.get(limit_page(other)).status == 404
    assert manager.post(limit_page(other), data={"value": "2"}).status == 404
    assert manager.get("/settings").links("Liepāja") == []


def test_a_person_with_the_right_elsewhere_only_sees_here(client, city, db_session):
    user = make_user(Role.HOUSING_OFFICER, municipality=city)
    other = make_municipality("Liepāja")
    db_session.add(RoleGrant(user=user, role=Role.PROGRAMME_MANAGER, municipality=other, valid_from=date(2020, 1, 1)))
    client.sign_in(user)

    assert client.get(limit_page(city)).all("main form") == []
    decision = {"value": "2", "valid_from": clock.today().isoformat(), "reason": "Lēmums"}
    assert client.post(limit_page(city), data=decision).status == 404
    assert queries.policy_on(city.id, clock.today()).building_limit == 3
    assert client.get(limit_page(other)).all("main form") != []


@pytest.mark.parametrize("key", ["nav", "building_limit ", "__class__"])
def test_an_unknown_setting_is_not_there(manager, city, key):
    assert manager.get(f"/settings/{city.id}/{key}").status == 404


# --- municipalities


def test_a_municipality_is_added_and_corrected(administrator, db_session):
    page = administrator.get("/settings").follow("Pievienot pašvaldību")
    shown = page.submit(name="Valmieras novads", file_prefix="v", address_endings="Valmieras nov.\r\n").follow()

    assert shown.h1 == "Valmieras novads"
    added = db_session.scalars(sa.select(Municipality).where(Municipality.file_prefix == "V")).one()
    assert queries.policy_on(added.id, clock.today()).address_endings == ("Valmieras nov.",)

    page = administrator.get(f"/municipalities/{added.id}/edit").submit(name="Valmiera", territory_code="0054010")
    assert page.follow().h1 == "Valmiera"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": "Rīga"}, "Pašvaldība ar šādu nosaukumu jau ir."),
        ({"file_prefix": "Š1"}, "vienu līdz četrus burtus"),
        ({"territory_code": "54010"}, "septiņus"),
    ],
)
def test_a_municipality_that_cannot_be_added_is_refused_in_words(administrator, db_session, typed, complaint):
    values = {"name": "Valmiera", "file_prefix": "V", **typed}

    page = administrator.get("/municipalities/new").submit(**values)

    assert page.status == 422
    assert complaint in page.one(".error-summary").get_text()
    assert page.one("input[name=name]")["value"] == values["name"]


def test_only_the_administrator_of_everything_adds_municipalities(client, city, db_session):
    local = make_user()
    db_session.add(RoleGrant(user=local, role=Role.ADMINISTRATOR, municipality=city, valid_from=date(2020, 1, 1)))
    client.sign_in(local)

    assert client.get("/municipalities/new").status == 403
    assert client.get(f"/municipalities/{city.id}/edit").status == 200
    assert client.get(f"/municipalities/{make_municipality().id}/edit").status == 404


def test_an_import_stands_in_the_history_of_the_municipality(administrator, city, db_session):
    operations.import_areas(TWO, city, actor=SYSTEM)

    page = administrator.get(f"/settings/{city.id}")
    assert "No faila pārņemtas apkaimes" in page.main
    assert "Bolderāja, Centrs" in page.main


# --- addresses


@pytest.fixture
def addresses(city):
    area = make_area(city, "Centrs")
    made = [
        make_place(city, address=f"Brīvības iela {number}, Rīga, LV-1010", area=area if number < 3 else None)
        for number in range(1, 5)
    ]
    made[2].status = made[3].status = PlaceStatus.WITHDRAWN
    made[2].withdrawn_on = made[3].withdrawn_on = date(2026, 3, 1)
    make_building(city, place=made[2])
    return made


def listed(page) -> list[str]:
    return [row.get_text().strip() for row in page.all("tbody th")]


def test_addresses_are_listed_searched_and_flagged(administrator, addresses, city):
    page = administrator.get("/places")
    assert "4 adreses" in page.main
    assert len(listed(page)) == 4
    flagged = [row for row in page.all("tbody tr") if "bet šeit izmantota" in row.get_text()]
    assert [row.select_one("th").get_text().strip() for row in flagged] == [addresses[2].address]

    assert listed(page.submit("Filtrēt", q="brivibas 2")) == [addresses[1].address]
    assert listed(page.submit("Filtrēt", state="withdrawn_in_use")) == [addresses[2].address]
    assert listed(page.submit("Filtrēt", state="withdrawn")) == [addresses[2].address, addresses[3].address]
    assert listed(page.submit("Filtrēt", state="existing")) == [addresses[0].address, addresses[1].address]
    assert listed(page.submit("Filtrēt", area=addresses[0].area_id)) == [addresses[0].address, addresses[1].address]
    assert listed(administrator.get("/places?sort=-address"))[0] == addresses[3].address
    assert "Šiem filtriem neatbilst neviena adrese" in administrator.get("/places?q=nekur").main

    notice = administrator.get(f"/settings/{city.id}")
    assert listed(notice.follow("Rādīt šīs adreses")) == [addresses[2].address]


def test_the_list_can_be_taken_along_with_its_filters(administrator, addresses):
    page = administrator.get("/places?state=existing").follow("CSV")

    rows = list(csv.reader(io.StringIO(page.response.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Adreses kods", "Adrese"]
    assert [row[1] for row in rows[1:]] == [addresses[0].address, addresses[1].address]
    assert rows[1][5:] == ["506400,0", "311780,0"]
    assert administrator.get("/places?q=briv").follow("Excel (XLSX)").status == 200


def test_the_list_and_the_suggestions_keep_to_the_own_municipality(client, addresses, db_session):
    other = make_municipality("Liepāja")
    place = make_place(other, address="Brīvības iela 9, Liepāja, LV-3401")
    officer = client.as_(Role.HOUSING_OFFICER, municipality=other)

    assert listed(officer.get("/places")) == [place.address]
    assert officer.get("/places?municipality=" + str(addresses[0].municipality_id)).status == 200
    assert listed(officer.get(f"/places?municipality={addresses[0].municipality_id}")) == [place.address]
    assert officer.get("/places/suggest?q=brivibas").response.json == [{"value": place.address}]


def test_suggestions_need_two_letters(administrator, addresses):
    assert administrator.get("/places/suggest?q=b").response.json == []
    assert [hit["value"] for hit in administrator.get("/places/suggest?q=br").response.json] == [
        addresses[0].address,
        addresses[1].address,
    ]


def test_a_mentor_has_no_use_for_the_register(client, city):
    mentor = client.as_(Role.MENTOR, municipality=city)

    assert mentor.get("/places").status == 403
    assert mentor.get("/places/suggest?q=br").status == 403


def test_the_number_of_queries_does_not_grow_with_the_list(administrator, city, addresses, count_queries):
    with count_queries() as few:
        administrator.get("/places")
    for number in range(10, 50):
        make_place(city, address=f"Jaunā iela {number}, Rīga", status=PlaceStatus.WITHDRAWN)
    with count_queries() as many:
        administrator.get("/places")

    assert len(few) == len(many) <= 15


def test_dates_are_written_as_the_reader_writes_them(manager, city):
    today = clock.today()
    page = manager.get(limit_page(city)).submit("Nolemt", value="2", valid_from=f"{today:%d.%m.%Y}", reason="Lēmums")

    assert format_date(today) in page.follow().main
