"""What was said and promised: the log, promises that end once, and those due on Today."""

from datetime import timedelta

import pytest
import time_machine

from app.core.errors import Refused
from app.core.permissions import Role
from app.core.promises import PromiseState
from app.landlords.models import Channel, LandlordPromise, PromiseBy
from app.landlords.operations import ContactFacts, PromiseFacts, record_contact, settle_promise
from app.landlords.queries import LandlordFilters, due_promises, landlord_list, promises_of
from tests.factories import TODAY, access_for, make_landlord, make_municipality, make_user, save

DAY = timedelta(days=1)


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


def promise(landlord, due_on=TODAY, **values) -> LandlordPromise:
    return save(
        LandlordPromise(landlord=landlord, promised_by=PromiseBy.US, words="Nomainīt slēdzeni", due_on=due_on, **values)
    )


def test_a_promise_is_open_then_overdue_then_kept_or_broken(city):
    one = promise(make_landlord(city))

    assert (one.state(TODAY), one.state(TODAY + DAY)) == (PromiseState.OPEN, PromiseState.OVERDUE)
    settle_promise(one, True, TODAY, actor=make_user(), today=TODAY)
    assert one.state(TODAY + DAY) is PromiseState.KEPT
    other = settle_promise(promise(make_landlord(city)), False, TODAY, actor=make_user(), today=TODAY)
    assert other.state(TODAY + DAY) is PromiseState.BROKEN


def test_a_promise_ends_once_and_not_tomorrow(city):
    one, actor = promise(make_landlord(city)), make_user()

    with pytest.raises(Refused):
        settle_promise(one, True, TODAY + DAY, actor=actor, today=TODAY)
    settle_promise(one, True, TODAY, actor=actor, today=TODAY)
    with pytest.raises(Refused):
        settle_promise(one, False, TODAY, actor=actor, today=TODAY)


def test_a_contact_is_not_of_tomorrow_and_its_promise_not_of_yesterday(city):
    landlord, actor = make_landlord(city), make_user()
    late = PromiseFacts(PromiseBy.LANDLORD, "Atsūtīt līgumu", TODAY - DAY)

    for facts in (
        ContactFacts(TODAY + DAY, Channel.PHONE, "Runājām"),
        ContactFacts(TODAY, Channel.PHONE, "Runājām", promise=late),
    ):
        with pytest.raises(Refused):
            record_contact(landlord, facts, actor=actor, today=TODAY)


def test_open_promises_come_first_and_the_next_one_is_in_the_list(city):
    landlord, viewer = make_landlord(city), access_for(Role.SRA_OFFICER, municipality=city)
    far, near = promise(landlord, TODAY + 9 * DAY), promise(landlord, TODAY + DAY)
    kept = promise(landlord, TODAY - DAY, kept_on=TODAY)
    make_landlord(city, "Bez solījuma")

    assert promises_of(landlord.id) == [near, far, kept]
    assert [row.promise_due_on for row in landlord_list(viewer, LandlordFilters(promises=True))] == [near.due_on]


def test_due_are_the_open_ones_of_those_who_may_settle_them(city):
    late, soon = promise(make_landlord(city), TODAY - DAY), promise(make_landlord(city), TODAY + DAY)
    promise(make_landlord(city), TODAY + 8 * DAY)
    promise(make_landlord(city), TODAY, kept_on=TODAY)
    promise(make_landlord(make_municipality()), TODAY)

    def due(role: Role) -> list[LandlordPromise]:
        return due_promises(access_for(role, municipality=city), TODAY + 7 * DAY, 8)

    assert due(Role.SRA_OFFICER) == [late, soon]
    assert due(Role.FINANCE) == []


def test_a_call_with_a_promise_is_recorded_and_settled_on_the_pages(client, city):
    landlord = make_landlord(city, "Anna Kalniņa")
    with time_machine.travel(TODAY.isoformat() + "T08:00:00Z", tick=False):
        client.sign_in(make_user(Role.SRA_OFFICER, municipality=city))
        form = client.get(f"/landlords/{landlord.id}/contacts")
        refused = form.submit("Saglabāt", channel="phone", words="Runājām", promised_by="us")
        page = form.submit(
            "Saglabāt",
            channel="phone",
            words="Baidās no smakām",
            promised_by="us",
            promise_words="Nomainīt slēdzeni",
            due_on="24.11.2026",
        ).follow()
        today = client.get("/")
        ended = page.follow("Ierakstīt iznākumu : Nomainīt slēdzeni").submit(outcome="kept").follow()

    assert (refused.status, len(refused.all(".error-summary a"))) == (422, 2)
    assert "Baidās no smakām" in page.main
    assert "Apsolījām mēs: Nomainīt slēdzeni" in today.main
    assert "Izpildīts: 23.11.2026." in ended.main


def test_who_may_only_look_sees_the_log_and_no_form(client, city):
    landlord = make_landlord(city)
    promise(landlord)
    client.sign_in(make_user(Role.FINANCE, municipality=city))

    page = client.get(f"/landlords/{landlord.id}/contacts")

    assert "Nomainīt slēdzeni" in page.main
    assert not page.all("main form")
    assert "Izīrētājiem dotie" not in client.get("/").main
