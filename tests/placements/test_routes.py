"""The job as an officer does it in the browser: find, offer, answer, begin, end; and who may not."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import scoped_session

from app.clients.models import Household, ImportantPlace, ImportantPlaceKind, KeepAwayPlace
from app.clients.queries import household_label
from app.core import clock
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Building, Flat
from app.flats.queries import flat_label
from app.placements.models import EndReason, Offer, OfferState, Placement
from app.placements.operations.offers import offer_flat, record_answer
from app.placements.operations.stays import start_placement
from app.places.models import Municipality
from tests import factories
from tests.pages import Page, PageClient

OFFER, ANSWER, BEGIN, END = "Piedāvāt šo dzīvokli", "Pierakstīt atbildi", "Sākt izmitināšanu", "Beigt izmitināšanu"


class Town:
    """A municipality with one building, an officer, and a household that waits."""

    def __init__(self) -> None:
        self.municipality: Municipality = factories.make_municipality("Rīga", file_prefix="R")
        self.building: Building = factories.make_building(self.municipality)
        self.flat: Flat = factories.make_flat(self.building)
        self.household = self.waiting()
        self.officer = factories.make_user(Role.HOUSING_OFFICER, municipality=self.municipality)

    def waiting(self, clients: int = 1, **wishes: Any) -> Household:
        household = factories.make_household(self.municipality, clients, **wishes)
        factories.make_waiting(household)
        db.session.expire(household)
        return household

    def housed(self, building: Building | None = None, clients: int = 1) -> Placement:
        flat = factories.make_flat(building or self.building)
        household, today = self.waiting(clients), clock.today()
        return start_placement(flat, household, today, actor=self.officer, today=today)

    def accepted(self, flat: Flat | None = None, household: Household | None = None) -> Offer:
        today = clock.today()
        offer = offer_flat(flat or self.flat, household or self.household, today, actor=self.officer, today=today)
        return record_answer(offer, True, None, actor=self.officer, today=today)

    def find_url(self, **arguments: Any) -> str:
        query = "".join(f"&{name}={value}" for name, value in arguments.items())
        return f"/placements/find?household={self.household.id}{query}"


def alone(answer: Page) -> Page:
    """Over the sheet to the page of the only offer on it."""
    return answer.client.get(str(answer.follow().one(".sheet-flat > p > a")["href"]))


@pytest.fixture
def town(db_session: scoped_session) -> Town:
    return Town()


@pytest.fixture
def officer(town: Town, client: PageClient) -> PageClient:
    client.sign_in(town.officer)
    return client


def test_the_whole_job(town: Town, officer: PageClient) -> None:
    page = alone(officer.get(town.find_url()).submit(OFFER))
    assert "Gaida atbildi" in page.main
    page = page.submit(ANSWER, answer="accepted", words="Tuvu darbam.").follow()
    assert "Tuvu darbam." in page.main
    page = page.submit(BEGIN, starts_on=clock.today()).follow()
    assert page.url.startswith("/placements/")
    assert "Dzīvo šeit" in page.main
    stay = db.session.query(Placement).one()
    assert (stay.household_id, stay.flat_id, stay.starts_on) == (town.household.id, town.flat.id, clock.today())
    assert stay.offer_id == db.session.query(Offer).one().id


def test_find_says_what_speaks_for_and_against(town: Town, officer: PageClient) -> None:
    town.household = town.waiting(lift=True, highest_floor=1)
    page = officer.get(town.find_url())
    assert page.all(".reasons-against li")
    assert "Aizņemtas vietas: 0 no 3" in page.main
    assert "280,00" in page.main


def test_a_blocked_flat_is_shown_with_why_and_cannot_be_offered(town: Town, officer: PageClient) -> None:
    town.building.inside_institution = True
    page = officer.get(town.find_url())
    assert "Pašlaik nav iespējams" in page.one(".candidate").get_text()
    assert page.all(".why li")
    assert not page.all("main form[method=post]")


def test_the_chosen_flat_shows_every_finding(town: Town, officer: PageClient) -> None:
    page = officer.get(town.find_url(flat=town.flat.id))
    assert len(page.all(".candidate.is-open .finding")) == 22
    assert f'"chosen": {town.flat.id}' in page.one("#map-data").get_text().replace('":', '": ').replace(":  ", ": ")


def test_a_chosen_flat_far_down_the_list_is_shown(town: Town, officer: PageClient) -> None:
    flats = [factories.make_flat(town.building) for _ in range(14)]
    shown = {str(card["data-flat"]) for card in officer.get(town.find_url()).all(".candidate")}
    hidden = next(flat.id for flat in flats if str(flat.id) not in shown)
    page = officer.get(town.find_url(flat=hidden))
    assert page.one(".candidate.is-open")["data-flat"] == str(hidden)


def test_important_places_stand_on_the_map_of_their_own_household_only(town: Town, officer: PageClient) -> None:
    place = factories.make_place(town.municipality)
    important = ImportantPlace(
        household=town.household, place=place, kind=ImportantPlaceKind.WORK, label="</script><b>{{7*191}}"
    )
    factories.save(important)
    own = officer.get(town.find_url())
    assert "\\u003c/script" in own.one("#map-data").get_text()
    assert "1337" not in own.response.text
    town.household = town.waiting()
    assert "7*191" not in officer.get(town.find_url()).response.text


def test_check_shows_all_findings_and_a_refused_offer_says_why(town: Town, officer: PageClient) -> None:
    url = f"/placements/why?household={town.household.id}&flat={town.flat.id}"
    page = officer.get(url)
    assert len(page.all(".finding")) == 22
    town.building.inside_institution = True
    refused = page.submit(OFFER)
    assert refused.status == 422
    assert refused.all(".error-summary li")


def test_offering_twice_by_a_double_click_offers_once(town: Town, officer: PageClient) -> None:
    page = officer.get(town.find_url())
    first, second = page.submit(OFFER), page.submit(OFFER)
    assert first.location == second.location
    assert db.session.query(Offer).count() == 1


def test_a_refusal_keeps_the_place_in_the_queue(town: Town, officer: PageClient) -> None:
    page = alone(officer.get(town.find_url()).submit(OFFER))
    page = page.submit(ANSWER, answer="refused", reason="far", words="Par tālu.").follow()
    assert "Noraidīts" in page.main
    assert "Rindā kopš" in officer.get(town.find_url()).main


def test_an_answer_needs_an_answer(town: Town, officer: PageClient) -> None:
    page = alone(officer.get(town.find_url()).submit(OFFER)).submit(ANSWER, words="Domā vēl.")
    assert page.status == 422
    assert "Domā vēl." in page.one("textarea[name=words]").get_text()


def test_withdrawing_needs_a_reason(town: Town, officer: PageClient) -> None:
    page = alone(officer.get(town.find_url()).submit(OFFER))
    assert page.submit("Atsaukt piedāvājumu", why=" ").status == 422
    page = page.submit("Atsaukt piedāvājumu", why="Dzīvoklī plīsusi caurule.").follow()
    assert "Atsaukts" in page.main
    assert "Dzīvoklī plīsusi caurule." in page.main


def filled_meanwhile(town: Town) -> Offer:
    """An accepted offer in a building whose last place a colleague has given away since."""
    for _ in range(2):
        town.housed()
    offer = town.accepted()
    colleague = factories.make_user(Role.HOUSING_OFFICER, municipality=town.municipality, display_name="Jānis Ozols")
    today = clock.today()
    start_placement(factories.make_flat(town.building), town.waiting(), today, actor=colleague, today=today)
    return offer


def test_a_place_taken_meanwhile_is_told_in_words(town: Town, officer: PageClient) -> None:
    elsewhere = factories.make_flat(factories.make_building(town.municipality, 507_000.0, 312_500.0))
    offer = filled_meanwhile(town)
    page = officer.get(f"/offers/{offer.id}").submit(BEGIN, starts_on=clock.today())
    assert page.status == 422
    assert "Jānis Ozols" in page.one(".taken-by li:first-child").get_text()
    assert f"flat={elsewhere.id}" in page.one(".near a")["href"]
    assert not page.all("[name=override_reason]")
    assert page.one("title").get_text().startswith("Kļūda:")
    assert "Izmitināšana nav ierakstīta" in page.one(".error-summary").get_text()
    assert db.session.query(Placement).count() == 3


def test_a_flat_taken_meanwhile_names_who_is_in_this_flat_only(town: Town, officer: PageClient) -> None:
    neighbour, offer = town.housed(), town.accepted()
    taker = town.waiting()
    start_placement(offer.flat, taker, clock.today(), actor=town.officer, today=clock.today())
    page = officer.post(f"/offers/{offer.id}/stay", data={"starts_on": clock.today().isoformat()})
    told = [item.get_text() for item in page.all(".taken-by li")]
    assert len(told) == 1
    assert household_label(taker) in told[0]
    assert household_label(neighbour.household) not in told[0]


def test_a_stay_refused_for_another_cause_says_only_that(town: Town, officer: PageClient) -> None:
    offer = town.accepted()
    town.building.inside_institution = True
    page = officer.get(f"/offers/{offer.id}").submit(BEGIN, starts_on=clock.today())
    assert page.status == 422
    assert "iestādē" in page.one(".refused .finding").get_text()
    assert not page.all(".taken-by")
    assert not page.all(".near")
    assert "Kas vēl ir tuvumā" not in page.main


def test_an_offer_that_led_to_a_stay_is_shown_as_moved_in(town: Town, officer: PageClient) -> None:
    offer = town.accepted()
    officer.get(f"/offers/{offer.id}").submit(BEGIN, starts_on=clock.today())
    household = f"/households/{offer.household_id}"
    for url in (f"/offers/{offer.id}", "/offers?state=moved", household):
        page = officer.get(url)
        states = [tag.get_text(strip=True) for tag in page.all("main .tag")]
        assert "Ievākušies" in states, url
        assert "Pieņemts" not in states, url
    assert not officer.get("/offers?state=accepted").all("tbody tr")
    assert "Piedāvāts:" not in officer.get(f"/placements/find?household={offer.household_id}").main


def test_the_button_of_a_household_is_what_comes_next(town: Town, officer: PageClient) -> None:
    def buttons(household_id: int) -> list[str]:
        return [link.get_text(strip=True) for link in officer.get(f"/households/{household_id}").all(".page-actions a")]

    stay, idle = town.housed(), factories.make_household(town.municipality)
    assert buttons(town.household.id) == ["Atrast dzīvokli"]
    assert buttons(stay.household_id) == ["Pārcelt uz citu dzīvokli"]
    assert buttons(idle.id) == []
    factories.make_application(idle)
    assert buttons(idle.id) == ["Pieņemt lēmumu par iesniegumu"]


def test_the_menu_marks_where_the_person_came_from(town: Town, officer: PageClient) -> None:
    def marked(household_id: int) -> str:
        page = officer.get(f"/placements/find?household={household_id}")
        return page.one(".side-nav [aria-current=page]").get_text(strip=True)

    assert marked(town.household.id) == "Rinda"
    assert marked(town.housed().household_id) == "Izmitināšana"


def test_only_the_manager_goes_over_the_limit_and_the_reason_stays_visible(
    town: Town, client: PageClient, new_client: Any
) -> None:
    offer = filled_meanwhile(town)
    manager = client.as_(Role.PROGRAMME_MANAGER, municipality=town.municipality)
    page = manager.get(f"/offers/{offer.id}")
    assert page.submit(BEGIN).status == 422
    page = page.submit(BEGIN, override_reason="Brālis dzīvo blakus.").follow()
    reader = new_client().as_(Role.SRA_OFFICER, municipality=town.municipality)
    assert "Brālis dzīvo blakus." in reader.get(page.url).one(".notice.is-warn").get_text()


def test_an_officer_who_sends_an_override_reason_anyway_is_refused(town: Town, officer: PageClient) -> None:
    offer = filled_meanwhile(town)
    sent = {"starts_on": clock.today().isoformat(), "override_reason": "Gribu."}
    assert officer.post(f"/offers/{offer.id}/stay", data=sent).status == 422


def test_a_housed_household_moves(town: Town, officer: PageClient) -> None:
    stay = town.housed()
    stay_from = clock.today() - timedelta(days=10)
    db.session.expire_all()
    assert stay.starts_on == clock.today()
    page = officer.get(f"/placements/find?household={stay.household_id}&on={clock.today() + timedelta(days=5)}")
    assert "pārceļas" in page.main
    page = alone(page.submit(OFFER)).submit(ANSWER, answer="accepted").follow()
    assert not page.all("[name=ends_on]")
    day = clock.today() + timedelta(days=5)
    assert {page.submit(BEGIN, starts_on=day, **why).status for why in ({}, {"move_why": "other"})} == {422}  # why?
    page = page.submit(BEGIN, starts_on=day, move_why="client_wish").follow()
    assert "Ievāksies vēlāk" in page.main
    assert stay_from < stay.starts_on
    db.session.refresh(stay)
    assert (stay.end_reason, stay.ends_on) == (EndReason.MOVED, clock.today() + timedelta(days=5))


def test_ending_a_stay(town: Town, officer: PageClient) -> None:
    stay = town.housed()
    page = officer.get(f"/placements/{stay.id}")
    assert page.submit(END, reason=None, destination="shelter").status == 422
    assert page.submit(END, reason="client_wish").status == 422  # where to is asked; that it is not known may be said
    ends = clock.today() + timedelta(days=30)
    page = page.submit(END, ends_on=ends, reason="client_wish", destination="unknown", note="Brauc pie māsas.").follow()
    assert "Paša klienta vēlme" in page.main
    assert "Dzīvo šeit" in page.main


def test_one_of_a_couple_leaves(town: Town, officer: PageClient) -> None:
    stay = town.housed(clients=2)
    leaving = stay.clients[0].client_id
    page = officer.get(f"/placements/{stay.id}")
    day = clock.today() + timedelta(days=3)
    page = page.submit("Ierakstīt aiziešanu", client=leaving, leaves_on=day).follow()
    db.session.expire_all()
    assert [row.ends_on for row in stay.clients if row.client_id == leaving] == [day]


def test_a_stay_recorded_in_error(town: Town, officer: PageClient) -> None:
    stay = town.housed()
    page = officer.get(f"/placements/{stay.id}")
    page = page.submit("Atzīmēt kā kļūdainu ierakstu", reverse_reason="Sajaukts dzīvoklis.").follow()
    assert "Ierakstīts kļūdas dēļ" in page.main
    assert not page.all("[name=ends_on]")


def test_lists_by_state_words_and_household(town: Town, officer: PageClient) -> None:
    stay, offer = town.housed(), town.accepted()
    number = household_label(stay.household)
    assert number in officer.get("/placements").main
    assert number in officer.get(f"/placements?q={number}").main
    assert number not in officer.get("/placements?state=ended").main
    assert number not in officer.get(f"/placements?household={offer.household_id}").main
    assert number in officer.get("/placements?q=brivibas").main
    assert "Šeit ierakstu nav" in officer.get("/placements?q=Miera+99").main
    assert officer.get("/offers?state=accepted").links(label(offer))
    assert not officer.get("/offers").links(label(offer))


def label(offer: Offer) -> str:
    return flat_label(offer.flat)


@pytest.mark.parametrize("url", ["/placements/export.csv", "/offers/export.csv?state=all"])
def test_lists_as_files_name_nobody(town: Town, officer: PageClient, url: str) -> None:
    stay = town.housed()
    town.accepted(household=town.waiting())
    text = officer.get(url).response.text
    assert "Izdomātais" not in text
    assert text.count("\n") >= 2
    if "placements" in url:
        assert household_label(stay.household) in text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SRA_OFFICER, 403), (Role.MENTOR, 403), (Role.FINANCE, 403), (Role.ADMINISTRATOR, 403)],
)
def test_who_may_not_look_for_a_flat(town: Town, client: PageClient, role: Role, status: int) -> None:
    visitor = client.as_(role, municipality=town.municipality)
    assert visitor.get(town.find_url()).status == status
    offer = town.accepted()
    assert visitor.post(f"/offers/{offer.id}/stay").status == status


def other_pages(town: Town) -> list[str]:
    offer, stay = town.accepted(), town.housed()
    return [
        town.find_url(),
        f"/placements/why?household={town.household.id}&flat={town.flat.id}",
        f"/offers/{offer.id}",
        f"/placements/{stay.id}",
    ]


def test_another_municipality_is_not_found(town: Town, client: PageClient) -> None:
    stranger = client.as_(Role.HOUSING_OFFICER, municipality=factories.make_municipality())
    for url in other_pages(town):
        assert stranger.get(url).status == 404
    offer, stay = db.session.query(Offer).first(), db.session.query(Placement).first()
    assert offer
    assert stay
    for url in (f"/offers/{offer.id}/answer", f"/offers/{offer.id}/stay", f"/placements/{stay.id}/end"):
        assert stranger.post(url).status == 404
    assert "Šeit ierakstu nav" in stranger.get("/placements?state=all").main


def test_the_right_must_hold_where_the_offer_is(town: Town, client: PageClient) -> None:
    """Reads here, changes elsewhere: that does not add up to changes here."""
    from datetime import date

    from app.accounts.models import RoleGrant

    user = factories.make_user(Role.SRA_OFFICER, municipality=town.municipality)
    elsewhere = factories.make_municipality()
    factories.save(RoleGrant(user=user, role=Role.HOUSING_OFFICER, municipality=elsewhere, valid_from=date(2020, 1, 1)))
    offer = town.accepted()
    client.sign_in(user)
    page = client.get(f"/offers/{offer.id}")
    assert page.status == 200
    assert not page.all("main form[method=post]")
    assert client.post(f"/offers/{offer.id}/stay").status == 404
    db.session.refresh(offer)
    assert offer.state is OfferState.ACCEPTED


def test_the_agency_does_not_read_the_persons_words(town: Town, client: PageClient) -> None:
    offer = town.accepted()
    offer.answer_words, offer.closed_why = "Baidos no kaimiņa.", "Ir slimnīcā."
    reader = client.as_(Role.SRA_OFFICER, Role.MENTOR, municipality=town.municipality)  # mentor of somebody else
    shown = page_of(reader, offer).response.text
    assert "Baidos" not in shown
    assert "slimnīcā" not in shown


def test_the_agency_does_not_learn_of_a_place_to_keep_away_from_added_since(
    town: Town, client: PageClient, new_client: Any
) -> None:
    offer = town.accepted()
    near = {"place": offer.flat.building.place, "radius_m": 60, "starts_on": clock.today()}
    factories.save(KeepAwayPlace(household=offer.household, reason="Nav jāzina.", **near))
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=town.municipality)
    assert "Pašlaik nav iespējams" in page_of(officer, offer).main
    reader = client.as_(Role.SRA_OFFICER, municipality=town.municipality)
    assert "Pašlaik nav iespējams" not in page_of(reader, offer).main
    assert "nav piemērota" not in page_of(reader, offer).main


def page_of(reader: PageClient, offer: Offer) -> Page:
    return reader.get(f"/offers/{offer.id}")


def test_odd_addresses_are_not_errors(town: Town, officer: PageClient) -> None:
    assert officer.get("/placements/find").status == 404
    assert officer.get("/placements/find?household=99999999999999999999").status == 404
    assert officer.get(town.find_url(flat="x", on="vakar", show="-5")).status == 200
    assert officer.get("/offers?state=x&municipality=y&sort=z").status == 200


def test_looking_for_a_flat_is_written_down(town: Town, officer: PageClient) -> None:
    officer.get(town.find_url())
    row = db.session.query(AuditEvent).filter_by(action="household.read").one()
    assert (row.object_id, row.actor_id) == (town.household.id, town.officer.id)


def test_queries_do_not_grow_with_the_stock(town: Town, officer: PageClient) -> None:
    officer.get(town.find_url())
    counts = []
    for _ in range(2):
        factories.make_flat(factories.make_building(town.municipality, 507_000.0))
        counts.append(queries_of(officer, town.find_url()))
        for number in range(8):
            town.housed(factories.make_building(town.municipality, 508_000.0 + 100 * number))
    assert counts[0] == counts[1]


def queries_of(client: PageClient, url: str) -> int:
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    client.get(url)
    return len(seen)
