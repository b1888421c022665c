"""Two acts compared: known differences are found, and only those; a text has one hash whatever its order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conditions.calculations import Change, Difference, canonical, compare, hash_of, with_supplements


def item(ref: str, condition: Any = "good", code="walls", kind="element", name=None):
    return {"ref": ref, "code": code, "kind": kind, "condition": condition, "names": {"lv": name or code}}


def act(*items, room="hall", room_ref="r"):
    return {"rooms": [{"ref": room_ref, "code": room, "names": {"lv": room}, "items": list(items)}]}


def refs(one: Difference) -> tuple[str, str]:
    assert one.before
    assert one.after
    return one.before["ref"], one.after["ref"]


def changes(before, after):
    return {one.ref: one.change for one in compare(before, after)}


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("good", "good", Change.UNCHANGED),
        ("new", "good", Change.UNCHANGED),  # what is not new any more is no damage
        ("good", "worn", Change.WORN),
        ("new", "damaged", Change.DAMAGED),
        ("damaged", "missing", Change.MISSING),
        ("damaged", "good", Change.BETTER),
        ("missing", "new", Change.BETTER),
        ("damaged", "damaged", Change.UNCHANGED),
    ],
)
def test_a_thing_is_judged_by_both_its_states(then, now, change):
    assert changes(act(item("a", then)), act(item("a", now))) == {"a": change}


def test_known_differences_are_found_and_only_those():
    before = act(item("a"), item("b", code="floor"), item("c", code="lamp"), item("d", code="sink", condition="worn"))
    after = act(
        item("a"),
        item("b", code="floor", condition="damaged"),
        item("d", code="sink", condition="good"),
        item("e", code="own", name="Galds"),
    )
    assert changes(before, after) == {
        "a": Change.UNCHANGED,
        "b": Change.DAMAGED,
        "c": Change.NOT_LOOKED_AT,
        "d": Change.BETTER,
        "e": Change.ADDED,
    }


def test_acts_that_do_not_follow_each_other_are_matched_by_room_and_name():
    found = compare(act(item("a"), room_ref="x"), act(item("z", "damaged"), room_ref="y"))
    assert [(one.change, *refs(one)) for one in found] == [(Change.DAMAGED, "a", "z")]


def test_a_supplement_puts_right_what_it_speaks_of_and_leaves_the_rest():
    wall, door = ({**item(ref), "words": None, "photos": [{"file": ref}]} for ref in "wd")
    shelf = {**item("s", kind="equipment"), "words": None, "photos": []}
    content = {"number": "A-1", **act(wall, door)}
    said = {**wall, "condition": None, "words": "Plaisa", "photos": [{"file": "p"}]}
    rooms = [*act(said)["rooms"], *act(shelf, room_ref="bath")["rooms"]]
    hall, bath = with_supplements(content, [(7, {"number": "A-7", "rooms": rooms})])["rooms"]
    photos = [{"file": "w"}, {"file": "p", "act": 7}]
    assert hall["items"] == [{**wall, "words": "Plaisa", "photos": photos, "supplement": "A-7"}, door]
    assert [(item["ref"], item["supplement"]) for item in bath["items"]] == [("s", "A-7")]
    assert with_supplements(content, []) == content


def test_of_two_alike_each_is_matched_once():
    found = compare(act(item("a"), item("b")), act(item("y"), item("b", "worn")))
    assert {(*refs(one), one.change) for one in found} == {
        ("a", "y", Change.UNCHANGED),
        ("b", "b", Change.WORN),
    }


def test_what_nobody_looked_at_and_what_is_no_thing_is_not_compared():
    assert compare(act(item("a", None), item("b", kind="check")), act(item("m", kind="meter"))) == []


states = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["new", "good", "worn", "damaged", "missing"]))


@given(states, states)
def test_every_thing_of_both_acts_is_in_the_comparison_once(then, now):
    found = changes(
        act(*(item(ref, state, code=ref) for ref, state in then.items())),
        act(*(item(ref, state, code=ref) for ref, state in now.items())),
    )
    assert set(found) == set(then) | set(now)
    assert {ref for ref, change in found.items() if change is Change.ADDED} == set(now) - set(then)
    assert {ref for ref, change in found.items() if change is Change.NOT_LOOKED_AT} == set(then) - set(now)
    assert all(found[ref] is Change.UNCHANGED for ref in set(then) & set(now) if then[ref] == now[ref])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), json_values))
def test_a_text_has_one_hash_whatever_order_it_was_made_in(value):
    turned = dict(reversed(list(value.items())))
    assert hash_of(canonical(value)) == hash_of(canonical(turned))


def test_a_changed_letter_changes_the_hash():
    assert hash_of(canonical({"a": "ā"})) != hash_of(canonical({"a": "a"}))
