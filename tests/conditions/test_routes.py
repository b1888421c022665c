"""The pages of acts: begun, walked, refused in words, signed, locked, compared; hostile files come to nothing."""

import base64
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from pypdf import PdfReader

from app.clients.models import SupportAssignment, TeamRole
from app.conditions.models import (
    ActKind,
    ActNote,
    ActPhoto,
    ActSignature,
    ActState,
    Answer,
    Condition,
    ConditionAct,
    Side,
)
from app.conditions.operations.locking import problems_of
from app.conditions.operations.meters import meters_seen
from app.conditions.operations.signing import freeze_act
from app.conditions.papers import draw_act
from app.core import files
from app.core.permissions import Role
from app.core.photos import read_photo
from app.core.signatures import clean_signature
from app.meters.models import MeterKind, ReadingSource, WhyLower
from app.meters.operations.meters import MeterFacts, add_meter
from app.meters.operations.readings import record_reading
from tests.conditions.cases import (
    NOW,
    SYSTEM,
    add_photos,
    begun,
    lock_act,
    locked,
    note,
    signed,
    thing,
    walked,
)
from tests.contracts.papers import edoc, pdf
from tests.factories import TODAY, make_flat, make_landlord, make_municipality, make_stay, save
from tests.pictures import huge_png, picture, telling_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DAY = timedelta(days=1)
DRAWN = "data:image/png;base64,"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"), act_on=None, act_passed=None)


@pytest.fixture
def officer(new_client: Any, flat) -> Any:
    return new_client().as_(Role.HOUSING_OFFICER, municipality=flat.municipality)


@pytest.fixture
def act(flat) -> ConditionAct:
    return begun(flat)


def signature_url(colour: str = "black") -> str:
    return DRAWN + base64.b64encode(picture(90, 30, "PNG", colour)).decode()


def test_an_act_is_begun_walked_signed_and_locked(officer, flat, db_session):
    page = officer.get(f"/flats/{flat.id}")
    assert "Nav parakstīta akta par dzīvokļa stāvokli" in page.main
    page = page.follow("Sākt aktu").submit(kind="periodic", rooms=["hall"]).follow()
    act = db_session.scalar(sa.select(ConditionAct))
    page = page.submit("Saglabāt: Minimālais standarts", **{f"state-{one.id}": "yes" for one in act.rooms[0].items})
    walls = thing(act, "hall", "walls")
    seen = {f"state-{walls.id}": "damaged", f"words-{walls.id}": "Plaisa"}
    page = page.follow().submit("Saglabāt: Gaitenis", **seen).follow()
    page = page.submit("Nodot parakstīšanai").follow()
    assert "Bojāts, bet fotoattēla nav: Gaitenis: Sienas." in page.main
    page = page.follow("Parakstīt: Pakalpojuma sniedzējs")
    page = page.submit("Parakstīt aktu", name="Ilze Kalniņa", way="screen", picture=signature_url()).follow()
    assert "Paraksts ir pierakstīts." in page.main
    page = page.follow("Slēgt aktu").submit().follow()
    assert "Akts ir slēgts" in page.main
    db_session.expire_all()
    assert (act.state, act.passed, flat.act_passed) == (ActState.LOCKED, True, True)
    assert files.hash_of(act.pdf_name) == act.pdf_hash
    assert officer.get(f"/acts/{act.id}/act.pdf").response.data == files.path_of(act.pdf_name).read_bytes()
    assert act.pdf_hash in officer.get(f"/acts/{act.id}").main


def test_it_is_said_what_is_missing_before_it_can_be_signed(officer, act):
    page = officer.get(f"/acts/{act.id}/walk").submit("Nodot parakstīšanai")
    assert page.status == 422
    assert "Vēl nav apskatīta neviena telpa." in page.main
    assert "Nav atbildēts: Ir ūdens, Ir apkure, Ir elektrība." in page.main


