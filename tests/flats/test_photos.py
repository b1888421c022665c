"""Photos of a flat in the browser: added, described, put in order, taken off, shown to those who may see the flat."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from app.core import files
from app.core.audit import SYSTEM, history
from app.core.errors import Refused
from app.core.permissions import Role
from app.core.photos import read_photo
from app.flats import queries
from app.flats.models import FlatPhoto
from app.flats.operations import photos as operations
from tests.factories import TODAY, make_flat, make_municipality, make_user
from tests.pictures import picture

COLOURS = ("#111111", "#555555", "#999999")


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"))


@pytest.fixture
def officer(client, flat):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=flat.municipality))
    return client


@pytest.fixture
def three(flat, db_session):
    return operations.add_photos(flat, [read_photo(picture(colour=one)) for one in COLOURS], actor=SYSTEM)


def sent(*pictures: bytes, name: str = "foto.jpg") -> list[tuple[BytesIO, str]]:
    return [(BytesIO(data), name) for data in pictures]


def send(officer, flat, *uploads):
    page = officer.get(f"/flats/{flat.id}/photos")
    key = page.form("Pievienot fotoattēlus").select_one("input[name=once]")["value"]
    return officer.post(f"/flats/{flat.id}/photos", data={"photos": list(uploads), "once": key})


def shown(flat) -> list[FlatPhoto]:
    return queries.photos_of([flat.id]).get(flat.id, [])


def test_several_photos_are_added_at_once_and_shown_on_the_flats_page(officer, flat, db_session):
    page = send(officer, flat, *sent(picture(), picture(colour="red"))).follow()
    assert "Pievienoti 2 fotoattēli." in page.main

    page = officer.get(f"/flats/{flat.id}")

    images = page.all(".photos img")
    assert [image["alt"] for image in images] == ["1. fotoattēls", "2. fotoattēls"]
    answer = officer.get(images[0]["src"]).response
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.data == files.path_of(shown(flat)[0].small_name).read_bytes()
    assert history(flat)[0].action == "flat.add_photos"


def test_a_photo_sent_again_is_passed_over_but_may_come_back_after_it_was_taken_off(officer, flat, three):
    page = send(officer, flat, *sent(picture(colour=COLOURS[0]))).follow()
    assert "Šie fotoattēli dzīvoklim jau ir." in page.main
    assert len(shown(flat)) == 3

    operations.remove_photo(three[0], TODAY, actor=SYSTEM)
    send(officer, flat, *sent(picture(colour=COLOURS[0])))

    assert len(shown(flat)) == 3


def test_a_bad_file_is_named_and_the_good_ones_are_kept(officer, flat, db_session):
    page = send(officer, flat, *sent(picture()), *sent(b"<svg/>", name="plāns.svg"))

    assert page.status == 422
    assert "plāns.svg: Tas nav fotoattēls" in page.one(".field-error").get_text()
    assert len(page.all(".photo-list li")) == len(shown(flat)) == 1


def test_nothing_chosen_is_said(officer, flat):
    page = send(officer, flat)

    assert page.status == 422
    assert "Izvēlieties vismaz vienu" in page.one(".error-summary").get_text()


def test_captions_and_order(officer, flat, three, db_session):
    first, second, third = (photo.id for photo in three)
    fields = {f"photo-{second}-caption": "Virtuve", f"photo-{second}-once": "k"}
    officer.post(f"/flats/{flat.id}/photos/{second}", data=fields)
    officer.post(f"/flats/{flat.id}/photos/{third}/earlier")
    officer.post(f"/flats/{flat.id}/photos/{first}/earlier")  # nothing stands before the first

    assert [photo.id for photo in shown(flat)] == [first, third, second]
    page = officer.get(f"/flats/{flat.id}")
    assert [image["alt"] for image in page.all(".photos img")] == ["1. fotoattēls", "2. fotoattēls", "Virtuve"]
    stored = db_session.scalars(sa.text("SELECT caption FROM flat_photo WHERE caption IS NOT NULL")).one()
    assert "Virtuve" not in stored


def test_a_caption_that_is_too_long_stays_in_its_field(officer, flat, three):
    one = three[0].id
    page = officer.post(f"/flats/{flat.id}/photos/{one}", data={f"photo-{one}-caption": "x" * 201})

    assert page.status == 422
    assert page.one(f"#photo-{one}-caption")["value"] == "x" * 201


def test_a_photo_taken_off_is_shown_no_more_and_its_file_stays(officer, flat, three):
    gone = three[1]
    officer.post(f"/flats/{flat.id}/photos/{gone.id}/remove")

    assert gone.id not in [photo.id for photo in shown(flat)]
    assert officer.get(f"/flats/{flat.id}/photos/{gone.id}/large.jpg").status == 404
    assert files.path_of(gone.file_name).exists()


def test_a_photo_belongs_to_its_flat(officer, flat, three):
    other = make_flat(municipality=flat.municipality)

    assert officer.get(f"/flats/{other.id}/photos/{three[0].id}/large.jpg").status == 404


def test_a_flat_has_at_most_sixty(flat, three, monkeypatch):
    monkeypatch.setattr(operations, "MOST_PHOTOS", 3)

    with pytest.raises(Refused):
        operations.add_photos(flat, [read_photo(picture(colour="red"))], actor=SYSTEM)


def test_finance_sees_photos_and_changes_none(client, flat, three):
    client.sign_in(make_user(Role.FINANCE, municipality=flat.municipality))

    page = client.get(f"/flats/{flat.id}")
    assert len(page.all(".photos img")) == 3
    assert not page.links("Fotoattēli un to secība")


def test_what_is_near_the_flat_is_recorded(officer, flat, db_session):
    officer.get(f"/flats/{flat.id}/edit").submit(nearby=["library", "shop"])

    assert sorted(flat.nearby) == ["library", "shop"]
    assert "Tuvumā Veikals, Bibliotēka" in officer.get(f"/flats/{flat.id}").main
