"""How flats are called, sorted and looked for."""

import pytest

from app.flats.addresses import address_key, cadastral_code_in, flat_label, short_address, split_search, tidy_number


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("Brīvības iela 21, Rīga, LV-1010", "Brīvības iela 21"),
        ('"Kalni", Kauguru pagasts, Valmieras novads, LV-4224', '"Kalni", Kauguru pagasts'),
        ("Rīga", "Rīga"),
    ],
)
def test_an_address_is_said_in_short(address, short):
    assert short_address(address) == short
    assert flat_label(address, "5") == f"{short}–5"


def test_flats_sort_as_in_a_street_directory():
    street = "Ābeļu iela {}, Rīga, LV-1010"
    listed = [(street.format(house), flat) for house, flat in (("2", "9"), ("2", "10"), ("2", "10A"), ("10", "1"))]
    listed.append(("Bērzu iela 1, Rīga, LV-1010", "1"))

    assert sorted(listed, key=lambda flat: address_key(*flat)) == listed


@pytest.mark.parametrize(("typed", "kept"), [("12 a", "12A"), (" 5", "5"), ("7b", "7B")])
def test_a_flat_number_is_kept_in_one_form(typed, kept):
    assert tidy_number(typed) == kept


@pytest.mark.parametrize(
    ("text", "address", "number"),
    [
        ("brivibas 21-5", "brivibas 21", "5"),
        ("brīvības iela 21 – 5a, Rīga", "brīvības iela 21, Rīga", "5A"),
        ("brivibas 21a-12", "brivibas 21a", "12"),
        ("brivibas 21 k-1", "brivibas 21 k-1", None),
        ("brivibas 21k-1", "brivibas 21k-1", None),
        ("brivibas 21 k-1 - 7", "brivibas 21 k-1", "7"),
        ("brivibas 21, LV-1010", "brivibas 21, LV-1010", None),
        ("brivibas", "brivibas", None),
    ],
)
def test_a_search_names_the_address_and_perhaps_the_flat(text, address, number):
    assert split_search(text) == (address, number)


def test_a_cadastral_code_is_told_from_an_address():
    assert cadastral_code_in("0100 124 0238 001") == "01001240238001"
    assert cadastral_code_in("Brīvības 21") is None
    assert cadastral_code_in("0100124023") is None
