"""Looking for addresses by words, alike on both engines."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from app.core.database import dialect_name
from app.core.extensions import db
from app.places.addresses import AddressQuery, closeness, in_town, natural_key, read_query
from app.places.models import Place, PlaceStatus

CANDIDATES = 200  # read per attempt before they are put in order
SEARCH = sa.table("place_search", sa.column("rowid"))


@dataclass(frozen=True)
class PlaceHit:
    """An address found, with its point (EPSG:3059, metres).

    `complete`: what was typed can mean exactly this house; `left_over`: words of its street and house not typed.
    """

    id: int
    register_code: str
    address: str
    easting: float
    northing: float
    complete: bool
    left_over: int


def find_places(
    text: str, municipality_ids: Iterable[int], limit: int = 10, *, until_complete: bool = False
) -> list[PlaceHit]:
    """Existing addresses that fit what was typed, best first.

    Diacritics, endings, word order and the word "iela" do not matter; "21-5" means house 21. A house number typed in
    full comes before those it begins; when nothing else fits, the town may be half typed too. With `until_complete` it
    looks no further once a house was found that the text can mean exactly: what is more generous only adds others.
    """
    query = read_query(text)
    hits: dict[int, PlaceHit] = {}
    for condition in _attempts(query):
        found = _hits(condition, query, municipality_ids)
        hits |= {hit.id: hit for hit in found if hit.id not in hits}
        if len(hits) >= limit or (until_complete and any(hit.complete for hit in found)):
            break
    return list(hits.values())[:limit]


def house_in(text: str, municipality_ids: Iterable[int]) -> tuple[PlaceHit | None, list[PlaceHit]]:
    """The one address the text means, if it can mean only one; and the addresses it might mean."""
    hits = find_places(text, municipality_ids, until_complete=True)
    typed = " ".join(text.split()).casefold()
    complete = [hit for hit in hits if hit.complete]
    closest = [hit for hit in complete if hit.left_over == min(one.left_over for one in complete)]
    same = [hit for hit in hits if hit.address.casefold() == typed] or closest
    return (same[0] if len(same) == 1 else None), hits


def address_condition(text: str) -> sa.ColumnElement[bool]:
    """Condition on `Place` for the search box of a list: all words, house numbers in full."""
    query = read_query(text)
    if not (query.words or query.numbers):
        return sa.false()
    expression = _expression(query, in_any_part=True)
    if dialect_name() == "postgresql":
        return _words_match(expression)
    return Place.id.in_(sa.select(SEARCH.c.rowid).where(_words_match(expression)))


def used_place_ids(among: Collection[int] | None = None) -> sa.CompoundSelect[Any]:
    """The ids of all addresses some record stands on, whichever table it is in; or those of them that are `among`."""
    columns = (
        key.parent
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is Place.__table__.c.id
    )
    return sa.union(
        *(sa.select(column).where(column.is_not(None) if among is None else column.in_(among)) for column in columns)
    )


def has_status(status: PlaceStatus) -> sa.ColumnElement[bool]:
    """Condition with the status written into the statement: only so does SQLite use the index of the withdrawn ones."""
    return Place.status == sa.bindparam(None, status, Place.status.type, literal_execute=True)


def _attempts(query: AddressQuery) -> Iterator[str]:
    """Search expressions from strict to generous; each is tried only while the ones before found too little."""
    if not (query.words or query.numbers):
        return
    tried: set[str] = set()
    for how in (
        {},
        {"in_any_part": True},
        {"in_any_part": True, "open_numbers": True},
        {"in_any_part": True, "open_numbers": True, "open_town": True},
    ):
        expression = _expression(query, **how)
        if expression not in tried:
            tried.add(expression)
            yield expression


def _expression(
    query: AddressQuery, *, in_any_part: bool = False, open_numbers: bool = False, open_town: bool = False
) -> str:
    """The query in the engine's own search language.

    `open_numbers`: a number may be the beginning of a longer one; `open_town`: so may the last word of the town's name.
    """
    postgresql = dialect_name() == "postgresql"
    both, either, begins, quote = (" & ", " | ", ":*", "'") if postgresql else (" AND ", " OR ", "*", '"')

    def term(word: str, is_open: bool) -> str:
        return f"{quote}{word}{quote}{begins if is_open else ''}"

    parts = [term(number, open_numbers) for number in query.numbers]
    for word in query.words:
        half_typed = open_town and word == query.words[-1]
        places = [term(word, True), *([term(in_town(word), half_typed)] if in_any_part else [])]
        parts.append(f"({either.join(places)})")
    return both.join(parts)


def _hits(expression: str, query: AddressQuery, municipality_ids: Iterable[int]) -> list[PlaceHit]:
    select = (
        sa.select(
            Place.id,
            Place.register_code,
            Place.address,
            Place.search_text,
            sa.func.ST_X(Place.point).label("easting"),
            sa.func.ST_Y(Place.point).label("northing"),
        )
        .where(_words_match(expression), Place.status == PlaceStatus.EXISTING)
        .limit(CANDIDATES)
    )
    if dialect_name() == "sqlite":
        # "+ 0" keeps SQLite from beginning with the index of municipalities and asking the words for every address
        select = select.join(SEARCH, SEARCH.c.rowid == Place.id).where(
            (Place.municipality_id + 0).in_(municipality_ids)
        )
    else:
        select = select.where(Place.municipality_id.in_(municipality_ids))
    hits = [
        PlaceHit(row.id, row.register_code, row.address, row.easting, row.northing, *closeness(row.search_text, query))
        for row in db.session.execute(select)
    ]
    return sorted(hits, key=lambda hit: (hit.left_over, natural_key(hit.address)))


def _words_match(expression: str) -> sa.ColumnElement[bool]:
    if dialect_name() == "postgresql":  # written as in the migration, so that the index is used
        words = sa.func.array_to_tsvector(sa.func.string_to_array(Place.search_text, sa.literal_column("' '")))
        return words.op("@@", is_comparison=True)(sa.cast(expression, TSQUERY))
    return sa.literal_column("place_search", sa.Text).op("MATCH", is_comparison=True)(expression)
