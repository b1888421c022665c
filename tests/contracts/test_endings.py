"""A contract ends: one household or twelve, and a lease lost by conduct only after a warning."""

from datetime import date, timedelta

import pytest

from app.contracts.models import Contract, ContractState
from app.core.permissions import Role
from app.placements.models import EndReason, Placement, WarningAbout
from app.placements.operations.endings import record_warning
from app.waitlist.queries import open_entry
from tests.contracts.cases import head_lease, signed
from tests.factories import (
    TODAY,
    client_of,
    make_flat,
    make_landlord,
    make_municipality,
    make_service,
    make_stay,
    make_user,
)

MOVED_IN = TODAY - timedelta(days=30)
ENDS = {"ended_on": "2026-12-15", "reason": "Pārdod māju."}


@pytest.fixture
def officer(client, db_session):
    city = make_municipality("Rīga")
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=city))
    client.city = city
    return client


def lease_of(officer, number: int) -> tuple[Contract, list[Placement]]:
    """A head lease of so many flats, a household with a service in each."""
    first = make_flat(municipality=officer.city, landlord=make_landlord(officer.city))
    flats = [first, *(make_flat(municipality=officer.city, landlord=first.landlord) for _more in range(number - 1))]
    contract = signed(head_lease(*flats))
    stays = [make_stay(flat, starts_on=MOVED_IN) for flat in flats]
    for stay in stays:
        if not client_of(stay.household).services:
            make_service(client_of(stay.household))
    return contract, stays


class TestAllInOneStep:
    def test_each_stay_is_recorded_by_itself_and_each_household_looked_after(self, officer, db_session):
        contract, stays = lease_of(officer, 3)
        page = officer.get(f"/contracts/{contract.id}/end")
        shown = page.submit(**ENDS, by="landlord", all_stays="ends", all_note="Ēku pārdod.").follow()
        db_session.expire_all()
        for stay in stays:
            assert (stay.ends_on, stay.end_reason) == (date(2026, 12, 15), EndReason.LANDLORD_ENDED)
            assert stay.end_note == "Ēku pārdod."
            assert open_entry(stay.household_id) is not None
            assert client_of(stay.household).file_number in shown.text
        assert shown.text.count("Meklēs citu dzīvokli.") == 3

    def test_without_an_own_reason_the_contracts_stands_with_each(self, officer, db_session):
        contract, stays = lease_of(officer, 2)
        officer.get(f"/contracts/{contract.id}/end").submit(**ENDS, by="landlord", all_stays="ends").follow()
        db_session.expire_all()
        assert [stay.end_note for stay in stays] == ["Pārdod māju."] * 2

    def test_all_go_on_or_each_is_decided_about(self, officer, db_session):
        contract, stays = lease_of(officer, 2)
        page = officer.get(f"/contracts/{contract.id}/end")
        refused = page.submit(**ENDS, by="landlord", **{f"stay_{stays[0].id}": "ends"})
        assert refused.status == 422  # of the second nothing is said
        page.submit(**ENDS, by="landlord", all_stays="goes_on").follow()
        db_session.expire_all()
        assert [stay.ends_on for stay in stays] == [None, None]

    def test_queries_do_not_grow_with_the_stays(self, officer, count_queries):
        few, many = (lease_of(officer, number)[0].id for number in (2, 6))
        numbers = []
        for id in (few, many):
            with count_queries() as sent:
                officer.get(f"/contracts/{id}/end")
            numbers.append(len(sent))
        assert numbers[0] == numbers[1]


class TestConduct:
    """K13: nobody loses a flat by how they lived without a warning before."""

    def end(self, officer, contract: Contract, stay: Placement, by: str):
        told = {f"stay_{stay.id}": "ends", f"breach_{stay.id}": True}
        return officer.get(f"/contracts/{contract.id}/end").submit(**ENDS, by=by, **told)

    def test_where_we_end_it_without_a_warning_it_is_refused(self, officer, db_session):
        contract, (stay,) = lease_of(officer, 1)
        page = officer.get(f"/contracts/{contract.id}/end")
        assert "Brīdinājums nav ierakstīts." in page.main
        refused = self.end(officer, contract, stay, "us")
        assert refused.status == 422
        assert "nebija brīdināta" in refused.main
        assert "ierakstiet brīdinājumu izmitināšanas lapā" in refused.main
        assert contract.state is ContractState.SIGNED

        day = TODAY - timedelta(days=3)
        told = {"about": WarningAbout.NOISE, "words": "Trokšņo."}
        record_warning(stay, day, **told, actor=make_user(), today=TODAY)
        ended = self.end(officer, contract, stay, "us")
        assert ended.status == 303, ended.main

    def test_what_the_landlord_decided_is_recorded_and_told(self, officer):
        contract, (stay,) = lease_of(officer, 1)
        shown = self.end(officer, contract, stay, "landlord").follow()
        assert contract.state is ContractState.ENDED
        assert "nebija brīdināta" in shown.text
