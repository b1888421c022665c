"""The pages of offer sheets and viewings as an officer, an agency worker and a client on paper meet them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.clients.models import ImportantPlace, ImportantPlaceKind, KeepAwayPlace, Language
from app.clients.queries import household_label
from app.core import clock
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.placements.models import (
    CaseConference,
    Offer,
    OfferSheet,
    OfferState,
    RefusalReason,
    SheetState,
    Viewing,
    ViewingOutcome,
)
from app.placements.operations.offers import offer_flat
from app.placements.operations.sheets import TurnedDown, refuse_sheet
from app.placements.operations.stays import start_placement
from app.places.models import PolicySetting
from app.waitlist.queries import open_entry
from tests import factories
from tests.pages import Page, PageClient
from tests.placements.test_routes import OFFER, Town

CHOOSE, REFUSE, MORE_TIME = "Ierakstīt izvēli", "Ierakstīt noraidījumu", "Dot vairāk laika"


@pytest.fixture
def town(db_session: scoped_session) -> Town:
    return Town()


@pytest.fixture
def officer(town: Town, client: PageClient) -> PageClient:
    client.sign_in(town.officer)
    return client


def sheet_of(town: Town, flats: int = 3) -> OfferSheet:
    """A sheet with flats that differ in floor and rent."""
    today = clock.today()
    for number in range(flats):
        flat = factories.make_flat(town.building, floor=number + 1, rent_cents=20_000 + 1_000 * number)
        offer = offer_flat(flat, town.household, today, actor=town.officer, today=today)
    return offer.sheet


def page_of(reader: PageClient, sheet: OfferSheet) -> Page:
    return reader.get(f"/offer-sheets/{sheet.id}")


def test_offering_leads_to_the_sheet_and_choosing_to_the_stay(town: Town, officer: PageClient) -> None:
    page = officer.get(town.find_url()).submit(OFFER).follow()
    assert page.url.startswith("/offer-sheets/")
    offer = db.session.query(Offer).one()
    page = page.submit(CHOOSE, chosen=offer.id, words="Te ir kluss.").follow()
    assert "Te ir kluss." in page.main
    assert page.form("Sākt izmitināšanu")
    assert db.session.query(OfferSheet).one().state is SheetState.CHOSEN


def test_what_differs_stands_in_every_card_and_what_is_equal_once(town: Town, officer: PageClient) -> None:
    page = page_of(officer, sheet_of(town))
    cards = [card.get_text(" ", strip=True) for card in page.all(".sheet-flat")]
    assert len(cards) == 3
    assert all("Īre mēnesī" in card and "Stāvs" in card for card in cards)
    assert not any("Istabu skaits" in card for card in cards)
    assert page.main.count("Istabu skaits") == 1


def test_choosing_needs_a_choice_and_keeps_what_was_typed(town: Town, officer: PageClient) -> None:
    page = page_of(officer, sheet_of(town)).submit(CHOOSE, words="Vēl domā.")
    assert page.status == 422
    assert "Vēl domā." in page.all("textarea[name=words]")[0].get_text()


def test_a_choice_of_what_a_colleague_has_closed_meanwhile_says_so(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 1)
    offer = sheet.offers[0]
    page = page_of(officer, sheet)
    refuse_sheet(sheet, {offer.id: TurnedDown(RefusalReason.FAR)}, actor=town.officer, today=clock.today())
    page = page.submit(CHOOSE, chosen=offer.id)
    assert page.status == 422
    assert "Šis piedāvājums vairs nav atvērts." in page.one(".error-summary").get_text()


def test_all_turned_down_each_with_a_reason(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 2)
    first, second = sheet.offers
    page = page_of(officer, sheet).submit(REFUSE, **{f"reason_{first.id}": "far"})
    assert page.status == 422
    answers: dict[str, Any] = {f"reason_{first.id}": "far", f"reason_{second.id}": "noise"}
    page = page.submit(REFUSE, **answers, **{f"words_{second.id}": "Tramvajs."}).follow()
    assert "Visi dzīvokļi noraidīti" in page.main
    assert open_entry(town.household.id) is not None
    db.session.expire_all()
    assert [offer.answer_words for offer in sheet.offers] == [None, "Tramvajs."]


def test_a_sheet_that_ran_out_is_no_refusal_and_gets_more_time(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 1)
    sheet.opened_on = sheet.offers[0].offered_on = clock.today() - timedelta(days=9)
    sheet.open_until = clock.today() - timedelta(days=2)
    page = page_of(officer, sheet)
    assert "Tas nav atteikums" in page.main
    assert "Piedāvājumu lapas, kurām beidzies termiņš" in officer.get("/").main
    label = household_label(town.household)
    assert label in officer.get("/offers?state=expired").main
    assert label not in officer.get("/offers").main
    until = clock.today() + timedelta(days=3)
    page = page.submit(MORE_TIME, until=until).follow()
    assert "Gaida atbildi" in page.main
    assert db.session.query(OfferSheet).one().open_until == until


def test_a_flat_on_a_second_sheet_is_asked_about_and_both_say_so(town: Town, officer: PageClient) -> None:
    other = town.waiting()
    today = clock.today()
    assert "piedāvāts arī citiem" not in officer.get(town.find_url()).main
    first = offer_flat(town.flat, other, today, actor=town.officer, today=today)
    page = officer.get(town.find_url())
    assert "piedāvāts arī citiem" in page.one(".candidate-state").get_text()
    page = page.submit(OFFER)
    assert page.status == 422
    assert household_label(other) in page.main
    assert db.session.query(Offer).count() == 1
    page = page.submit(OFFER, knowingly="y").follow()
    assert household_label(other) in page.one(".notice.is-warn").get_text()
    assert household_label(town.household) in page_of(officer, first.sheet).one(".notice.is-warn").get_text()


def test_a_closed_sheet_is_not_printed_and_names_nobody_else(town: Town, officer: PageClient) -> None:
    sheet, other, today = sheet_of(town, 1), town.waiting(), clock.today()
    flat = sheet.offers[0].flat
    offer_flat(flat, other, today, actor=town.officer, today=today, knowingly=True)
    assert household_label(other) in page_of(officer, sheet).main
    closed = page_of(officer, sheet).submit(REFUSE, **{f"reason_{sheet.offers[0].id}": "far"}).follow()
    assert household_label(other) not in closed.main
    assert not closed.links("Drukāt latviski")


def test_a_stay_elsewhere_tells_the_officer_until_they_say_so(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 1)
    colleague = factories.make_user(Role.HOUSING_OFFICER, municipality=town.municipality)
    today = clock.today()
    start_placement(sheet.offers[0].flat, town.waiting(), today, actor=colleague, today=today)
    page = officer.get("/")
    assert "Dzīvokli ieguva cita mājsaimniecība." in page.main
    assert "Dzīvokli ieguva" not in page.submit("Redzēju : " + label(sheet)).follow().main


def label(sheet: OfferSheet) -> str:
    from app.flats.queries import flat_label

    return flat_label(sheet.offers[0].flat)


def test_a_viewing_is_arranged_seen_on_today_and_recorded(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 1)
    page = officer.get(f"/offers/{sheet.offers[0].id}/viewings/new")
    assert page.submit(time="25:99").status == 422
    page = page.submit(day=clock.today(), time="00:01", with_whom="Izīrētāja", suits="Pirms darba").follow()
    assert "00:01" in page.main
    assert "00:01" in officer.get("/").main
    viewing = db.session.query(Viewing).one()
    assert (viewing.guide_id, viewing.suits) == (town.officer.id, "Pirms darba")
    page = officer.get(f"/viewings/{viewing.id}/outcome").submit(outcome="no_show").follow()
    assert "Cilvēks neatnāca" in page.main
    assert page.links("Norunāt apskati : " + label(sheet))
    assert officer.get(f"/viewings/{viewing.id}/outcome").submit(outcome="took_place").status == 422
    db.session.expire_all()
    assert viewing.outcome is ViewingOutcome.NO_SHOW


def test_photos_shown_are_recorded(town: Town, officer: PageClient) -> None:
    sheet = sheet_of(town, 1)
    page = page_of(officer, sheet).submit("Fotoattēli parādīti cilvēkam : " + label(sheet)).follow()
    assert "Fotoattēli parādīti" in page.main
    db.session.expire_all()
    assert sheet.offers[0].photos_shown_on == clock.today()


def test_after_the_third_refused_sheet_a_conference_is_suggested_and_nothing_else(
    town: Town, officer: PageClient
) -> None:
    for number in range(3):
        assert "gadījuma apspriede" not in officer.get(f"/households/{town.household.id}").main
        sheet = sheet_of(town, 1)
        page_of(officer, sheet).submit(REFUSE, **{f"reason_{sheet.offers[0].id}": "too_small"})
        assert open_entry(town.household.id), number
    assert "Varētu palīdzēt gadījuma apspriede" in officer.get("/").main
    page = officer.get(f"/households/{town.household.id}").follow("Ierakstīt apspriedi")
    page = page.submit("Ierakstīt apspriedi", agreed="Divas istabas.").follow()
    assert "Divas istabas." in page.main
    assert "Varētu palīdzēt" not in page.main
    assert db.session.query(CaseConference).one().household_id == town.household.id


def test_withdrawing_a_sheet_needs_a_reason_in_words(town: Town, officer: PageClient) -> None:
    page = page_of(officer, sheet_of(town, 2))
    assert page.submit("Atsaukt visu lapu", why="").status == 422
    page = page.submit("Atsaukt visu lapu", why="Plūdi.", why_reason="landlord_withdrew").follow()
    assert "Atsaukts" in page.main
    assert {offer.state for offer in db.session.query(Offer)} == {OfferState.WITHDRAWN}


class TestOnPaper:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("lv", "Atteikties drīkst bez sekām. Jūsu vieta rindā paliek."),
            ("ru", "За отказ ничего не будет. Ваше место в очереди остаётся."),
            ("en", "Saying no costs nothing. You keep your place in the queue."),
        ],
    )
    def test_each_language_says_that_a_refusal_costs_nothing(
        self, town: Town, officer: PageClient, language: str, words: str
    ) -> None:
        page = officer.get(f"/offer-sheets/{sheet_of(town).id}/print?language={language}")
        assert (page.one("html")["lang"], words in page.main) == (language, True)

    def test_the_language_is_the_persons_unless_asked_for(self, town: Town, officer: PageClient) -> None:
        member = town.household.members[0].client
        assert member
        member.language = Language.RUSSIAN
        sheet = sheet_of(town)
        assert officer.get(f"/offer-sheets/{sheet.id}/print").one("html")["lang"] == "ru"
        assert officer.get(f"/offer-sheets/{sheet.id}/print?language=xx").one("html")["lang"] == "ru"

    def test_no_name_and_no_file_number_and_whom_to_call(self, town: Town, officer: PageClient) -> None:
        contact = {"key": "offer_contact", "value": ["Tālrunis: 6700 0000"], "valid_from": clock.today()}
        factories.save(PolicySetting(municipality_id=town.municipality.id, **contact))
        page = officer.get(f"/offer-sheets/{sheet_of(town).id}/print")
        assert "Izdomātais" not in page.text
        assert household_label(town.household) not in page.text
        assert "Tālrunis: 6700 0000" in page.main
        assert town.officer.display_name in page.main

    def test_important_places_are_on_it_and_places_to_keep_away_from_are_not(
        self, town: Town, officer: PageClient
    ) -> None:
        places = [factories.make_place(town.municipality, 507_000.0 + 900 * number) for number in range(2)]
        work = {"kind": ImportantPlaceKind.WORK, "label": "maiznīca"}
        factories.save(ImportantPlace(household=town.household, place=places[0], **work))
        away = {"radius_m": 100, "reason": "Vardarbība.", "starts_on": clock.today()}
        factories.save(KeepAwayPlace(household=town.household, place=places[1], **away))
        sheet = sheet_of(town)
        for url in (f"/offer-sheets/{sheet.id}/print", f"/offer-sheets/{sheet.id}"):
            page = officer.get(url)
            assert "maiznīca" in page.main
            assert len(page.all("svg .sketch-place")) == 1
            assert "Vardarbība" not in page.text

    def test_printing_is_written_down(self, town: Town, officer: PageClient) -> None:
        sheet = sheet_of(town)
        officer.get(f"/offer-sheets/{sheet.id}/print")
        assert db.session.query(AuditEvent).filter_by(action="sheet.print").one().object_id == sheet.id


def test_the_agency_sees_the_flats_and_nothing_personal(town: Town, client: PageClient) -> None:
    place = factories.make_place(town.municipality, 507_000.0)
    important = {"place": place, "kind": ImportantPlaceKind.WORK, "label": "maiznīca"}
    factories.save(ImportantPlace(household=town.household, **important))
    sheet = sheet_of(town)
    agent = client.as_(Role.SRA_OFFICER, municipality=town.municipality)
    page = page_of(agent, sheet)
    assert len(page.all(".sheet-flat")) == 3
    assert "maiznīca" not in page.text
    assert not page.all("main form[method=post]")
    assert agent.get(f"/offer-sheets/{sheet.id}/print").status == 403


def test_queries_do_not_grow_with_the_flats_on_the_sheet(town: Town, officer: PageClient, count_queries: Any) -> None:
    counts = []
    for flats in (2, 1):
        sheet = sheet_of(town, flats)
        page_of(officer, sheet)
        with count_queries() as sent:
            page_of(officer, sheet)
        counts.append(len(sent))
    assert counts[0] == counts[1]
