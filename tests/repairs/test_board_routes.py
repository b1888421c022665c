"""Pages of the board, the list, the figures, and the job sheet."""

import io
from datetime import date
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from app.clients.models import SupportAssignment, TeamRole
from app.core.permissions import Role
from app.repairs.models import PauseReason, PhotoMoment, RunOutcome
from app.repairs.queries.board import View
from tests.factories import client_of, make_flat, make_landlord, make_stay, make_user, save
from tests.repairs.cases import photo_of
from tests.repairs.test_board import DAY, NOW, World


@pytest.fixture
def world(db_session):
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def officer(client, world):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=world.town))
    return client


def rows(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]


class TestBoard:
    @pytest.mark.parametrize("view", View)
    def test_each_column_leads_to_its_list(self, officer, world, view):
        world.ticket({"due_at": NOW - 2 * DAY})
        world.pause(world.ticket({"due_at": NOW + 2 * DAY}), PauseReason.LANDLORD)

        board, seen = officer.get(f"/repairs?by={view}"), 0
        for column in board.all(".board-column"):
            (number,) = column.select(".board-count")
            (link,) = column.select("h2 a")
            assert len(rows(officer.get(link["href"]))) == int(number.get_text()) == len(column.select(".deal"))
            seen += int(number.get_text())
        assert seen == (1 if view is View.WAITING else 2)

    def test_a_view_that_is_none_shows_promises(self, officer):
        assert officer.get("/repairs?by=nonsense").one(".board-views [aria-current]").get_text() == "Pēc solītā laika"


class TestList:
    def test_it_says_what_was_promised_first_and_how_late_it_is(self, officer, world):
        world.ticket({"due_at": NOW - 3 * DAY, "promised_at": NOW - 5 * DAY})

        (row,) = rows(officer.get("/repairs/list"))
        assert "20.11.2026. 10:00" in row
        assert "Sākumā solīts: 18.11.2026. 10:00" in row
        assert "3 dienas" in row

    @pytest.mark.parametrize("name", ["flat", "building", "landlord"])
    def test_of_one_flat_building_or_landlord(self, officer, world, name):
        flat = make_flat(municipality=world.town, landlord=make_landlord(municipality=world.town))
        mine, other = world.ticket(flat=flat), world.ticket()
        id = {"flat": mine.flat_id, "building": mine.building_id, "landlord": flat.landlord_id}[name]

        (row,) = rows(officer.get(f"/repairs/list?{name}={id}"))
        assert mine.number in row
        assert len(rows(officer.get(f"/repairs/list?{name}=99999"))) == 2, f"no such filter: {other.number} too"

    def test_the_file_holds_the_same_and_no_words(self, officer, world):
        ticket = world.ticket(words="Jānis Bērziņš nav mājās")

        text = officer.get("/repairs/export.csv?show=all").response.data.decode("utf-8-sig")
        assert ticket.number in text
        assert "Bērziņš" not in text
        assert officer.get("/repairs/export.xlsx").status == 200

    def test_a_mentor_finds_the_flats_of_own_clients_and_no_other(self, client, world):
        mentor = make_user(Role.MENTOR, municipality=world.town)
        resident = client_of(make_stay(world.flat).household)
        save(SupportAssignment(client=resident, user=mentor, role=TeamRole.MENTOR, starts_on=date(2026, 1, 1)))
        mine, other = world.ticket(), world.ticket(flat=make_flat(municipality=world.town))
        client.sign_in(mentor)

        for url in ("/repairs", "/repairs/list", f"/repairs/list?flat={other.flat_id}", "/repairs/export.csv"):
            text = client.get(url).response.text
            assert other.number not in text
            assert mine.number in text, "a flat out of reach is no filter, as one that does not exist"
        assert client.get(f"/repairs/{mine.id}/job-sheet").status == 403


