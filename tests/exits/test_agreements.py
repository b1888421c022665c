"""Service agreements: explained, signed, one at a time; neither stay nor lease nor service depends on them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from app.clients.models import Language, ServiceAgreement
from app.clients.operations.agreements import end_agreement, sign_agreement
from app.clients.queries.services import agreements_of, open_service
from app.core.audit import SYSTEM, history
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import Role
from tests import factories
from tests.exits.conftest import BEFORE, Case
from tests.factories import TODAY

YEAR = TODAY + timedelta(365)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def received(case: Case) -> Case:
    if open_service(case.client.id) is None:
        factories.make_service(case.client, BEFORE)
    return case


def agreed(case: Case, starts_on: date = BEFORE, ends_on: date | None = None, **changes) -> ServiceAgreement:
    options = {"explained": True, "actor": SYSTEM, "today": TODAY, **changes}
    return sign_agreement(case.client, min(starts_on, TODAY), starts_on, ends_on, Language.RUSSIAN, **options)


def test_nobody_signs_what_was_not_explained_nor_tomorrow_nor_backwards(case):
    for words, changes in {
        "izskaidro": {"explained": False},
        "nākotnē": {"today": BEFORE - timedelta(1)},
        "pirms sākuma": {"ends_on": BEFORE},
    }.items():
        with pytest.raises(Refused, match=words):
            agreed(case, **changes)


def test_one_agreement_holds_at_a_time(case):
    first = agreed(case, ends_on=TODAY)
    agreed(case, TODAY)
    with pytest.raises(Refused, match="cits pakalpojuma līgums"), db.session.begin_nested():
        agreed(case, TODAY - timedelta(1), TODAY)
    with pytest.raises(IntegrityError, match="no_overlap_service_agreement"), db.session.begin_nested():
        db.session.execute(
            sa.update(ServiceAgreement)
            .where(ServiceAgreement.id == first.id)
            .values(ends_on=None, end_reason="x", agreed_until=None)
        )


def test_nothing_else_ends_with_it(received):
    agreement = agreed(received)
    with pytest.raises(Refused, match="sākuma"):
        end_agreement(agreement, BEFORE - timedelta(1), "x", actor=SYSTEM)
    end_agreement(agreement, TODAY, "Vēlas citus noteikumus.", actor=SYSTEM)

    assert received.stay.ends_on is None
    assert open_service(received.client.id) is not None
    assert agreement.agreed_until is None
    assert [event.action for event in history(agreement)] == ["service_agreement.end", "service_agreement.sign"]
    with pytest.raises(Refused, match="tāpat beidzas"):
        end_agreement(agreement, TODAY, "x", actor=SYSTEM)


def test_it_is_signed_and_ended_on_the_clients_page(received, new_client, db_session):
    mentor = new_client()
    mentor.sign_in(received.mentor)
    page = mentor.get(f"/clients/{received.client.id}")
    assert "nav spēkā esoša pakalpojuma līguma" in page.main
    page = page.follow("Ierakstīt pakalpojuma līgumu")
    told = {"signed_on": TODAY, "starts_on": TODAY, "language": "ru"}
    refused = page.submit(**told)
    assert refused.status == 422
    assert "izskaidro" in refused.main
    assert page.submit(**told, explained="y", last_on=TODAY - timedelta(1)).status == 422
    done = page.submit(**told, explained="y", last_on=YEAR - timedelta(1)).follow()

    assert "Pakalpojuma līgums ir spēkā" in done.main
    assert "nav spēkā esoša pakalpojuma līguma" not in done.main
    (agreement,) = agreements_of(received.client.id)
    assert (agreement.ends_on, agreement.language) == (YEAR, Language.RUSSIAN)

    ended = done.follow("Izbeigt pakalpojuma līgumu").submit(on=TODAY, reason="Pārcēlās pie meitas.").follow()
    assert "Pakalpojuma līgums ir beidzies" in ended.main
    assert "Pārcēlās pie meitas." in ended.main


def test_who_sees_it(received, new_client, db_session):
    """Housing officers see that it ended, not why; the print for the person says all; a landlord's page nothing."""
    end_agreement(agreed(received), TODAY, "Vēlas citus noteikumus.", actor=SYSTEM)
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=received.city)
    page = officer.get(f"/clients/{received.client.id}")
    assert "Pakalpojuma līgums ir beidzies" in page.main
    assert "Vēlas citus noteikumus." not in page.main
    protection = new_client().as_(Role.DATA_PROTECTION, municipality=received.city)
    assert "Vēlas citus noteikumus." in protection.get(f"/subject-prints/{received.client.id}").main
    landlord = factories.make_landlord(received.city)
    received.stay.flat.landlord = landlord
    db_session.flush()
    for path in (f"/landlords/{landlord.id}", f"/flats/{received.stay.flat_id}"):
        assert "akalpojuma līgum" not in officer.get(path).main


def test_an_agreement_of_somebody_else_is_not_found(received, new_client):
    other = sign_agreement(
        factories.make_client(received.city), TODAY, TODAY, None, Language.LATVIAN,
        explained=True, actor=SYSTEM, today=TODAY,
    )  # fmt: skip
    mentor = new_client()
    mentor.sign_in(received.mentor)
    assert mentor.get(f"/clients/{received.client.id}/agreements/{other.id}/end").status == 404
