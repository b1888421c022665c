"""An audit row in words."""

import pytest

from app.core import history
from app.core.audit import AuditEvent, _sealed
from app.core.history import Change, actor_name, describe


@pytest.fixture(autouse=True)
def _in_a_request(flask_app, app_ctx, monkeypatch):
    for names in ("_actions", "_fields", "_values"):
        monkeypatch.setattr(history, names, {})
    history.name_actions({"flat.edit": "Dzīvoklis labots"})
    history.name_fields({"floor": "Stāvs", "state": "Stāvoklis"}, {"state": {"ready": "Gatavs"}})
    with flask_app.test_request_context():
        yield


def described(changes: dict, may_unseal: bool = False, **values: object) -> history.Description:
    event = AuditEvent(**{"action": "flat.edit", "object_type": "flat", "changes": changes, **values})
    return describe(event, may_unseal=may_unseal)


def only(changes: dict, may_unseal: bool = False) -> Change:
    (change,) = described(changes, may_unseal).changes
    return change


def test_actions_fields_and_values_have_words_and_unknown_ones_show_as_they_are():
    assert described({}).action == "Dzīvoklis labots"
    assert described({}, action="x.y").action == "x.y"
    assert only({"state": [None, "ready"]}) == Change("Stāvoklis", "", "Gatavs")
    assert only({"unknown": ["a", "b"]}) == Change("unknown", "a", "b")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day", "2026-11-22", "22.11.2026."),
        ("at", "2026-11-22T06:30:00+00:00", "22.11.2026. 08:30"),
        ("rent_cents", 28_050, "280,50\u00a0€"),
        ("payment_due.cents", 31_500, "315,00\u00a0€"),
        ("floor", 0, "0"),
        ("lift", True, "Jā"),
        ("lift", False, "Nē"),
        ("state", ["ready", "other"], "Gatavs, other"),
        ("text", "2026-11-22 nav datums", "2026-11-22 nav datums"),
    ],
)
def test_values_are_in_the_readers_format(field, value, words):
    assert only({field: [None, value]}).after == words


def test_sealed_values_open_only_for_those_who_may():
    changes = {"name": [_sealed("Vecais"), _sealed("Jaunais")]}

    assert only(changes) == Change("name", "", "", hidden=True)
    assert only(changes, may_unseal=True) == Change("name", "Vecais", "Jaunais")
    assert only({"name": [None, _sealed("Jaunais")]}).hidden


def test_a_note_is_read_only_by_those_who_may():
    assert described({}, note="Iemesls").note is None
    assert described({}, may_unseal=True, note="Iemesls").note == "Iemesls"


def test_the_system_and_people_who_are_gone_have_a_name():
    assert actor_name({1: "Anna"}, 1) == "Anna"
    assert actor_name({}, None) == "Sistēma"
    assert actor_name({}, 7) == "Lietotājs Nr. 7"