class TestFigures:
    def test_each_number_opens_a_list_of_that_length(self, officer, world):
        world.ticket({"due_at": NOW - 5 * DAY, "finished_at": NOW - 6 * DAY})
        world.ticket({"due_at": NOW - 5 * DAY, "finished_at": NOW - 6 * DAY}, {"due_at": NOW - 2 * DAY})
        world.ticket({"due_at": NOW - 4 * DAY, "net_due_at": NOW - DAY, "finished_at": NOW - 2 * DAY})
        world.ticket({"due_at": NOW - 4 * DAY, "finished_at": NOW - 2 * DAY, "outcome": RunOutcome.CANCELLED})

        page = officer.get("/repairs/figures")
        said = [" ".join(one.get_text(" ").split()) for one in page.all(".figure dd:first-of-type")]
        assert said == ["50 % 2 no 4 ; pārējie: 2", "75 % 3 no 4 ; pārējie: 1", "67 % 2 no 3 ; pārējie: 1"]
        links = page.all(".figure a, main tbody a")
        assert len(links) > 25
        for link in links:
            assert len(rows(officer.get(link["href"]))) == int(link.get_text()), link["href"]

    def test_the_period_is_chosen_and_kept(self, officer, world):
        world.ticket({"due_at": NOW - 200 * DAY})

        assert officer.get("/repairs/figures").all(".figure a") == []
        page = officer.get("/repairs/figures?starts_on=2026-05-01&ends_on=2026-05-31")
        assert "starts_on=2026-05-01&ends_on=2026-05-31" in page.all(".figure a")[0]["href"]
        text = officer.get("/repairs/figures/export.csv?starts_on=2026-05-01&ends_on=2026-05-31").response.text
        assert text.count("\n") == 2

    def test_a_period_that_ends_before_it_begins_is_said_beside_the_field(self, officer):
        page = officer.get("/repairs/figures?starts_on=2026-11-10&ends_on=2026-11-01")
        assert "Periods beidzas, pirms tas sākas." in page.main


class TestJobSheet:
    def drawn(self, officer, ticket, **values: Any) -> tuple[str, int]:
        """Its text with what the file says of itself, and how many pictures it has."""
        form = officer.get(f"/repairs/{ticket.id}/job-sheet")
        answer = form.submit("Izveidot darba uzdevumu", words="Nomainīt krānu", **values).response
        assert answer.mimetype == "application/pdf"
        reader = PdfReader(io.BytesIO(answer.data))
        text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
        return f"{text} {reader.metadata}", sum(len(one.images) for one in reader.pages)

    def test_it_says_what_where_until_when_and_whom_to_call(self, officer, world):
        text, _pictures = self.drawn(officer, ticket := world.ticket())

        for words in (ticket.number, "Nomainīt krānu", "Pil krāns", "24.11.2026. 10:00", world.user.display_name):
            assert words in text

    def test_nothing_of_clients_and_of_the_programme_is_on_it(self, officer, world):
        person = client_of(make_stay(world.flat).household)
        ticket = world.ticket(words="Klients Bērziņš zvanīja")

        page = officer.get(f"/repairs/{ticket.id}/job-sheet")
        text = (self.drawn(officer, ticket)[0] + page.main).lower()
        for words in ("bērziņ", "majoklis", "mājoklis vispirms", person.file_number, person.family_name):
            assert words.lower() not in text, words

    def test_photos_are_chosen_and_those_of_the_mended_thing_stay_out(self, officer, world):
        ticket = world.ticket()
        one = photo_of(ticket)
        photo_of(ticket, width=300)
        photo_of(ticket, PhotoMoment.AFTER, width=500)

        assert self.drawn(officer, ticket)[1] == 2
        assert self.drawn(officer, ticket, photos=[one.id])[1] == 1
        assert self.drawn(officer, ticket, photos=None)[1] == 0

    def test_without_words_it_is_not_drawn(self, officer, world):
        page = officer.get(f"/repairs/{world.ticket().id}/job-sheet").submit("Izveidot darba uzdevumu", words="")
        assert page.status == 422
