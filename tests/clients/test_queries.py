"""Who reaches which file, and how files are found."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.models import Cover
from app.clients import queries
from app.clients.models import Client, ClientWord, SupportAssignment, TeamRole
from app.clients.queries import ClientFilters, SearchKind
from app.clients.queries.files import client_list
from app.core.crypto import exact_hash, word_hashes
from app.core.extensions import db
from app.core.permissions import ROLE_PERMISSIONS, Access, Grant, Permission, Role
from app.places.models import Municipality
from tests.factories import (
    TODAY,
    access_for,
    client_of,
    make_client,
    make_household,
    make_municipality,
    make_user,
    save,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(app_ctx: None):
    with time_machine.travel(TODAY):
        yield


def assign(client: Client, user_id: int, starts_on=TODAY, ends_on=None) -> SupportAssignment:
    return save(
        SupportAssignment(
            client_id=client.id, user_id=user_id, role=TeamRole.MENTOR, starts_on=starts_on, ends_on=ends_on
        )
    )


def mentor_of(municipality: Municipality) -> Access:
    user = make_user(Role.MENTOR, municipality=municipality)
    return access_for(Role.MENTOR, municipality=municipality, user_id=user.id)


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER])
def test_officers_reach_every_file_of_their_municipality_and_no_other(role: Role):
    riga, liepaja = make_municipality(), make_municipality()
    own, other = make_household(riga), make_household(liepaja)
    viewer = access_for(role, municipality=riga)

    assert queries.get_client(client_of(own).id, viewer) == client_of(own)
    assert queries.get_client(client_of(other).id, viewer) is None
    assert queries.get_household(own.id, viewer) == own
    assert queries.get_household(other.id, viewer) is None


@pytest.mark.parametrize("role", [Role.SRA_OFFICER, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_others_reach_no_file(role: Role):
    municipality = make_municipality()
    household = make_household(municipality)
    viewer = access_for(role, municipality=municipality)

    assert queries.get_client(client_of(household).id, viewer) is None
    assert queries.get_household(household.id, viewer) is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "reached"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, False),
        (TODAY - DAY, TODAY + DAY, True),
    ],
)
def test_a_mentor_reaches_own_clients_on_the_days_of_the_assignment(starts_on, ends_on, reached: bool):
    municipality = make_municipality()
    household, viewer = make_household(municipality), mentor_of(municipality)
    client = client_of(household)
    assign(client, viewer.user_id, starts_on, ends_on)
    stranger = make_household(municipality)

    assert (queries.get_client(client.id, viewer) == client) is reached
    assert (queries.get_household(household.id, viewer) == household) is reached
    assert queries.may_open_name(client, viewer) is reached
    assert queries.get_client(client_of(stranger).id, viewer) is None
    assert queries.get_household(stranger.id, viewer) is None


@pytest.mark.parametrize(("from_day", "to_day", "reached"), [(0, 1, True), (-3, 0, False), (1, 3, False)])
def test_cover_opens_a_colleagues_clients_for_its_days(from_day: int, to_day: int, reached: bool):
    municipality = make_municipality()
    absent, viewer = mentor_of(municipality), mentor_of(municipality)
    client = make_client(municipality)
    assign(client, absent.user_id)
    save(
        Cover(
            municipality_id=municipality.id,
            absent_user_id=absent.user_id,
            covering_user_id=viewer.user_id,
            starts_on=TODAY + from_day * DAY,
            ends_on=TODAY + to_day * DAY,
            given_by_id=absent.user_id,
        )
    )

    assert (queries.get_client(client.id, viewer) is not None) is reached


def test_cover_holds_in_its_own_municipality_only():
    riga, liepaja = make_municipality(), make_municipality()
    absent = mentor_of(riga)
    user = make_user(Role.MENTOR, municipality=riga)
    viewer = Access(
        user.id,
        frozenset({Grant(Role.MENTOR, riga.id), Grant(Role.MENTOR, liepaja.id)}),
        frozenset({riga.id, liepaja.id}),
    )
    client = make_client(liepaja)
    make_client(riga)  # the town of the cover has clients too
    assign(client, absent.user_id)
    save(
        Cover(
            municipality_id=riga.id,
            absent_user_id=absent.user_id,
            covering_user_id=user.id,
            starts_on=TODAY,
            ends_on=TODAY + DAY,
            given_by_id=user.id,
        )
    )

    assert queries.get_client(client.id, viewer) is None


def test_a_mentor_no_longer_sees_the_household_a_client_has_left():
    municipality = make_municipality()
    household, viewer = make_household(municipality, clients=2), mentor_of(municipality)
    leaving = household.members[0]
    assign(client_of(household), viewer.user_id)
    assert queries.get_household(household.id, viewer) == household

    leaving.ends_on = TODAY
    db.session.flush()

    assert queries.get_household(household.id, viewer) is None


def test_a_permission_reaches_as_far_as_the_role_that_gives_it():
    """Officer and mentor in one person: all files, but support notes of own clients only."""
    municipality = make_municipality()
    user = make_user(Role.HOUSING_OFFICER, Role.MENTOR, municipality=municipality)
    viewer = access_for(Role.HOUSING_OFFICER, Role.MENTOR, municipality=municipality, user_id=user.id)
    own, other = make_client(municipality), make_client(municipality)
    assign(own, user.id)

    assert [queries.get_client(one.id, viewer) for one in (own, other)] == [own, other]
    assert [queries.reaches(one, viewer, Permission.CLIENT_NOTE) for one in (own, other)] == [True, False]


def test_who_sees_a_name_at_once_and_who_only_for_a_purpose():
    municipality = make_municipality()
    client = make_client(municipality)
    mentor = mentor_of(municipality)
    assign(client, mentor.user_id)

    def may(viewer: Access) -> tuple[bool, bool]:
        return queries.sees_identity(client, viewer), queries.may_open_name(client, viewer)

    assert may(access_for(Role.HOUSING_OFFICER, municipality=municipality)) == (True, True)
    assert may(mentor) == (True, True)
    assert may(access_for(Role.PROGRAMME_MANAGER, municipality=municipality)) == (False, True)
    assert may(mentor_of(municipality)) == (False, False)
    assert may(access_for(Role.SRA_OFFICER, municipality=municipality)) == (False, False)


@pytest.mark.parametrize(
    ("role", "knows"),
    [(Role.HOUSING_OFFICER, True), (Role.PROGRAMME_MANAGER, True), (Role.MENTOR, False), (Role.SOCIAL_WORKER, True)],
)
def test_who_may_know_of_places_to_keep_away_from(role: Role, knows: bool):
    municipality = make_municipality()
    household = make_household(municipality)
    user = make_user(role, municipality=municipality)
    assign(client_of(household), user.id)

    viewer = access_for(role, municipality=municipality, user_id=user.id)

    assert queries.may_know_keep_away(household, viewer) is knows


def found(viewer: Access, text: str, **filters) -> list[str]:
    rows = db.session.execute(client_list(viewer, ClientFilters(text=text, **filters)).order_by(Client.id))
    return [row.file_number for row in rows]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("R-0042", True),
        ("r-42", True),
        ("42", True),
        ("R 42", True),
        ("r42", True),
        ("R - 42", True),
        ("L-42", False),
        ("4", False),
        ("zigurds", True),
        ("Izdomatais ZIGURDS", True),
        ("Zigu", False),
        ("Zigurds Cits", False),
        ("161175-19997", True),
        ("16117519998", False),
        ("???", False),
    ],
)
def test_a_file_is_found_by_number_code_or_whole_words(text: str, hit: bool):
    municipality = make_municipality(file_prefix="R")
    client = make_client(
        municipality, file_number="R-0042", personal_code_hash=exact_hash("personal_code", "16117519997")
    )
    name_words(client)

    assert found(access_for(Role.HOUSING_OFFICER, municipality=municipality), text) == (["R-0042"] if hit else [])


def test_a_prefix_may_hold_digits():
    municipality = make_municipality(file_prefix="2R1")
    client = make_client(municipality, file_number="2R1-0042")

    assert found(access_for(Role.HOUSING_OFFICER, municipality=municipality), "2r1-42") == [client.file_number]


def name_words(client: Client) -> None:
    for hashed in word_hashes(client.given_name, client.family_name):
        save(ClientWord(client_id=client.id, word_hash=hashed))


def test_a_name_is_found_only_by_those_who_may_open_it():
    municipality = make_municipality()
    mentor = mentor_of(municipality)
    own, other = make_client(municipality), make_client(municipality)
    name_words(own)
    name_words(other)
    assign(own, mentor.user_id)

    assert found(mentor, "Zigurds") == [own.file_number]
    assert found(mentor, other.file_number) == []


def test_whoever_may_not_open_a_name_does_not_find_by_it(monkeypatch: pytest.MonkeyPatch):
    allowed = ROLE_PERMISSIONS[Role.PROGRAMME_MANAGER] - {Permission.CLIENT_OPEN_NAME}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.PROGRAMME_MANAGER, allowed)
    client = make_client(make_municipality())
    name_words(client)
    viewer = access_for(Role.PROGRAMME_MANAGER, municipality=client.municipality)

    assert found(viewer, "Zigurds") == []
    assert found(viewer, client.file_number) == [client.file_number]


def test_filters_of_the_client_list():
    municipality = make_municipality()
    user = make_user(Role.MENTOR, municipality=municipality)
    supported, alone, closed = (make_client(municipality) for _ in range(3))
    assign(supported, user.id)
    closed.closed_on = TODAY
    viewer = access_for(Role.HOUSING_OFFICER, municipality=municipality)

    assert found(viewer, "") == [supported.file_number, alone.file_number]
    assert found(viewer, "", closed=True) == [closed.file_number]
    assert found(viewer, "", closed=None, without_mentor=True) == [alone.file_number, closed.file_number]
    assert found(viewer, "", supporter_id=user.id) == [supported.file_number]
    assert found(viewer, "", municipality_id=municipality.id + 1) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("161175-19997", SearchKind.PERSONAL_CODE),
        ("R-0042", SearchKind.FILE_NUMBER),
        ("1234567", SearchKind.FILE_NUMBER),
        ("Bērziņš", SearchKind.NAME),
    ],
)
def test_what_a_typed_text_is_taken_for(text: str, kind: SearchKind):
    assert queries.kind_of_search(text) is kind


def test_the_label_of_a_household_is_its_present_file_numbers():
    household = make_household(make_municipality(), clients=2)
    first, second = client_of(household).file_number, client_of(household, 1).file_number
    assert queries.household_label(household) == f"{first} + {second}"

    household.members[0].ends_on = TODAY
    assert queries.household_label(household) == second
    household.members[1].ends_on = TODAY
    assert queries.household_label(household) == f"{first} + {second}"  # nobody is left: those who were last in it
    db.session.flush()
    assert queries.household_labels([household.id], TODAY - DAY) == {household.id: f"{first} + {second}"}
