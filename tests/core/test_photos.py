"""Photos are written anew: nothing but pixels is kept, and what is no photo is refused in words."""

import time
from io import BytesIO

import pytest
from PIL import Image, ImageOps

from app.core import files, photos
from app.core.photos import NotAPhoto, read_photo
from tests.pictures import huge_png, picture, telling_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.fixture(autouse=True)
def _words(flask_app):
    with flask_app.test_request_context():
        yield


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_nothing_of_place_time_and_device_is_left(kind):
    sent = telling_picture(kind)
    assert b"Telefona" in sent

    photo = read_photo(sent)

    for written in (photo.large, photo.small):
        assert not opened(written).getexif()
        assert set(opened(written).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert b"Telefona" not in written
        assert b"Jana" not in written


def test_a_photo_taken_sideways_stands_upright():
    assert (read_photo(telling_picture()).width, read_photo(telling_picture()).height) == (40, 60)


def test_the_longest_side_is_1600_and_a_small_photo_is_not_enlarged():
    photo = read_photo(picture(4000, 3000))

    assert (photo.width, photo.height) == (1600, 1200)
    assert opened(photo.large).size == (1600, 1200)
    assert opened(photo.small).size == (480, 360)
    assert read_photo(picture(40, 30)).width == 40
    assert read_photo(picture(1, 5000)).height == 1600


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1"])
def test_every_kind_of_png_becomes_a_jpeg_on_white(mode):
    clear = {"RGBA": (0, 0, 0, 0), "LA": (0, 0), "L": 255, "P": 0, "1": 1}[mode]
    options = {"transparency": 0} if mode == "P" else {}

    photo = read_photo(picture(kind="PNG", mode=mode, colour=clear, **options))

    assert opened(photo.large).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["WEBP", "HEIF", "PNG"])
def test_what_phones_and_browsers_send_is_taken(kind):
    assert opened(read_photo(picture(kind=kind)).large).format == "JPEG"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "nav fotoattēls"),
        (b"", "nav fotoattēls"),
        (b"GIF89a" + bytes(40), "nav fotoattēls"),
        (b"%PDF-1.7 x", "nav fotoattēls"),
        (picture(400, 300)[:500], "bojāts"),
        (picture(400, 300, "HEIF")[:200], "nav fotoattēls"),
        (picture() + bytes(26 * 1024 * 1024), "lielāks par 25 MB"),
    ],
    ids=["svg", "empty", "gif", "pdf", "cut", "cut heic", "large"],
)
def test_what_is_no_photo_is_refused_in_words(data, words):
    with pytest.raises(NotAPhoto, match=words):
        read_photo(data)


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_opened():
    bomb = huge_png()
    assert len(bomb) < 100_000
    started = time.perf_counter()

    with pytest.raises(NotAPhoto, match="pārāk daudz pikseļu"):
        read_photo(bomb)
    assert time.perf_counter() - started < 1


def test_a_jpeg_that_can_be_decoded_smaller_may_have_more_pixels(monkeypatch):
    monkeypatch.setattr(photos, "MOST_DECODED", 4_000_000)

    assert read_photo(picture(4000, 3000)).width == 1600
    with pytest.raises(NotAPhoto, match="pārāk daudz pikseļu"):
        read_photo(picture(4000, 3000, "PNG"))


def test_only_the_small_picture_is_copied_and_turned(monkeypatch):
    turned = []
    monkeypatch.setattr(ImageOps, "exif_transpose", lambda whole: turned.append(whole.size) or whole)

    read_photo(picture(4000, 3000, "PNG"))

    assert turned == [(1600, 1200)]


def test_a_kept_file_has_a_random_name_only_its_owner_can_read():
    first, second = files.keep(b"a", "jpg"), files.keep(b"a", "jpg")

    assert first != second
    assert files.path_of(first).read_bytes() == b"a"
    assert files.path_of(first).stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="name"):
        files.path_of("../secrets.env")
