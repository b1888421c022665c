"""Flats and buildings in the browser: list, one flat, forms, readiness, void periods, who may what."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.core.permissions import Role
from app.flats.models import Bath, Building, Cooker, Flat, Heating, Readiness, Water
from tests.factories import (
    make_area,
    make_building,
    make_flat,
    make_landlord,
    make_municipality,
    make_place,
    make_stay,
    make_user,
)

FIT = {
    "water": Water.COLD,
    "heating": Heating.WOOD,
    "electricity": True,
    "sewerage": True,
    "bath": Bath.BATH,
    "cooker": Cooker.STOVE,
    "furnished": True,
}


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def building(city):
    place = make_place(city, address="Brīvības iela 21, Rīga, LV-1010", area=make_area(city, "Centrs"))
    return make_building(city, place=place, floors=5, cadastral_code="01001240238001")


@pytest.fixture
def officer(client, city):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=city))
    return client


def labels_of(page) -> list[str]:
    return [link.get_text() for link in page.all("tbody th a")]


def test_the_list_is_filtered_and_sorted_and_says_how(officer, building):
    make_flat(building, number="1", rent_cents=30_000, readiness=Readiness.IN_REPAIR)
    make_flat(building, number="2", rent_cents=20_000)
    make_flat(building, number="3", rent_cents=25_000)

    page = officer.get("/flats").submit("Filtrēt", readiness=["ready"], rooms="1")
    assert labels_of(page) == ["Brīvības iela 21–2", "Brīvības iela 21–3"]
    assert "2 dzīvokļi" in page.main
    assert [tag.get_text(" ", strip=True) for tag in page.all(".filter-tag")] == [
        "Noņemt filtru: Gatavība: Gatavs",
        "Noņemt filtru: Istabu skaits: 1",
    ]
    assert labels_of(page.follow("Īres maksa mēnesī").follow("Īres maksa mēnesī")) == [
        "Brīvības iela 21–3",
        "Brīvības iela 21–2",
    ]
    assert labels_of(officer.get("/flats?readiness=in_preparation&readiness=in_repair")) == ["Brīvības iela 21–1"]


def test_an_empty_list_says_what_to_do(officer, building):
    assert officer.get("/flats").links("Pievienot dzīvokli")
    make_flat(building)
    assert "Neviens dzīvoklis neatbilst" in officer.get("/flats?pets=y").main


def test_a_filter_that_makes_no_sense_is_said_beside_its_field(officer, building):
    make_flat(building)

    huge = 10**20
    page = officer.get(f"/flats?rooms=daudz&readiness=x&area={huge}&after=!&landlord={huge}")

    assert page.status == 200
    assert len(labels_of(page)) == 1
    assert page.one("input[name=rooms]")["aria-invalid"] == "true"


def test_pages_follow_each_other(officer, building):
    for number in range(60):
        make_flat(building, number=str(number))

    first = officer.get("/flats")
    second = first.follow("Nākamā lapa")

    assert (len(labels_of(first)), len(labels_of(second))) == (50, 10)
    assert labels_of(second.follow("Iepriekšējā lapa")) == labels_of(first)


def test_the_list_is_downloaded_as_it_is_filtered(officer, building):
    make_flat(building, number="1", rent_cents=28_050, landlord=make_landlord(building.municipality, "SIA Ozols"))
    make_flat(building, number="2", readiness=Readiness.IN_REPAIR)
    page = officer.get("/flats?readiness=ready&after=x")

    text = officer.get(page.links("CSV")[0]).response.text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert [row["Dzīvoklis"] for row in rows] == ["Brīvības iela 21–1"]
    assert (rows[0]["Paredzamā īres maksa mēnesī"], rows[0]["Izīrētājs"]) == ("280,50", "SIA Ozols")
    assert officer.get(page.links("Excel (XLSX)")[0]).status == 200


def test_a_flat_is_added_in_its_building(officer, building, db_session):
    landlord = make_landlord(building.municipality)
    page = officer.get(f"/flats/new?building={building.id}").submit(
        number="12 a",
        ownership="private",
        landlord_id=landlord.id,
        cadastral_code="0100 124 0238 001 012",
        rooms="2",
        area_m2="31,5",
        rent_cents="1 280,50",
        water="cold",
        electricity="yes",
    )
    flat = db_session.scalars(sa.select(Flat)).one()

    assert page.location == f"/flats/{flat.id}"
    assert (flat.number, flat.area_m2, flat.rent_cents, flat.landlord_id) == ("12A", 31.5, 128_050, landlord.id)
    assert (flat.cadastral_code, flat.water, flat.electricity, flat.furnished) == (
        "01001240238001012",
        Water.COLD,
        True,
        None,
    )
    shown = page.follow()
    assert shown.h1 == "Brīvības iela 21–12A"
    assert "31,5 m²" in shown.main
    assert "1 280,50 €" in shown.main
    assert "Tiek sagatavots" in shown.main
    area = shown.follow("Labot").one("input[name=area_m2]")
    assert (area["type"], area["value"]) == ("text", "31,5")  # a number control would not show a comma


def test_a_refused_form_keeps_everything_and_says_what_is_wrong(officer, building, db_session):
    page = officer.get(f"/flats/new?building={building.id}").submit(
        number="5", ownership="private", rooms="0", area_m2="liels", rent_cents="1.234,56", cadastral_code="123"
    )

    assert page.status == 422
    assert page.one("input[name=rent_cents]")["value"] == "1.234,56"
    assert page.one("input[name=area_m2]")["value"] == "liels"
    assert {link["href"] for link in page.all(".error-summary a")} == {
        "#rooms",
        "#area_m2",
        "#rent_cents",
        "#cadastral_code",
    }
    assert page.soup.title.get_text().startswith("Kļūda: ")
    assert db_session.scalar(sa.select(sa.func.count(Flat.id))) == 0


def test_a_group_flat_says_for_how_many(officer, building, db_session):
    form = officer.get(f"/flats/new?building={building.id}")
    values = {"number": "1", "ownership": "private", "rooms": "3", "kind": "group"}

    assert "cik istabu mājsaimniecībām" in form.submit(**values).main
    assert "Mājsaimniecību ir vairāk" in form.submit(**values, group_rooms="4").main
    form.submit(**values, group_rooms="3")
    flat = db_session.scalars(sa.select(Flat)).one()
    assert (flat.self_contained, flat.group_rooms) == (False, 3)

    officer.get(f"/flats/{flat.id}/edit").submit(kind="self_contained")
    db_session.expire_all()
    assert (flat.self_contained, flat.group_rooms) == (True, None)


def test_a_number_that_is_taken_is_refused_in_words(officer, building):
    make_flat(building, number="5")

    page = officer.get(f"/flats/new?building={building.id}").submit(number="5", ownership="private", rooms="1")

    assert page.status == 422
    assert "Ēkā jau ir dzīvoklis ar šādu numuru: 5." in page.one(".error-summary").get_text()


def test_a_saved_flat_shows_what_looks_wrong_and_its_history(officer, building):
    flat = make_flat(building, number="5", floor=2)

    form = officer.get(f"/flats/{flat.id}").follow("Labot")
    page = form.submit(floor="6", cadastral_code="99991240238001005").follow()

    assert "Dzīvokļa stāvs ir augstāks" in page.main
    assert "nesākas ar ēkas apzīmējumu" in page.main
    assert "2 → kļūst par 6" in page.main


def test_a_person_decides_about_readiness(officer, building, db_session):
    lacking = {"sewerage": False, "furnished": None, "water": Water.NONE}
    flat = make_flat(building, readiness=Readiness.IN_REPAIR, **{**FIT, **lacking})
    form = officer.get(f"/flats/{flat.id}/readiness")

    refused = form.submit(readiness="ready")
    assert refused.status == 422
    assert "Dzīvoklī nav ūdens." in refused.one(".error-summary").get_text()

    officer.get(f"/flats/{flat.id}/edit").submit(water="hot_and_cold")
    page = form.submit(readiness="ready", note="Apskatīts ar izīrētāju").follow()
    assert len(page.all(".flashes .notice.is-warn")) == 1
    assert [item.get_text() for item in page.all(".flashes li")] == [
        "Dzīvoklī nav kanalizācijas.",
        "Nav zināms, vai dzīvoklis ir mēbelēts.",
    ]
    assert "Apskatīts ar izīrētāju" in page.main
    db_session.expire_all()
    assert flat.readiness is Readiness.READY


def test_a_void_period_is_opened_and_ended(officer, building):
    flat = make_flat(building, readiness=Readiness.IN_REPAIR)
    page = officer.get(f"/flats/{flat.id}").follow("Ierakstīt, kāpēc tas ir tukšs")
    assert page.one("input[name=reason][checked]")["value"] == "repair"

    page = page.submit(starts_on="01.11.2026").follow()
    assert "Tukšs no 01.11.2026." in page.main
    end = page.follow("Beigt dīkstāvi")
    assert end.submit(ends_on="2026-10-31").status == 422
    assert "01.11.2026. – 05.11.2026." in end.submit(ends_on="05.11.2026").follow().main


def test_use_and_places_taken_are_seen_where_somebody_lives(officer, building, city, new_client):
    flat = make_flat(building, **FIT)
    make_stay(flat, starts_on=date(2026, 11, 2))
    finance = new_client()
    finance.sign_in(make_user(Role.FINANCE, municipality=city))

    officers_view = officer.get(f"/flats/{flat.id}").one(".page-identity").get_text(" ", strip=True)
    finance_view = finance.get(f"/flats/{flat.id}").one(".page-identity").get_text(" ", strip=True)
    assert "Aizņemts" in officers_view
    assert "Aizņemts" in finance_view
    assert "1 no 3" in officers_view
    assert "no 3" not in finance_view
    assert "Vieta Nr. 1" in officer.get(f"/buildings/{building.id}").main
    assert "Vieta Nr. 1" not in finance.get(f"/buildings/{building.id}").main
    exported = finance.get("/buildings/export.csv").response.text.splitlines()
    assert exported[1].endswith(";")  # no number of places for those who may not see who is placed where


def test_a_building_is_added_and_its_address_is_used_once(officer, city, db_session):
    make_place(city, address="Zaļā iela 4, Rīga, LV-1002")
    form = officer.get("/buildings/new")

    page = form.submit(place="zala 4", cadastral_code="0100 1240 2380 02", flats_total="12", has_lift="no")
    building = db_session.scalars(sa.select(Building)).one()
    assert page.location == f"/buildings/{building.id}"
    assert (building.cadastral_code, building.has_lift) == ("01001240238002", False)

    again = officer.get("/buildings/new").submit(place="Zaļā iela 4")
    assert again.status == 422
    assert "Šī adrese jau pieder fonda ēkai: Zaļā iela 4." in again.main
    assert "Šādas adreses reģistrā nav." in officer.get("/buildings/new").submit(place="Nekurienes iela 1").main


def test_a_further_address_leads_to_the_same_building(officer, building, city):
    make_place(city, address="Stabu iela 2, Rīga, LV-1010")
    page = officer.get(f"/buildings/{building.id}").follow("Pievienot adresi").submit(place="stabu 2").follow()
    assert "Stabu iela 2, Rīga, LV-1010" in page.main

    new_flat = officer.get("/flats/new").submit(place="stabu iela 2")
    assert new_flat.location == f"/flats/new?building={building.id}"

    removed = page.submit("Noņemt").follow()
    assert "Stabu iela 2" not in removed.one(".cards").get_text()


def test_a_flat_at_an_unknown_building_begins_with_the_building(officer, city):
    place = make_place(city, address="Zaļā iela 4, Rīga, LV-1002")

    page = officer.get("/flats/new").submit(place="zaļā 4")

    assert page.location == f"/buildings/new?place={place.id}"
    assert page.follow().one("input[name=place]")["value"] == place.address


def test_the_buildings_are_listed_with_their_places(officer, building):
    make_stay(make_flat(building, **FIT), starts_on=date(2026, 11, 2))

    page = officer.get("/buildings?q=brivibas")

    assert labels_of(page) == ["Brīvības iela 21"]
    assert "1 no 3" in page.main


def test_the_flats_of_a_landlord(officer, building):
    landlord = make_landlord(building.municipality)
    make_stay(make_flat(building, number="7", landlord=landlord, **FIT), starts_on=date(2026, 11, 2))
    make_flat(building, number="8")

    page = officer.get(f"/landlords/{landlord.id}/flats")

    assert labels_of(page) == ["Brīvības iela 21–7"]
    assert [number.get_text(" ", strip=True) for number in page.all(".number")] == [
        "1 Dzīvokļi",
        "1 Aizņemtie dzīvokļi",
    ]
    assert labels_of(page.follow("Aizņemtie dzīvokļi")) == ["Brīvības iela 21–7"]
    assert "Izīrētājs: SIA Labais nams" in officer.get(f"/flats?landlord={landlord.id}").main


FLAT_PAGES = ("", "/edit", "/readiness", "/void")


def test_another_municipality_is_not_found(officer, building):
    flat = make_flat(municipality=make_municipality())
    foreign = flat.building

    assert [officer.get(f"/flats/{flat.id}{page}").status for page in FLAT_PAGES] == [404] * 4
    assert [officer.get(f"/buildings/{foreign.id}{page}").status for page in ("", "/edit", "/addresses")] == [404] * 3
    assert officer.get(f"/flats/new?building={foreign.id}").status == 404
    assert officer.post(f"/flats/{flat.id}/readiness", data={"readiness": "withdrawn"}).status == 404
    assert officer.post(f"/buildings/{foreign.id}/addresses/{foreign.place_id}/remove").status == 404


def test_finance_reads_and_changes_nothing_and_a_mentor_sees_nothing(client, building, new_client, city):
    flat = make_flat(building)
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    mentor = new_client()
    mentor.sign_in(make_user(Role.MENTOR, municipality=city))

    assert [client.get(f"/flats/{flat.id}{page}").status for page in FLAT_PAGES] == [200, 403, 403, 403]
    assert client.get("/flats/new").status == client.get("/buildings/new").status == 403
    assert not client.get("/flats").links("Pievienot dzīvokli")
    assert [mentor.get(url).status for url in ("/flats", f"/flats/{flat.id}", "/buildings", "/landlords")] == [403] * 4


def test_whoever_may_change_elsewhere_may_only_read_here(client, city, building):
    """The right to change must hold in the flat's own municipality."""
    user = make_user(Role.FINANCE, municipality=city)
    user.role_grants.append(
        RoleGrant(role=Role.SRA_OFFICER, municipality=make_municipality(), valid_from=date(2020, 1, 1))
    )
    flat = make_flat(building)
    client.sign_in(user)

    assert [client.get(f"/flats/{flat.id}{page}").status for page in FLAT_PAGES] == [200, 404, 404, 404]
    assert not client.get(f"/flats/{flat.id}").links("Labot")


@pytest.mark.parametrize(
    ("url", "most"), [("/flats", 15), ("/buildings", 15), ("/flats/{flat}", 26), ("/buildings/{building}", 17)]
)
def test_a_page_costs_the_same_number_of_queries_whatever_the_stock(officer, building, city, url, most, count_queries):
    flat = make_flat(building, landlord=make_landlord(city))
    url = url.format(flat=flat.id, building=building.id)
    sent = []
    for number in (1, 30):
        for _time in range(number):
            make_flat(building, landlord=make_landlord(city))
            make_flat(make_building(city))
        with count_queries() as queries:
            officer.get(url)
        sent.append(len(queries))

    assert sent[0] == sent[1] <= most
