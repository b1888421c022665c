"""The audit tells who did what from what to what, keeps secrets sealed, and cannot be changed by anybody."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.clients.models import Client
from app.core import audit
from app.core.audit import SYSTEM, AuditEvent
from app.core.database import writing
from app.core.extensions import db
from app.core.permissions import Role, public
from app.flats.models import Readiness
from tests.factories import make_area, make_client, make_flat, make_household, make_municipality, make_user


def last(session) -> AuditEvent:
    return session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_a_change_is_kept_with_both_its_sides(db_session):
    flat = make_flat(municipality=make_municipality(), floor=2, readiness=Readiness.READY)
    officer = make_user(Role.HOUSING_OFFICER, municipality=flat.municipality)
    flat.floor = 4
    flat.readiness = Readiness.IN_REPAIR
    flat.readiness_since = date(2026, 11, 23)

    audit.record("flat.edit", flat, actor=officer, note="Caurule")

    event = last(db_session)
    assert (event.action, event.actor_id, event.object_type, event.object_id) == (
        "flat.edit",
        officer.id,
        "flat",
        flat.id,
    )
    assert event.municipality_id == flat.municipality_id
    assert event.changes == {
        "floor": [2, 4],
        "readiness": ["ready", "in_repair"],
        "readiness_since": ["2026-11-01", "2026-11-23"],
    }
    assert event.note == "Caurule"


def test_what_did_not_change_is_not_in_it(db_session):
    flat = make_flat(municipality=make_municipality(), floor=2)
    flat.floor = 2

    audit.record("flat.edit", flat, actor=SYSTEM)

    assert last(db_session).changes == {}


def test_encrypted_fields_stay_sealed_in_the_log(db_session):
    client = make_client(make_municipality(), family_name="Vecais", phone=None)
    db_session.flush()
    client.family_name, client.phone = "Jaunais", "+371 20000000"

    audit.record("client.edit", client, actor=SYSTEM, note="Laulības")

    raw = db_session.execute(sa.text("SELECT * FROM audit_event ORDER BY id DESC")).first()
    assert not any(word in str(tuple(raw)) for word in ("Vecais", "Jaunais", "20000000", "Laulības"))
    before, after = last(db_session).changes["family_name"]
    assert (audit.unseal(before), audit.unseal(after)) == ("Vecais", "Jaunais")
    assert last(db_session).changes["phone"][0] is None


def test_an_outline_is_not_copied_into_the_log(db_session):
    area = make_area(make_municipality())
    area.polygon = area.polygon
    audit.record("area.edit", area, actor=SYSTEM)

    assert "POLYGON" not in str(last(db_session).changes).upper()


def test_what_has_no_municipality_of_its_own_belongs_where_its_owner_does(db_session):
    household = make_household(make_municipality())

    audit.record_facts("household.join", household.members[0], actor=SYSTEM, facts={})

    assert last(db_session).municipality_id == household.municipality_id


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_nobody_changes_or_deletes_a_row_not_even_by_hand(db_session, statement):
    audit.record_facts("flat.edit", make_flat(municipality=make_municipality()), actor=SYSTEM, facts={})
    db_session.commit()

    with pytest.raises(IntegrityError, match="audit_event_append_only"):
        db_session.execute(sa.text(statement))

    db_session.rollback()
    assert last(db_session).action == "flat.edit"


def test_a_change_that_is_rolled_back_leaves_no_trace_and_no_change_goes_without_one(db_session):
    flat = make_flat(municipality=make_municipality(), floor=2)
    db_session.commit()
    flat.floor = 9
    audit.record("flat.edit", flat, actor=SYSTEM)
    db_session.rollback()

    assert last(db_session) is None
    assert flat.floor == 2


def test_a_read_is_written_at_once_even_if_the_page_then_fails(app_with, db_session):
    client_id = make_client(make_municipality()).id
    flask_app = app_with(PROPAGATE_EXCEPTIONS=False)

    @flask_app.get("/read-and-fail")
    @public
    def read_and_fail() -> str:
        audit.record_read("client.read", db.session.get(Client, client_id), actor=SYSTEM, note="Kāpēc")
        raise ZeroDivisionError

    assert flask_app.test_client().get("/read-and-fail").status == 500

    event = last(db_session)
    assert (event.action, event.object_id, event.note) == ("client.read", client_id, "Kāpēc")
    assert event.address == "127.0.0.1"


def test_a_read_in_the_middle_of_a_change_waits_for_its_commit(flask_app, db_session):
    client = make_client(make_municipality())
    db_session.commit()

    with flask_app.test_request_context("/clients/1", method="POST"), writing():
        audit.record_read("client.open_name", client, actor=SYSTEM)
        db.session.commit()

    assert last(db_session).action == "client.open_name"


def test_the_history_of_an_object_is_newest_first_without_reads_and_without_others(db_session):
    riga = make_municipality()
    flat, other = make_flat(municipality=riga), make_flat(municipality=riga)
    for subject, action in ((flat, "flat.create"), (other, "flat.create"), (flat, "flat.read"), (flat, "flat.edit")):
        audit.record_facts(action, subject, actor=SYSTEM, facts={})

    assert [event.action for event in audit.history(flat)] == ["flat.edit", "flat.create"]