@pytest.mark.parametrize("reading", ["12,3456", "abc", "-1", "1e9", "1234567890", "1.234,5"])
def test_a_reading_that_is_none_is_refused_at_its_field(officer, flat, db_session, reading):
    add_meter(flat, MeterFacts(MeterKind.COLD_WATER, "AU-1", TODAY), actor=SYSTEM, now=NOW)
    act = begun(flat, meters=meters_seen(flat, TODAY))
    meters = next(room for room in act.rooms if room.code == "meters")
    page = officer.get(f"/acts/{act.id}/walk")
    page = page.submit("Saglabāt: Skaitītāji", **{f"value-{meters.items[0].id}": reading})
    assert page.status == 422
    assert "Rādījumu rakstiet šādi: 123,456" in page.main
    assert page.one(f'[name="value-{meters.items[0].id}"]')["value"] == reading
    assert db_session.scalar(sa.select(sa.func.count(ActNote.id))) == 0


def test_a_reading_the_register_refused_stands_on_the_act_until_it_is_there(officer, flat, db_session):
    meter = add_meter(
        flat, MeterFacts(MeterKind.COLD_WATER, "AU-1", TODAY - DAY), actor=SYSTEM, now=NOW, first={"": 9_000}
    )
    act = begun(flat, meters=meters_seen(flat, TODAY))
    note(next(room for room in act.rooms if room.code == "meters").items[0], value=8_000)
    locked(act)
    assert "skaitītāju reģistrā nav: AU-1" in officer.get(f"/acts/{act.id}").main
    why: Any = {"source": ReadingSource.VISIT, "why_lower": WhyLower.EARLIER_WRONG}
    record_reading(meter, "", TODAY, 8_000, **why, actor=SYSTEM, now=NOW)
    assert "AU-1." not in officer.get(f"/acts/{act.id}").main


class TestPhotos:
    def send(self, officer, act, *sent):
        item = thing(act, "hall", "walls")
        data = {"photos": [(BytesIO(data), name) for data, name in sent], "once": str(uuid.uuid4())}
        return officer.post(f"/acts/{act.id}/things/{item.id}/photos", data=data)

    def test_place_time_and_device_are_removed(self, officer, act, db_session):
        self.send(officer, act, (telling_picture(), "a.jpg"))
        (photo,) = db_session.scalars(sa.select(ActPhoto))
        kept = files.path_of(photo.file_name).read_bytes()
        assert b"Exif" not in kept
        assert b"Jana" not in kept

    @pytest.mark.parametrize(
        "data",
        [SVG, huge_png(), b"PK\x03\x04" + bytes(500), b"<html><script>alert(1)</script>", b"", picture()[:200]],
        ids=["svg", "bomb", "zip", "html", "empty", "cut"],
    )
    def test_what_is_no_photo_is_refused_in_words_and_the_good_one_beside_it_kept(self, officer, act, db_session, data):
        page = self.send(officer, act, (picture(), "laba.jpg"), (data, "slikta.jpg"))
        assert page.status == 422
        assert "slikta.jpg" in page.main
        assert db_session.scalar(sa.select(sa.func.count(ActPhoto.id))) == 1

    def test_what_is_two_things_at_once_is_only_a_photo_afterwards(self, officer, act, db_session):
        self.send(officer, act, (picture() + b"<script>alert(1)</script>PK\x03\x04", "a.jpg"))
        (photo,) = db_session.scalars(sa.select(ActPhoto))
        assert b"script" not in files.path_of(photo.file_name).read_bytes()

    def test_one_that_was_taken_off_is_shown_to_nobody(self, officer, act, db_session):
        self.send(officer, act, (picture(), "a.jpg"))
        (photo,) = db_session.scalars(sa.select(ActPhoto))
        page = officer.get(f"/acts/{act.id}/walk").submit("Noņemt : 1. fotoattēls: Sienas").follow()
        assert "Fotoattēls ir noņemts" in page.main
        for name in (photo.file_name, photo.small_name):
            assert officer.get(f"/acts/{act.id}/photos/{name}").status == 404

    def test_of_a_finished_act_none_is_taken_off(self, officer, act, db_session):
        self.send(officer, act, (picture(), "a.jpg"))
        (photo,) = db_session.scalars(sa.select(ActPhoto))
        locked(act)
        page = officer.post(f"/acts/{act.id}/photos/{photo.id}/remove", data={"once": str(uuid.uuid4())})
        assert (page.status, "papildinājumu" in page.main) == (422, True)
        assert problems_of(act.id) == []


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "data:image/svg+xml;base64," + base64.b64encode(SVG).decode(),
        DRAWN + base64.b64encode(SVG).decode(),
        DRAWN + base64.b64encode(huge_png()).decode(),
        DRAWN + "x" * 400_000,
        DRAWN + "%%%",
        signature_url("white"),
    ],
    ids=["nothing", "svg", "svg as png", "bomb", "long", "no base64", "blank"],
)
def test_a_signature_that_is_none_is_refused(officer, act, db_session, sent):
    freeze_act(walked(act), actor=SYSTEM)
    assert clean_signature(sent) is None
    page = officer.get(f"/acts/{act.id}/sign/provider")
    page = page.submit("Parakstīt aktu", name="Ilze", way="screen", picture=sent)
    assert page.status == 422
    assert "Vispirms parakstieties laukā." in page.main
    assert db_session.scalar(sa.select(sa.func.count(ActSignature.id))) == 0


