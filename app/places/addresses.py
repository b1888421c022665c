"""How an address is written and looked for: words without diacritics and endings, house numbers, the town.

`search_text` is what the database indexes; `read_query` turns what a person typed into the same kind of words. Both cut
Latvian endings alike, so "brivibas", "Brīvība" and "BRĪVĪBAS" are one word, and a word half typed is its beginning.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core.crypto import without_diacritics

LONGEST = 400
MOST_WORDS = 8
_SHORTEST_STEM = 3
# Every beginning of an ending is an ending too, so that a word half typed is always a beginning of the whole one.
_ENDINGS = ("iem", "as", "es", "is", "us", "os", "am", "em", "im", "um", "ai", "ei", "ie", *"aeious")
_STREET = frozenset({"iela", "ielas", "ielu", "iel", "ielai", "ie"})  # said or left out, it makes no difference
_TOWN = "@"  # marks the words after the first comma: town, parish, municipality, postal code

_BLOCK = re.compile(r"\bk[-. ]?(\d+)\b")  # korpuss: 21 k-1
_LETTER = re.compile(r"\b(\d+) ([a-z])\b(?! ?\d)")  # 21 A
_FLAT = re.compile(r"(\d[a-z]?) *- *\d+[a-z]?\b")  # 21-5 and 21 - 5: house and flat
_POSTCODE = re.compile(r"\blv[- ]?(\d{4})\b")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class AddressQuery:
    """What was typed, as words to look for: `words` may be unfinished, `numbers` are house numbers."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


def stem(word: str) -> str:
    """The word without its ending, at least three letters of it; words with digits stay whole."""
    if word.isalpha():
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                return word[: -len(ending)]
    return word


def search_text(address: str) -> str:
    """What is indexed for an address of the register: 'brivib 21 @rig @lv1010' for Brīvības iela 21, Rīga, LV-1010."""
    street, _comma, town = address.partition(",")
    name, _space, house = street.rpartition(" ")
    if house[:1].isdigit() and house.isalnum() and house.isascii():
        words = [*_known_words(name), house.lower()]
    else:
        words = _words(street)
    return " ".join([*words, *_town_words(town)])[:LONGEST]


def read_query(text: str) -> AddressQuery:
    """The words and numbers a person typed, in any order; what follows the house number's hyphen is a flat."""
    plain = _FLAT.sub(r"\1", _BLOCK.sub(r" k\1 ", without_diacritics(text[:LONGEST])))
    words = list(dict.fromkeys(_words(plain)))[:MOST_WORDS]
    return AddressQuery(
        tuple(word for word in words if not _is_number(word)), tuple(word for word in words if _is_number(word))
    )


def in_town(word: str) -> str:
    """The word as it is indexed where it names the town and not the street."""
    return f"{_TOWN}{word}"


def closeness(indexed: str, query: AddressQuery) -> tuple[bool, int]:
    """(whether the query can mean exactly this house, how many words of its street and house were not typed).

    It can when every word typed is a whole word of the address and the numbers are the very same.
    """
    words = set(indexed.split())
    street = {word for word in words if not word.startswith(_TOWN)}
    whole = all(word in words or in_town(word) in words for word in query.words)
    same_house = {word for word in street if _is_number(word)} == set(query.numbers)
    return whole and same_house, len(street.difference(query.words, query.numbers))


def natural_key(address: str) -> tuple[tuple[int, str], ...]:
    """Sorts house numbers as people do: 2, 10, 21, 21A."""
    parts = re.findall(r"\d+|\D+", without_diacritics(address))
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or bool(_BLOCK.fullmatch(word))


@lru_cache(maxsize=4096)  # an import meets the same streets and towns thousands of times
def _known_words(name: str) -> tuple[str, ...]:
    return tuple(_words(name))


@lru_cache(maxsize=4096)
def _town_words(town: str) -> tuple[str, ...]:
    return tuple(f"{_TOWN}{word}" for word in _words(town))


def _words(text: str) -> list[str]:
    plain = _POSTCODE.sub(r" lv\1 ", _BLOCK.sub(r" k\1 ", without_diacritics(text)))
    plain = _LETTER.sub(r"\1\2", re.sub(r"[^a-z0-9]+", " ", plain))
    return [stem(word) for word in _WORD.findall(plain) if word not in _STREET]
