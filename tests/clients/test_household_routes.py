"""Pages of households: members, wishes, places, and what stays confidential."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.clients.models import (
    Household,
    HouseholdMember,
    ImportantPlace,
    ImportantPlaceKind,
    KeepAwayPlace,
    Relation,
    SupportAssignment,
    TeamRole,
)
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import PolicySetting, RiverSide
from tests.factories import (
    TODAY,
    client_of,
    make_area,
    make_client,
    make_household,
    make_municipality,
    make_place,
    save,
)

REASON = "Bijušā partnera dzīvesvieta"
FORMS = ("members/new", "wishes", "places/new", "keep-away/new")


def keep_away(household: Household, **values) -> KeepAwayPlace:
    place = make_place(household.municipality)
    return save(
        KeepAwayPlace(
            **{"household": household, "place": place, "radius_m": 300, "reason": REASON, "starts_on": TODAY, **values}
        )
    )


def supports(user, household: Household) -> None:
    client_id = client_of(household).id
    save(SupportAssignment(client_id=client_id, user_id=user.id, role=TeamRole.MENTOR, starts_on=TODAY))


def test_an_officer_opens_a_household_and_adds_a_partner(riga, sign_in):
    first, partner = make_client(riga), make_client(riga, file_number="R-0099")
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = (
        browser.get(f"/clients/{first.id}").follow("Izveidot mājsaimniecību").submit("Izveidot mājsaimniecību").follow()
    )
    assert page.h1 == first.file_number
    page = page.follow("Pievienot cilvēku").submit("Saglabāt", file_number="99", relation="partner").follow()

    assert page.h1 == f"{first.file_number} + R-0099"
    assert "2 klienti" in page.main
    assert [member.client for member in db.session.scalars(sa.select(HouseholdMember))] == [first, partner]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "vai nu lietas numuru, vai vārdu"),
        ({"file_number": "R-7", "name": "Anna"}, "vai nu lietas numuru, vai vārdu"),
        ({"file_number": "R-777"}, "Lietas ar šādu numuru nav"),
        ({"name": "Anna", "starts_on": "2026-11-24"}, "nākotnē"),
    ],
)
def test_a_person_who_cannot_join_is_refused_in_words(riga, sign_in, typed, complaint: str):
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/households/{household.id}/members/new").submit("Saglabāt", relation="child", **typed)

    assert page.status == 422
    assert complaint in page.one(".error-summary").get_text()
    assert len(household.members) == 1


def test_who_is_in_a_household_already_cannot_join_another(riga, sign_in):
    household, other = make_household(riga), make_household(riga)
    number = client_of(other).file_number
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/households/{household.id}/members/new").submit(
        "Saglabāt", relation="partner", file_number=number
    )

    assert page.status == 422
    assert f"{number} jau ir mājsaimniecībā: {number}" in page.main


def test_a_member_leaves_and_with_the_last_client_the_household_closes(riga, sign_in):
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)
    number = client_of(household).file_number

    page = browser.get(f"/households/{household.id}").follow(f"Aiziet : {number}").submit("Saglabāt").follow()

    assert "Slēgta: 23.11.2026." in page.main
    assert page.links("Atrast dzīvokli") == []


def test_names_of_relatives_are_for_those_whose_work_needs_names(riga, sign_in):
    household = make_household(riga)
    save(HouseholdMember(household=household, name="Anniņa", relation=Relation.CHILD, starts_on=TODAY))

    officer, manager = (
        sign_in(Role.HOUSING_OFFICER, municipality=riga),
        sign_in(Role.PROGRAMME_MANAGER, municipality=riga),
    )

    assert "Anniņa" in officer.get(f"/households/{household.id}").main
    assert "Anniņa" not in manager.get(f"/households/{household.id}").response.text


def test_the_wishes_are_asked_and_shown_in_words(riga, sign_in):
    area = make_area(riga, "Teika", river_side=RiverSide.RIGHT)
    make_area(make_municipality(), "Karosta")
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/households/{household.id}/wishes")
    assert "Karosta" not in form.main
    page = form.submit(
        "Saglabāt",
        areas=[area.id],
        river_side="right",
        lowest_floor="2",
        highest_floor="4",
        lift="y",
        own_share_cents="80,50",
        own_words="Gribu mieru.",
    ).follow()

    words = [wish.get_text(strip=True) for wish in page.all(".wishes-said li")]
    assert words == [
        "Apkaime: Teika",
        "Upes krasts: Labais krasts",
        "Stāvs: no 2. līdz 4.",
        "Lifts",
        "Pašu maksājums mēnesī ne vairāk kā: 80,50\xa0€",
    ]
    assert "Gribu mieru." in page.main
    again = page.follow("Mainīt : Vēlmes")
    assert again.one(f"input[name=areas][value='{area.id}']").has_attr("checked")
    assert again.one("#own_share_cents")["value"] == "80,50"
    assert again.submit("Saglabāt", areas=None, lift=None).follow().all(".wishes-said li")[0].get_text() == words[1]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"lowest_floor": "5", "highest_floor": "4"}, "zem zemākā"),
        ({"own_share_cents": "1.234,56"}, "Rakstiet summu"),
        ({"own_share_cents": "-1"}, "mazāka par nulli"),
    ],
)
def test_wishes_that_cannot_be_are_refused(riga, sign_in, typed, complaint: str):
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/households/{household.id}/wishes").submit("Saglabāt", **typed)

    assert page.status == 422
    assert complaint in page.one(".error-summary").get_text()


def test_a_town_without_a_river_is_not_asked_for_a_side(riga, sign_in):
    make_area(riga, "Centrs")
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/households/{household.id}/wishes")

    assert page.all("[name=river_side]") == []
    assert page.submit("Saglabāt").status == 303


def test_an_important_place_is_added_by_its_address_and_removed(riga, sign_in):
    place = make_place(riga, address="Tērbatas iela 33, Rīga, LV-1011")
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/households/{household.id}").follow("Pievienot : Nozīmīgas vietas")
    assert form.submit("Saglabāt", place="Nekurienes 1", kind="work").status == 422
    page = form.submit("Saglabāt", place="terbatas 33", kind="work", label="rītos").follow()
    assert f"Darbavieta : rītos {place.address}" in page.main.replace("Darbavieta:", "Darbavieta :")

    page = page.submit("Noņemt").follow()
    assert page.all(".place-list") == []
    assert db.session.scalars(sa.select(ImportantPlace)).all() == []


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.SOCIAL_WORKER, Role.PROGRAMME_MANAGER])
def test_places_to_keep_away_from_are_known_to_those_who_must(riga, sign_in, role: Role):
    household, browser = make_household(riga), sign_in(role, municipality=riga)
    supports(browser.user, household)
    keep_away(household)

    page = browser.get(f"/households/{household.id}")

    assert REASON in page.main
    assert "Konfidenciāli" in page.main


def test_others_find_no_trace_of_a_place_to_keep_away_from(riga, sign_in):
    household, mentor = make_household(riga), sign_in(Role.MENTOR, municipality=riga)
    supports(mentor.user, household)
    before = mentor.get(f"/households/{household.id}").main
    place = keep_away(household)

    page = mentor.get(f"/households/{household.id}")

    assert page.main == before
    assert "onfidenciāl" not in before
    assert mentor.get(f"/households/{household.id}/keep-away/new").status == 403
    assert mentor.post(f"/households/{household.id}/keep-away/{place.id}/end", data={}).status == 403


def test_the_usual_distance_is_a_setting_and_the_place_ends(riga, sign_in):
    save(PolicySetting(municipality_id=riga.id, key="keep_away_m", value=450, valid_from=TODAY))
    place = make_place(riga, address="Tērbatas iela 33, Rīga, LV-1011")
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/households/{household.id}/keep-away/new")
    assert form.one("#radius_m")["value"] == "450"
    assert form.submit("Saglabāt", place=place.address).status == 422
    page = form.submit("Saglabāt", place=place.address, reason=REASON).follow()
    assert "attālums, kas jāievēro: 450\xa0m" in page.one(".confidential").get_text()

    page = page.follow(f"Beigt : {place.address}").submit("Saglabāt").follow()
    assert "no 23.11.2026. līdz 23.11.2026." in page.main


def test_a_social_worker_adds_one_for_own_clients_only(riga, sign_in):
    own, other = make_household(riga), make_household(riga)
    browser = sign_in(Role.SOCIAL_WORKER, municipality=riga)
    supports(browser.user, own)

    assert browser.get(f"/households/{own.id}/keep-away/new").status == 200
    assert browser.get(f"/households/{other.id}/keep-away/new").status == 404


def test_the_right_must_hold_where_the_household_is(riga, sign_in):
    """Officer in one municipality, mentor in another: no right of the first reaches into the second."""
    household = make_household(make_municipality("Liepāja"))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    save(RoleGrant(user=browser.user, role=Role.MENTOR, municipality=household.municipality, valid_from=TODAY))
    supports(browser.user, household)
    keep_away(household)

    page = browser.get(f"/households/{household.id}")
    assert page.status == 200
    assert REASON not in page.response.text
    assert page.links("Pievienot cilvēku") == []
    for form in FORMS:
        assert browser.get(f"/households/{household.id}/{form}").status == 404


def test_households_out_of_reach_are_not_there(riga, sign_in):
    other = make_household(make_municipality("Liepāja"))
    member, place = other.members[0], keep_away(other)
    important = save(ImportantPlace(household=other, place=place.place, kind=ImportantPlaceKind.WORK))
    officer, mentor = sign_in(Role.HOUSING_OFFICER, municipality=riga), sign_in(Role.MENTOR, municipality=riga)

    assert mentor.get(f"/households/{make_household(riga).id}").status == 404
    assert officer.get(f"/households/{other.id}").status == 404
    assert officer.get(f"/households/new?client={member.client_id}").status == 404
    for form in (*FORMS, f"members/{member.id}/end", f"keep-away/{place.id}/end"):
        assert officer.get(f"/households/{other.id}/{form}").status == 404
        assert officer.post(f"/households/{other.id}/{form}", data={}).status == 404
    assert officer.post(f"/households/{other.id}/places/{important.id}/remove").status == 404


@pytest.mark.parametrize("role", [Role.SRA_OFFICER, Role.FINANCE, Role.DATA_PROTECTION, Role.ADMINISTRATOR])
def test_other_roles_may_not_open_households(riga, sign_in, role: Role):
    household, browser = make_household(riga), sign_in(role, municipality=riga)

    assert browser.get(f"/households/{household.id}").status == 403
    for form in FORMS:
        assert browser.get(f"/households/{household.id}/{form}").status == 403


def test_parts_of_another_household_cannot_be_reached_through_ones_own(riga, sign_in):
    own, other = make_household(riga), make_household(riga)
    place = keep_away(other)
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    assert browser.get(f"/households/{own.id}/members/{other.members[0].id}/end").status == 404
    assert browser.get(f"/households/{own.id}/keep-away/{place.id}/end").status == 404
    assert browser.post(f"/households/{own.id}/places/1/remove").status == 404


def test_reading_a_household_is_logged(riga, sign_in):
    household, browser = make_household(riga), sign_in(Role.PROGRAMME_MANAGER, municipality=riga)

    browser.get(f"/households/{household.id}")

    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "household.read")).one()
    assert (event.actor_id, event.object_id, event.municipality_id) == (browser.user.id, household.id, riga.id)


def test_typed_text_is_inert(riga, sign_in):
    evil = "<script>alert(1)</script>{{7*191}}${1}`x`"
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    browser.get(f"/households/{household.id}/wishes").submit("Saglabāt", own_words=evil)
    browser.get(f"/households/{household.id}/members/new").submit("Saglabāt", name=evil, relation="other")
    page = browser.get(f"/households/{household.id}")

    assert evil in page.main
    assert page.all("main script:not([type='application/json'])") == []
    assert "1337" not in page.response.text


def test_a_household_page_costs_the_same_however_long_its_story(riga, sign_in, statements):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    def count(parts: int) -> int:
        household = make_household(riga, clients=2, lift=True)
        for day in range(parts):
            place = make_place(riga)
            save(ImportantPlace(household=household, place=place, kind=ImportantPlaceKind.WORK))
            keep_away(household)
            member = {"name": "Anna", "relation": Relation.CHILD, "starts_on": date(2026, 1, 1 + day)}
            save(HouseholdMember(household=household, **member))
            household.wished_areas.append(make_area(riga))
        return statements(lambda: browser.get(f"/households/{household.id}"))

    assert count(1) == count(12) <= 30
