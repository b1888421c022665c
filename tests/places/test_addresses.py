"""How addresses are written and looked for: the same words on both sides, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places import addresses
from app.places.addresses import closeness, natural_key, read_query, search_text, stem


@pytest.mark.parametrize(
    ("address", "indexed"),
    [
        ("Brīvības iela 21, Rīga, LV-1010", "brivib 21 @rig @lv1010"),
        ("Brīvības iela 21A, Rīga, LV-1010", "brivib 21a @rig @lv1010"),
        ("Brīvības iela 21 k-1, Rīga", "brivib 21 k1 @rig"),
        ("Brīvības iela 21/23, Rīga", "brivib 21 23 @rig"),
        ("11. novembra krastmala 35, Rīga", "11 novembr krastmal 35 @rig"),
        ('"Kalnāji", Brenguļu pag., Valmieras nov., LV-4245', "kalnaj @brengul @pag @valmier @nov @lv4245"),
    ],
)
def test_an_address_is_indexed_by_words_without_diacritics_and_endings(address, indexed):
    assert search_text(address) == indexed


@pytest.mark.parametrize(
    "typed", ["brivibas 21", "Brīvības iela 21 - 5", "21-5 BRĪVĪBA", "brīvību ielā 21-5a", "21, brivib"]
)
def test_one_house_typed_in_many_ways_is_one_query(typed):
    query = read_query(typed)

    assert (query.words, query.numbers) == (("brivib",), ("21",))


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("21 a", ("21a",)), ("21 k-1 - 7", ("21", "k1")), ("21k1", ("21k1",)), ("21/23-4", ("21", "23"))],
)
def test_house_numbers_keep_their_letter_and_block(typed, numbers):
    assert read_query(typed).numbers == numbers


@given(st.text(st.sampled_from("abeimsuortk"), min_size=2, max_size=9), st.data())
def test_a_word_half_typed_is_the_beginning_of_the_whole_one(word, data):
    typed = word[: data.draw(st.integers(2, len(word)))]

    assert stem(word).startswith(stem(typed))


@given(
    st.sampled_from(["Brīvības iela", "11. novembra krastmala", "Lielā", ""]),
    st.from_regex(r"[0-9]{1,3}[A-Z]?(/[0-9]| k-1)?", fullmatch=True),
)
def test_the_short_way_to_plain_house_numbers_gives_what_the_long_one_gives(street, house):
    assert search_text(f"{street} {house}") == " ".join(addresses._words(f"{street} {house}"))


@pytest.mark.parametrize(
    ("house", "close"),
    [
        ("Brīvības iela 21", (True, 0)),
        ("Brīvības iela 21 k-1", (False, 1)),
        ("Brīvības iela 21A", (False, 1)),
        ("Brīvības gatve 21", (True, 1)),
        ("Brīvīcības iela 21", (False, 1)),
    ],
)
def test_a_query_can_mean_a_house_whose_number_and_words_it_names(house, close):
    assert closeness(search_text(f"{house}, Rīga"), read_query("rīga brivibas 21")) == close


def test_house_numbers_sort_as_people_count():
    assert sorted(["Iela 21", "Iela 10", "Iela 2", "Iela 2A"], key=natural_key) == [
        "Iela 2",
        "Iela 2A",
        "Iela 10",
        "Iela 21",
    ]