def test_what_is_disputed_stands_on_page_and_paper(officer, act, db_session, app_context_lv):
    note(thing(act, "hall", "doorbell"), condition=Condition.GOOD)
    freeze_act(walked(act), actor=SYSTEM)
    ref = thing(act, "hall", "doorbell").ref
    page = officer.get(f"/acts/{act.id}/sign/provider?lang=ru")
    assert "Прочитайте, что написано в акте." in page.main
    disputed = {f"dispute-{ref}": "1", f"words-{ref}": "Zvana <b>nav</b>"}
    page = page.submit("Подписать акт", name="Ilze", way="screen", picture=signature_url(), **disputed).follow()
    assert "Zvana <b>nav</b>" in page.main  # as text: the markup is inert
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(draw_act(act, "lv"))).pages)
    assert "Apstrīdēts: Pakalpojuma sniedzējs: Zvana <b>nav</b>" in " ".join(text.split())


def test_what_somebody_writes_beside_a_thing_is_a_dispute_with_or_without_a_tick(officer, act, db_session):
    note(thing(act, "hall", "doorbell"), condition=Condition.GOOD)
    freeze_act(walked(act), actor=SYSTEM)
    said = {f"words-{thing(act, 'hall', 'doorbell').ref}": "Zvana nav."}
    page = officer.get(f"/acts/{act.id}/sign/provider")
    page = page.submit("Parakstīt aktu", name="Ilze", way="screen", picture=signature_url(), **said).follow()
    assert "Zvana nav." in page.main


@pytest.mark.parametrize(("way", "name"), [("paper", "akts.pdf"), ("paper", "akts.jpg"), ("esignature", "akts.edoc")])
def test_a_paper_is_attached_kept_as_it_came_and_taken_as_a_file(officer, act, db_session, way, name):
    sent = {"akts.pdf": pdf(), "akts.jpg": picture(), "akts.edoc": edoc()}[name]
    freeze_act(walked(act), actor=SYSTEM)
    page = officer.get(f"/acts/{act.id}/sign/provider")
    page = page.submit("Parakstīt aktu", name="Ilze", way=way, paper=(BytesIO(sent), name)).follow()
    assert "Paraksts ir pierakstīts." in page.main
    taken = officer.get(page.one("a[download]")["href"]).response
    assert (taken.data, taken.mimetype) == (sent, "application/octet-stream")
    assert taken.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("sent", [SVG, b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(500), b"%PDF-1.7 cut"])
def test_what_is_no_paper_is_no_signature(officer, act, db_session, sent):
    freeze_act(walked(act), actor=SYSTEM)
    page = officer.get(f"/acts/{act.id}/sign/provider")
    page = page.submit("Parakstīt aktu", name="Ilze", way="paper", paper=(BytesIO(sent), "akts.pdf"))
    assert page.status == 422
    assert db_session.scalar(sa.select(sa.func.count(ActSignature.id))) == 0


