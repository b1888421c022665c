"""A municipality's own list: what it refuses, which acts look at it, and writing it in the browser."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from app.conditions.models import Condition
from app.conditions.operations.draft import add_room
from app.conditions.operations.templates import save_template
from app.conditions.queries.acts import template_of
from app.conditions.standard import BASICS, STANDARD, Check, CheckLevel, Element, Room, Template, template_from
from app.conditions.wording import Codes, Differs, differences, lines_of
from app.core.audit import SYSTEM, history
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import Role
from tests.conditions.cases import begun, locked, note, thing
from tests.factories import make_flat, make_municipality

DETECTOR = Element("smoke_detector", {"lv": "Dūmu detektors", "en": "Smoke detector", "ru": "Датчик дыма"})
HALL = STANDARD.rooms[0]


@pytest.fixture
def city(db_session):
    return make_municipality("Liepāja")


def with_detector(template: Template = STANDARD) -> Template:
    hall = template.rooms[0]
    return replace(template, rooms=(replace(hall, elements=(*hall.elements, DETECTOR)), *template.rooms[1:]))


def without(template: Template, *codes: str) -> Template:
    return replace(template, checks=tuple(check for check in template.checks if check.code not in codes))


def check(code: str, **values: Any) -> Check:
    return Check(**{"code": code, "names": {"lv": code}, "level": CheckLevel.WARNING, **values})


def save(city, template: Template = STANDARD, **values: Any):
    return save_template(city, template, **{"reason": "Padomes lēmums", "actor": SYSTEM, **values})


class TestSaving:
    def test_each_change_is_a_version_with_who_and_why(self, city):
        first = save(city, with_detector())
        second = save(city)
        assert [first.version, second.version] == [1, 2]
        assert template_of(city.id) == (2, STANDARD)
        assert template_from(first.content) == with_detector()
        assert [event.note for event in history(city) if event.action == "act_template.save"] == ["Padomes lēmums"] * 2

    def test_a_version_is_never_rewritten(self, city):
        save(city, with_detector()).reason = "Cits"
        with pytest.raises(DBAPIError, match="act_template"):
            db.session.flush()

    @pytest.mark.parametrize("code", BASICS)
    def test_water_heating_and_electricity_stay_mandatory(self, city, code):
        milder = [replace(one, level=CheckLevel.WARNING) if one.code == code else one for one in STANDARD.checks]
        for wrong in (without(STANDARD, code), replace(STANDARD, checks=tuple(milder))):
            with pytest.raises(Refused, match="Ūdens, apkure un elektrība"):
                save(city, wrong)

    def test_what_is_mandatory_is_not_elsewhere(self, city):
        sleep = check("sleep_2", level=CheckLevel.MANDATORY, elsewhere=True)
        with pytest.raises(Refused, match="sleep_2"):
            save(city, replace(STANDARD, checks=(*STANDARD.checks, sleep)))

    def test_the_same_again_is_no_version(self, city):
        with pytest.raises(Refused, match="neatšķiras"):
            save(city)

    def test_what_a_colleague_saved_meanwhile_is_not_undone_unseen(self, city):
        save(city, with_detector(), seen=0)
        with pytest.raises(Refused, match="Kolēģis"):
            save(city, without(STANDARD, "storage"), seen=0)

    @pytest.mark.parametrize(
        ("template", "words"),
        [
            (replace(STANDARD, rooms=()), "vismaz viena telpa"),
            (replace(STANDARD, checks=()), "Ūdens"),
            (replace(STANDARD, rooms=(HALL, replace(HALL, names={"lv": "Cits"}))), "kods"),
            (replace(STANDARD, rooms=(HALL, replace(HALL, code="other"))), "nosaukums"),
            (replace(STANDARD, rooms=(replace(HALL, names={"en": "Hall"}),)), "latviski"),
            (replace(STANDARD, rooms=(replace(HALL, elements=(DETECTOR, DETECTOR)),)), "divreiz"),
            (replace(STANDARD, rooms=(replace(HALL, elements=(replace(DETECTOR, code="whole"),)),)), "whole"),
            (replace(STANDARD, checks=(*STANDARD.checks, check("x" * 25))), "kodu"),
        ],
    )
    def test_a_list_that_cannot_be_walked_is_refused(self, city, template, words):
        with pytest.raises(Refused, match=words):
            save(city, template)

    def test_its_sizes_hold_on_both_sides(self, city):
        def sized(rooms: int, elements: int, checks: int) -> Template:
            things = tuple(Element(f"e{turn}", {"lv": f"E{turn}"}) for turn in range(elements))
            more = tuple(check(f"c{turn}") for turn in range(checks - 3))
            kinds = tuple(Room(f"r{turn}", {"lv": f"R{turn}"}, things) for turn in range(rooms))
            return Template(kinds, (*STANDARD.checks[:3], *more))

        for wrong in (sized(31, 0, 40), sized(1, 61, 40), sized(1, 60, 41)):
            with pytest.raises(Refused, match="ne vairāk"):
                save(city, wrong)
        assert save(city, sized(30, 60, 40)).version == 1


class TestActs:
    def test_one_begun_after_the_change_has_it_and_the_open_one_keeps_the_old(self, city):
        before = begun(make_flat(municipality=city))
        bath = next(room for room in STANDARD.rooms if room.code == "bath")
        rooms = tuple(replace(one, elements=(DETECTOR,)) if one is bath else one for one in STANDARD.rooms)
        save(city, with_detector(replace(STANDARD, rooms=rooms)))
        after = begun(make_flat(municipality=city))
        assert "smoke_detector" in [item.code for item in after.rooms[1].items]
        assert "smoke_detector" not in [item.code for item in before.rooms[1].items]
        assert (before.template_version, after.template_version) == (0, 1)
        assert len(add_room(before, "bath", None, actor=SYSTEM).items) == len(bath.elements) + 1
        assert [item.code for item in add_room(after, "bath", None, actor=SYSTEM).items] == ["whole", "smoke_detector"]

    def test_the_next_act_of_a_flat_has_it_too_under_refs_that_compare(self, city):
        first = begun(make_flat(municipality=city))
        note(thing(first, "hall", "doorbell"), condition=Condition.GOOD)
        locked(first)
        doorless = tuple(one for one in HALL.elements if one.code not in ("doorbell", "ceiling"))
        save(city, with_detector(replace(STANDARD, rooms=(replace(HALL, elements=doorless), *STANDARD.rooms[1:]))))
        second = begun(first.flat, room_codes=())
        codes = [item.code for item in second.rooms[1].items]
        assert codes == ["whole", "walls", "floor", "door", "light", "front_door", "smoke_detector", "doorbell"]
        for code in ("walls", "doorbell"):  # what was noted stays, what nobody noted goes with the list
            assert thing(second, "hall", code).ref == thing(first, "hall", code).ref


class TestWording:
    def test_a_name_keeps_its_code_and_a_new_one_gets_its_own(self):
        codes = Codes([STANDARD])
        kitchen, bath = (next(room for room in STANDARD.rooms if room.code == code) for code in ("kitchen", "bath"))
        assert codes.elements_from("kitchen", lines_of(kitchen.elements)) == kitchen.elements
        assert codes.elements_from("bath", lines_of(bath.elements)) == bath.elements
        new = codes.elements_from("kitchen", "Sienas\n\n Gaismas  ķermenis | Lamp\nDūmu detektors\nSienas")
        assert [one.code for one in new] == ["walls", "light", "dumu_detektors", "sienas"]
        assert new[1].names == {"lv": "Gaismas ķermenis", "en": "Lamp"}
        assert codes.elements_from("hall", "Кухня")[0].code == "part"
        assert codes.of_check("Water", set()) == "water_2"  # another meaning than the code has

    def test_differences_say_what_and_where(self):
        check_, *others = STANDARD.checks
        later = with_detector(replace(STANDARD, rooms=(HALL, *reversed(STANDARD.rooms[1:]))))
        strict = replace(others[-1], level=CheckLevel.MANDATORY, names={"lv": "Kāpnes"})
        found = differences(STANDARD, replace(later, checks=(check_, *others[:-1], strict)))
        assert [(one.how, one.is_check, one.room is HALL.names) for one in found] == [
            (Differs.MOVED, False, False),
            (Differs.ADDED, False, True),
            (Differs.RENAMED, True, False),
            (Differs.MANDATORY, True, False),
        ]
        back = differences(later, STANDARD)
        assert [one.how for one in back] == [Differs.MOVED, Differs.REMOVED]
        assert differences(STANDARD, STANDARD) == []


class TestPages:
    @pytest.fixture
    def manager(self, client, city):
        return client.as_(Role.PROGRAMME_MANAGER, municipality=city)

    def test_it_is_found_looked_at_changed_and_compared(self, manager, city):
        page = manager.get(f"/settings/{city.id}").follow("Ko aktos apskata")
        assert "Standarta saraksts Spēkā tagad" in page.main
        page = page.follow("Mainīt sarakstu")
        words = str(page.one("[name=rooms-0-elements]").text) + "\r\nDūmu detektors | Smoke detector\r\n"
        seen = page.submit("Apskatīt, kā tas izskatīsies", **{"rooms-0-elements": words})
        assert "Gaitenis: Pievienots: Dūmu detektors | Smoke detector" in seen.main
        assert template_of(city.id)[0] == 0  # looking keeps nothing

        done = seen.submit("Saglabāt sarakstu", reason="Prasa ugunsdzēsēji").follow()
        version, template = template_of(city.id)
        assert (version, template.rooms[0].elements[:-1]) == (1, HALL.elements)
        assert template.rooms[0].elements[-1].names == {"lv": "Dūmu detektors", "en": "Smoke detector"}
        assert "Prasa ugunsdzēsēji" in done.main
        assert "Gaitenis: Pievienots: Dūmu detektors | Smoke detector" in done.main
        assert "Atšķirību nav" in manager.get(f"{done.url.split('?')[0]}?before=1&after=1").main
        assert "Dūmu detektors" in done.follow("1. redakcija").main
        assert "Vairs nav spēkā" in done.follow("Standarta saraksts").main

    def test_cards_are_moved_taken_out_and_added_without_losing_what_was_typed(self, manager, city):
        page = manager.get(f"/municipalities/{city.id}/act-template/edit")
        page = page.submit("Zemāk : Gaitenis", reason="Iesākts")
        assert [str(page.one(f"[name=rooms-{turn}-lv]")["value"]) for turn in (0, 1)] == ["Istaba", "Gaitenis"]
        page = page.submit("Izņemt : Istaba").submit("Pievienot telpu").submit("Pievienot pārbaudi")
        last = len(STANDARD.rooms) - 1
        added = {f"rooms-{last}-lv": "Bēniņi", f"checks-{len(STANDARD.checks)}-lv": "Ir interneta pieslēgums"}
        page = page.submit("Augstāk : Ir apkure", **added)
        assert page.submit("Saglabāt sarakstu").status == 303
        _version, template = template_of(city.id)
        assert [room.code for room in template.rooms[-2:]] == ["stairwell", "benini"]
        assert [one.code for one in template.checks][:2] == ["heating", "water"]
        assert template.checks[-1].names == {"lv": "Ir interneta pieslēgums"}

    def test_begin_again_from_the_standard_list(self, manager, city):
        save(city, with_detector())
        page = manager.get(f"/municipalities/{city.id}/act-template/edit").follow("Sākt no jauna ar standarta sarakstu")
        assert "Dūmu detektors" not in str(page.one("[name=rooms-0-elements]").text)
        assert page.submit("Saglabāt sarakstu", reason="Atpakaļ").status == 303
        assert template_of(city.id) == (2, STANDARD)
        again = manager.get(f"/municipalities/{city.id}/act-template/edit?from=1")
        assert again.submit("Saglabāt sarakstu", reason="Tomēr").status == 303
        assert template_of(city.id) == (3, with_detector())
        assert manager.get(f"/municipalities/{city.id}/act-template/edit?from=9").status == 404

    def test_what_is_wrong_is_said_beside_it_and_kept(self, manager, city):
        page = manager.get(f"/municipalities/{city.id}/act-template/edit")
        wrong = {"rooms-0-elements": "Sienas\n | Floor", "rooms-1-lv": " ", "reason": "Tāpat"}
        refused = page.submit("Saglabāt sarakstu", **wrong)
        assert refused.status == 422
        assert "Rindā nav nosaukuma latviski: | Floor" in refused.main
        assert len(refused.all(".error-summary a")) == 2
        for button in ("Saglabāt sarakstu", "Apskatīt, kā tas izskatīsies"):
            refused = page.submit(button, **{"checks-0-level": "warning", "reason": "Tāpat"})
            assert refused.status == 422
            assert "Ūdens, apkure un elektrība paliek obligātas" in refused.main

    def test_two_at_once_do_not_undo_each_other(self, manager, city):
        page = manager.get(f"/municipalities/{city.id}/act-template/edit")
        save(city, with_detector())
        db.session.commit()
        assert page.submit("Saglabāt sarakstu", reason="Otrs", **{"rooms-0-lv": "Priekštelpa"}).status == 422
        assert template_of(city.id)[0] == 1

    def test_who_may_look_does_not_change(self, client, new_client, city):
        client.as_(Role.HOUSING_OFFICER, municipality=city)
        page = client.get("/acts").follow("Ko aktos apskata").follow()
        assert page.links("Mainīt sarakstu") == []
        assert client.get(f"/municipalities/{city.id}/act-template/edit").status == 403
        mentor = new_client().as_(Role.MENTOR, municipality=city)
        assert mentor.get("/acts").links("Ko aktos apskata") == []
