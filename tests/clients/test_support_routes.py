"""Pages around a file: the support team, consents, notes, and the print for the person."""

from app.clients.operations import support
from app.core.permissions import Role
from tests.clients.people import NAME, file_of, logged, supported_by
from tests.factories import TODAY, make_client, make_municipality, make_user


def test_support_notes_are_for_the_support_team(riga, sign_in):
    client, mentor = file_of(riga), sign_in(Role.MENTOR, municipality=riga)
    supported_by(mentor.user, client)

    page = mentor.get(f"/clients/{client.id}").submit("Saglabāt piezīmi", text="Bail no suņiem.").follow()
    assert "Bail no suņiem." in page.main
    empty = page.submit("Saglabāt piezīmi", text=" ")
    assert empty.status == 422

    officer = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    assert "Bail no suņiem." not in officer.get(f"/clients/{client.id}").response.text
    assert officer.post(f"/clients/{client.id}/notes", data={"text": "x"}).status == 403


def test_the_team_is_built_with_a_look_at_the_caseload(riga, sign_in):
    mentor = make_user(Role.MENTOR, municipality=riga)
    for _ in range(7):
        supported_by(mentor, make_client(riga))
    client, browser = file_of(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/clients/{client.id}/team/new")
    assert f"{mentor.display_name} – Sociālais mentors, klienti: 7 no ieteicamajiem 7" in form.main
    page = form.submit(member=f"mentor:{mentor.id}").follow()

    assert "Šī kolēģa klienti: 8, ieteicams ne vairāk kā: 7." in page.main
    ended = page.follow("Beigt : " + mentor.display_name).submit().follow()
    assert "Komandā vēl neviena nav." in ended.main


def test_only_staff_who_may_support_can_be_chosen(riga, sign_in):
    client, browser = file_of(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)
    stranger = make_user(Role.MENTOR, municipality=make_municipality())

    page = browser.post(
        f"/clients/{client.id}/team/new", data={"member": f"mentor:{stranger.id}", "starts_on": TODAY.isoformat()}
    )

    assert page.status == 422
    assert client.support_team == []


def test_a_consent_is_recorded_and_withdrawn(riga, sign_in):
    client, browser = file_of(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/clients/{client.id}/consents/new").submit(version="2026-01", given_on="2026-11-20").follow()
    assert "Redakcija: 2026-01, parakstīta: 20.11.2026." in page.main
    form = page.follow("Pierakstīt atsaukumu : 2026-01")
    assert form.submit(on="2026-11-19").status == 422
    assert "Atsaukta: 23.11.2026." in form.submit().follow().main


def test_everything_held_can_be_printed_by_data_protection_only(riga, sign_in):
    client = file_of(riga, personal_code="16117519997")
    mentor = make_user(Role.MENTOR, municipality=riga)
    supported_by(mentor, client)
    support.add_note(client, "Bail no suņiem.", actor=mentor)
    reader = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    reader.get(f"/clients/{client.id}")

    browser = sign_in(Role.DATA_PROTECTION, municipality=riga)
    found = browser.get("/subject-prints").submit("Meklēt", q="zigurds")
    page = found.follow(client.file_number)

    for held in (NAME, "161175-19997", "Bail no suņiem.", mentor.display_name, reader.user.display_name):
        assert held in page.main
    assert [event.object_id for event in logged("client.print")] == [client.id]
    assert len(logged("client.search")) == 1
    assert reader.get(f"/subject-prints/{client.id}").status == 403
    assert browser.get("/subject-prints/999").status == 404


def test_nobody_is_listed_before_somebody_is_looked_for(riga, sign_in):
    client = file_of(riga)

    assert client.file_number not in sign_in(Role.DATA_PROTECTION, municipality=riga).get("/subject-prints").main