def test_what_is_wrong_with_a_signature_is_said_in_the_language_of_the_reader(officer, act):
    freeze_act(walked(act), actor=SYSTEM)
    page = officer.get(f"/acts/{act.id}/sign/provider?lang=ru")
    page = page.submit("Подписать акт", name="", way="screen", picture="")
    assert page.status == 422
    for latvian in ("Vispirms parakstieties", "Aizpildiet šo lauku"):
        assert latvian not in page.main


def test_only_those_sign_whom_the_act_is_about(officer, act):
    freeze_act(walked(act), actor=SYSTEM)
    found = {side: officer.get(f"/acts/{act.id}/sign/{side}").status for side in Side}
    assert found == {**dict.fromkeys(Side, 404), Side.PROVIDER: 200, Side.WITNESS: 200}


def test_what_is_offered_from_before_can_be_left_out_thing_by_thing(officer, act, db_session):
    for code in ("walls", "door"):
        note(thing(act, "hall", code), condition=Condition.GOOD)
    locked(act)
    following = begun(act.flat, room_codes=())
    walls, door, floor = (thing(following, "hall", code) for code in ("walls", "door", "floor"))
    page = officer.get(f"/acts/{following.id}/walk")
    choices = {item: len(page.all(f"input[name=state-{item.id}]")) for item in (walls, floor)}
    assert choices == {walls: len(Condition) + 1, floor: len(Condition)}
    page.submit("Saglabāt: Gaitenis", **{f"state-{door.id}": ""}).follow()
    db_session.expire_all()
    assert [len(item.notes) for item in (walls, door, floor)] == [1, 0, 0]
    assert len(officer.get(f"/acts/{following.id}/walk").all(f"input[name=state-{walls.id}]")) == len(Condition)


def test_a_thing_that_waited_on_the_phone_twice_is_one_thing(officer, act, db_session):
    hall = next(room for room in act.rooms if room.code == "hall")
    sent = {"new_name": "Spogulis", "new_kind": "equipment", "new_condition": "good"}
    for corrected in ({}, {"new_name": " spogulis", "new_condition": "damaged"}):
        officer.post(f"/acts/{act.id}/rooms/{hall.id}", data={**sent, **corrected, "once": str(uuid.uuid4())})
    db_session.expire_all()
    (mirror,) = (item for item in hall.items if item.code == "own")
    assert [one.condition for one in mirror.notes] == [Condition.GOOD, Condition.DAMAGED]


def test_the_paper_is_tagged_numbered_and_holds_photos_diacritics_and_the_checksum(flat, db_session, app_context_lv):
    act = begun(flat)
    wall = thing(act, "hall", "walls")
    note(wall, condition=Condition.DAMAGED, words="Šķūņa žņaudzējs āčēģīķļņšūž")
    add_photos(wall, [read_photo(picture(800, 600))], made_at=NOW, actor=SYSTEM, now=NOW)
    locked(act)
    for language, title in (("lv", "Apsekošana"), ("ru", "Осмотр"), ("en", "Inspection")):
        reader = PdfReader(BytesIO(draw_act(act, language)))
        text = " ".join("".join(page.extract_text() for page in reader.pages).split())
        assert title in text
        assert "Šķūņa žņaudzējs āčēģīķļņšūž" in text
        assert str(act.seal_hash) in text.replace(" ", "")
        assert f"1 / {len(reader.pages)}" in text
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == language
        assert any(page.images for page in reader.pages)


@pytest.fixture
def app_context_lv(flask_app):
    with flask_app.test_request_context("/"):
        yield


def test_a_page_costs_the_same_whatever_the_number_of_acts(officer, flat, count_queries):
    counts = []
    for number in (1, 6):
        for _time in range(number):
            locked(begun(make_flat(municipality=flat.municipality)))
        with count_queries() as queries:
            assert officer.get("/acts").status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_is_narrowed_by_what_the_act_shows_or_not_at_all(officer, flat):
    act, failing = locked(begun(flat)), locked(begun(make_flat(municipality=flat.municipality)), water=Answer.NO)
    page = officer.get("/acts")
    assert page.one("select[name=passed] option[selected]").get_text() == "Nav svarīgi"
    for passed, shown, hidden in (("yes", act, failing), ("no", failing, act)):
        rows = officer.get(f"/acts?passed={passed}").main
        assert shown.number in rows
        assert hidden.number not in rows


