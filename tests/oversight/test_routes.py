"""The audit page: who may read it, what it finds, and what it never shows."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.models import RoleGrant
from app.core import audit, clock
from app.core.audit import SYSTEM, AuditEvent
from app.core.permissions import Role
from tests.factories import (
    client_of,
    make_client,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_place,
    make_stay,
    make_user,
    make_waiting,
    save,
)


@pytest.fixture
def riga(db_session):
    return make_municipality("Rīga", file_prefix="R")


@pytest.fixture
def officer(riga):
    return make_user(Role.HOUSING_OFFICER, municipality=riga, display_name="Anna Ozola")


def rows(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]


def test_the_log_says_who_did_what_to_what_and_from_what_to_what(client, riga, officer):
    flat = make_flat(municipality=riga, floor=2)
    flat.floor = 4
    audit.record("flat.edit", flat, actor=officer)
    client.as_(Role.DATA_PROTECTION)

    row = rows(client.get("/audit?object_type=flat"))[0]

    assert "Anna Ozola" in row
    assert f"Dzīvoklis {flat.building.place.address} – {flat.number}" in row
    assert "2 → kļūst par 4" in row


def test_encrypted_values_and_notes_stay_closed_on_the_page_and_in_the_file(client, riga, officer):
    person = make_client(riga, family_name="Slepenais")
    person.family_name = "Cits"
    audit.record("client.edit", person, actor=officer, note="Iemesls slepens")
    client.as_(Role.DATA_PROTECTION)

    page = client.get("/audit")
    with client.get("/audit/export.csv?purpose=Pārbaude").response as response:
        file = response.data.decode("utf-8-sig")

    assert person.file_number in page.main
    assert person.file_number in file
    assert "mainīts" in page.main
    for word in ("Slepenais", "Cits", "Iemesls", "sealed"):
        assert word not in page.text
        assert word not in file


def test_filters_narrow_by_person_action_object_and_period(client, riga, officer):
    other = make_user(Role.HOUSING_OFFICER, municipality=riga)
    first, second = make_client(riga), make_client(riga)
    with time_machine.travel("2026-03-01T12:00:00Z"):
        audit.record_facts("client.read", first, actor=officer, facts={})
    with time_machine.travel("2026-03-31T21:30:00Z"):  # already the first of April in Latvia
        audit.record_facts("client.edit", second, actor=other, facts={})
    client.as_(Role.DATA_PROTECTION)

    def found(query: str) -> set[str]:
        text = " ".join(rows(client.get(f"/audit?object_type=client&{query}")))
        return {number for number in (first.file_number, second.file_number) if number in text}

    assert found("") == {first.file_number, second.file_number}
    assert found(f"person={officer.id}") == {first.file_number}
    assert found("action=client.edit") == {second.file_number}
    assert found(f"object_id={first.id}") == {first.file_number}
    assert found("first_day=2026-03-01&last_day=2026-03-31") == {first.file_number}
    assert found("first_day=2026-04-01") == {second.file_number}
    assert "Šiem filtriem neatbilst" in client.get("/audit?action=nothing.done&person=0&object_id=9999").main


def test_a_file_number_finds_everything_about_the_clients_case(client, riga, officer):
    household, stranger = make_household(riga), make_client(riga)
    person = household.members[0].client
    assert person is not None
    audit.record_facts("household.read", household, actor=officer, facts={})
    audit.record_facts("client.read", person, actor=officer, facts={})
    audit.record_facts("client.print", stranger, actor=officer, facts={})
    client.as_(Role.DATA_PROTECTION)

    page = client.get(f"/audit?file_number={person.file_number.lower()}")

    assert len(rows(page)) == 2
    assert stranger.file_number not in page.main
    assert client.get("/audit?file_number=X-9999").all("tbody tr") == []


def test_a_municipalitys_officer_reads_its_own_events_only(client, riga, officer):
    liepaja = make_municipality("Liepāja")
    audit.record_facts("client.read", make_client(riga, file_number="R-0001"), actor=officer, facts={})
    audit.record_facts("client.read", make_client(liepaja, file_number="L-0001"), actor=officer, facts={})
    user = make_user()
    save(RoleGrant(user=user, role=Role.DATA_PROTECTION, municipality=liepaja, valid_from=date(2020, 1, 1)))
    client.sign_in(user)

    page = client.get("/audit")

    assert "L-0001" in page.main
    assert "R-0001" not in page.main
    assert "Pieteikšanās" not in " ".join(rows(page))


def test_pages_follow_each_other_without_gap_or_repetition(client, riga, officer):
    for number in range(120):
        audit.record_facts("client.search", officer, actor=officer, facts={"rows": number})
    client.as_(Role.DATA_PROTECTION)
    seen: list[str] = []
    page = client.get("/audit?action=client.search")

    while True:
        seen += rows(page)
        if not page.links("Nākamā lapa"):
            break
        page = page.follow("Nākamā lapa")

    assert len(seen) == len(set(seen)) == 120


def test_taking_the_log_out_needs_a_purpose_which_is_written_down(client, riga, officer, db_session):
    audit.record_facts("client.read", make_client(riga), actor=officer, facts={})
    client.as_(Role.DATA_PROTECTION)

    refused = client.get("/audit/export.csv?action=client.read&purpose=+")
    assert refused.status == 422
    assert "Aizpildiet šo lauku." in refused.main
    assert refused.one("input[type=hidden][name=action]")["value"] == "client.read"
    with client.get("/audit/export.xlsx?action=client.read&purpose=Sūdzība+12").response as response:
        assert response.data[:2] == b"PK"

    (event,) = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "audit.export"))
    assert event.note.startswith("Sūdzība 12 (")
    assert event.actor_id == client.user.id


def test_the_file_holds_all_that_was_found_in_batches(client, officer, monkeypatch):
    monkeypatch.setattr("app.oversight.routes.BATCH", 7)
    for number in range(20):
        audit.record_facts("client.search", officer, actor=SYSTEM, facts={"rows": number})
    client.as_(Role.DATA_PROTECTION)

    with client.get("/audit/export.csv?action=client.search&purpose=x").response as response:
        lines = response.data.decode("utf-8-sig").splitlines()

    assert len(lines) == 21
    assert lines[1].endswith(": 19")
    assert "Sistēma" in lines[1]


@pytest.mark.parametrize("events", [2, 40])
def test_the_page_asks_the_database_as_often_however_many_events(client, riga, officer, count_queries, events):
    for _event in range(events):
        audit.record_facts("client.read", make_client(riga), actor=officer, facts={})
        audit.record_facts("flat.edit", make_flat(municipality=riga), actor=officer, facts={})
    client.as_(Role.DATA_PROTECTION)

    with count_queries() as sent:
        client.get("/audit")

    assert len(sent) <= 12


def test_every_kind_of_object_and_every_action_in_the_code_has_words(flask_app, app_ctx):
    """What the audit writes is found in the source: record("verb", …) with the model's table."""
    import ast

    from app.core.history import known_actions
    from tests.test_project import python_files

    written = {
        node.args[0].value
        for file in python_files("app")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"record", "record_facts", "record_read"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    with flask_app.test_request_context():
        assert len(written) > 50
        assert written - set(known_actions()) == set(), (
            "name the action with history.name_actions in the feature's labels"
        )


def test_days_count_from_midnight_in_latvia(client, riga, officer):
    with time_machine.travel(clock.utc_now() - timedelta(days=400)):
        audit.record_facts("client.read", make_client(riga), actor=officer, facts={})
        day = clock.today()
    client.as_(Role.DATA_PROTECTION)

    assert len(rows(client.get(f"/audit?first_day={day}&last_day={day}"))) == 1
    assert rows(client.get(f"/audit?last_day={day - timedelta(days=1)}")) == []
    assert client.get("/audit?first_day=nonsense").status == 200


def test_the_log_says_file_numbers_and_addresses_and_no_bare_row_numbers(client, riga, officer):
    household = make_household(riga)
    number = client_of(household).file_number
    made = [make_waiting(household).application, make_stay(make_flat(municipality=riga), household)]
    for one in made:
        audit.record_facts("application.submit", one, actor=officer, facts={})
    changes = {"household_id": [None, household.id], "check_id": [None, 1], "started_by_id": [None, officer.id]}
    save(AuditEvent(action="placement.start", object_type="placement", changes=changes))
    client.as_(Role.DATA_PROTECTION)

    _sign_in, started, stay, application, *_earlier = rows(client.get("/audit"))

    assert started.endswith(f"Mājsaimniecība: {number} Izmitināšanu ierakstīja: Anna Ozola")
    assert f"Izmitināšana {number}" in stay
    assert f"Iesniegums {number}" in application


def test_a_landlord_a_previous_home_and_a_place_to_keep_away_from_are_not_named(client, riga, officer):
    landlord, place = make_landlord(riga, name="Slepenais Saimnieks"), make_place(riga, address="Slepenā iela 7, Rīga")
    for table, column, row in (
        ("flat", "landlord_id", landlord.id),
        ("client", "previous_place_id", place.id),
        ("keep_away_place", "place_id", place.id),
    ):
        save(AuditEvent(action="flat.edit", object_type=table, changes={column: [None, row]}))
    save(AuditEvent(action="landlord.edit", object_type="landlord", object_id=landlord.id, changes={}))
    client.as_(Role.DATA_PROTECTION)

    page = client.get("/audit")

    assert page.main.count(": mainīts") == 3
    assert "Slepen" not in page.main


def test_whose_work_needs_it_reads_what_a_flat_had_before(client, riga, officer):
    flat = make_flat(municipality=riga, landlord=make_landlord(riga, name="SIA Vecais"))
    flat.landlord_id = make_landlord(riga, name="SIA Jaunais").id
    audit.record("flat.edit", flat, actor=officer)
    client.as_(Role.HOUSING_OFFICER, municipality=riga)

    assert "Izīrētājs: SIA Vecais → kļūst par SIA Jaunais" in client.get(f"/flats/{flat.id}").main