def test_what_a_form_lacks_is_said(officer, flat, db_session):
    page = officer.get(f"/flats/{flat.id}/acts/new")
    assert "Izvēlieties vismaz vienu telpu." in page.submit(kind="periodic", rooms=None).main
    act = begun(flat)
    page = officer.get(f"/acts/{act.id}/walk").submit("Saglabāt: Gaitenis", new_name="Spogulis")
    assert (page.status, "Izvēlieties pievienotās lietas stāvokli." in page.main) == (422, True)
    page = page.submit("Saglabāt: Gaitenis", new_name="Spogulis", new_kind="equipment", new_condition="new").follow()
    assert "Spogulis" in page.main
    freeze_act(walked(act), actor=SYSTEM)
    page = officer.get(f"/acts/{act.id}/sign/provider")
    for values, words in (({"way": "declined"}, "Pierakstiet, kāpēc"), ({"way": "paper"}, "Izvēlieties failu.")):
        assert words in page.submit("Parakstīt aktu", name="Ilze", **values).main


def test_a_landlord_reads_in_what_state_flats_went_back(officer, flat, db_session):
    landlord = make_landlord(flat.municipality)
    flat.landlord = landlord
    assert "Neviens dzīvoklis vēl nav atdots ar aktu." in officer.get(f"/landlords/{landlord.id}").main
    before = begun(flat, ActKind.LANDLORD_TO_PROVIDER)
    for code in ("walls", "floor"):
        note(thing(before, "hall", code), condition=Condition.GOOD)
    locked(before)
    after = begun(flat, ActKind.PROVIDER_TO_LANDLORD, room_codes=())
    note(thing(after, "hall", "walls"), condition=Condition.DAMAGED)
    note(thing(after, "hall", "floor"), condition=Condition.GOOD)
    locked(after)
    page = officer.get(f"/landlords/{landlord.id}").follow("1 lieta sliktākā stāvoklī nekā pārņemot")
    assert page.all("section.act-room > h2")[0].get_text() == "Gaitenis: Sienas"


def test_an_act_about_somebody_else_in_the_same_flat_stays_closed_to_a_mentor(new_client, flat, db_session):
    flat.act_on, flat.act_passed = TODAY, True
    earlier = make_stay(flat, starts_on=TODAY - 30 * DAY, ends_on=TODAY - 10 * DAY)
    now = make_stay(flat, starts_on=TODAY - 9 * DAY)
    about_earlier = locked(begun(flat, ActKind.CLIENT_TO_PROVIDER, stay=earlier, on=TODAY - 10 * DAY))
    about_now = locked(begun(flat, ActKind.PROVIDER_TO_CLIENT, stay=now, on=TODAY - 9 * DAY, room_codes=()))
    mentor = new_client().as_(Role.MENTOR, municipality=flat.municipality)
    support = {"user": mentor.user, "role": TeamRole.MENTOR, "starts_on": TODAY - 100 * DAY}
    save(SupportAssignment(client=now.clients[0].client, **support))
    assert mentor.get(f"/acts/{about_earlier.id}").status == 404
    assert mentor.get(f"/acts/{about_earlier.id}/act.pdf").status == 404
    assert about_earlier.number not in mentor.get(f"/flats/{flat.id}/acts").main
    assert about_earlier.number not in mentor.get("/acts").main
    assert "Paraksta client" in mentor.get(f"/acts/{about_now.id}").main


def test_the_agency_reads_a_locked_act_by_file_number(new_client, flat, db_session):
    flat.act_on, flat.act_passed = TODAY, True
    stay = make_stay(flat, starts_on=TODAY)
    act = signed(walked(begun(flat, ActKind.PROVIDER_TO_CLIENT, stay=stay)))
    agency = new_client().as_(Role.SRA_OFFICER, municipality=flat.municipality)
    assert "Paraksta client" in agency.get(f"/acts/{act.id}").main  # while it is being signed
    lock_act(act, actor=SYSTEM, now=NOW)
    page = agency.get(f"/acts/{act.id}")
    assert "Paraksta client" not in page.main
    assert stay.clients[0].client.file_number in page.main
