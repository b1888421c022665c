"""Paging by key shows every row once, in order, forwards and backwards, whatever is in the sort column."""

import base64
import json
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.core import listing
from app.core.audit import AuditEvent
from app.core.fields import number_field
from app.core.forms import EnumField
from app.core.listing import FilterForm, Order, Page, fetch, order_from, page_of, search_field
from app.flats.labels import READINESS
from app.flats.models import Flat, Readiness
from tests.factories import make_building, make_flat, make_municipality

SORTS = {"rent": Flat.rent_cents, "since": Flat.readiness_since, "number": Flat.number, "id": Flat.id}
RENTS = [300, None, 100, 200, 100, None, 100, 400, None, 200, 500]


@pytest.fixture
def flats(db_session):
    building = make_building(make_municipality())
    return [
        make_flat(building, rent_cents=rent, number=f"Ā{index}", readiness_since=date(2026, 11, 1 + index % 3))
        for index, rent in enumerate(RENTS)
    ]


@pytest.fixture(params=[11, listing.COUNT_LIMIT + 1], ids=["few", "many"])
def total(request) -> int:
    """How many rows `fetch` is told there are: it goes about few and many in two ways."""
    return request.param


def page_at(sort: str, size: int, total: int = listing.COUNT_LIMIT + 1, **keys: str) -> Page:
    return fetch(sa.select(Flat.id), order_from({"sort": sort, **keys}, SORTS, "id"), Flat.id, size, total=total)


def walk(sort: str, size: int, total: int = listing.COUNT_LIMIT + 1) -> list[Page]:
    """All pages, as a reader who follows "next page" sees them."""
    pages = [page_at(sort, size, total)]
    while pages[-1].after and len(pages) < 20:
        pages.append(page_at(sort, size, total, after=pages[-1].after))
    return pages


def ids(page: Page) -> list[int]:
    return [row.id for row in page.rows]


@pytest.mark.parametrize("sort", ["rent", "-rent", "since", "-since", "number", "id", "-id"])
def test_every_row_is_shown_once_in_order_and_those_without_a_value_last(flats, sort, total):
    name = sort.strip("-")
    attribute = {"rent": "rent_cents", "since": "readiness_since", "number": "number", "id": "id"}[name]
    valued = [flat for flat in flats if getattr(flat, attribute) is not None]
    empty = [flat for flat in flats if getattr(flat, attribute) is None]
    down = sort.startswith("-")
    valued.sort(key=lambda flat: (getattr(flat, attribute), flat.id), reverse=down)
    empty.sort(key=lambda flat: flat.id, reverse=down)

    for size in (1, 3, 8, 11, 20):
        pages = walk(sort, size, total)

        assert [flat_id for page in pages for flat_id in ids(page)] == [flat.id for flat in valued + empty]
        assert all(len(page.rows) == size for page in pages[:-1])


@pytest.mark.parametrize("sort", ["rent", "-rent", "since"])
def test_going_back_leads_through_the_same_pages(flats, sort, total):
    pages = walk(sort, 3, total)

    for earlier, later in pairwise(pages):
        assert later.before
        assert ids(page_at(sort, 3, total, before=later.before)) == ids(earlier)
    assert pages[0].before is None


def test_going_back_past_rows_that_came_in_meanwhile_ends_on_a_full_first_page(flats):
    first, second, *_rest = walk("-id", 3)
    make_flat(flats[0].building)

    page = page_at("-id", 3, before=page_at("-id", 3, before=second.before or "").before or first.after or "")

    assert len(page.rows) == 3
    assert page.before is None


@pytest.mark.parametrize(
    "key",
    [
        "",
        "!",
        "AAAA",
        "WzFd",
        "[" * 2000,
        *(json.dumps(value) for value in ([None, 1], ["x", 1], [2**70, 1], [1, 2**31], [2**31, 1], [1, "1"], {})),
    ],
)
def test_a_key_that_makes_no_sense_leads_to_the_first_page(flats, key):
    if key.startswith(("[", "{")):
        key = base64.urlsafe_b64encode(key.encode()).decode()

    assert ids(page_at("id", 3, after=key)) == [flat.id for flat in flats[:3]]


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_a_text_key_cannot_hold_what_the_database_refuses(flats, text):
    key = base64.urlsafe_b64encode(json.dumps([text, 1]).encode()).decode()

    assert len(page_at("number", 3, after=key).rows) == 3


def test_instants_can_be_paged(db_session, flats):
    for number in range(5):
        db_session.add(AuditEvent(action="t", object_type="flat", object_id=number, changes={}))
        db_session.flush()
    query, sorts = sa.select(AuditEvent.object_id), {"at": AuditEvent.at}
    first = fetch(query, order_from({}, sorts, "-at"), AuditEvent.id, 3)
    second = fetch(query, order_from({"after": first.after or ""}, sorts, "-at"), AuditEvent.id, 3)

    assert [row.object_id for page in (first, second) for row in page.rows] == [4, 3, 2, 1, 0]


@dataclass(frozen=True)
class InMemory:
    id: int


def test_rows_in_memory_are_paged_alike():
    rows = [InMemory(number) for number in (5, 3, 9, 1, 7)]
    first = page_of(rows, {}, 2)
    second = page_of(rows, {"after": first.after or ""}, 2)
    third = page_of(rows, {"after": second.after or ""}, 2)

    assert [ids(page) for page in (first, second, third)] == [[5, 3], [9, 1], [7]]
    assert (first.before, third.after) == (None, None)
    assert page_of(rows, {"before": third.before or ""}, 2) == second
    assert page_of(rows, {"after": "4"}, 2) == first
    assert page_of([], {}, 2) == Page()


def test_an_unknown_sort_is_the_default_one():
    assert order_from({"sort": "password"}, SORTS, "-since").name == "-since"
    assert order_from({"sort": "-rent"}, SORTS, "id") == Order("-rent", Flat.rent_cents)


def test_counting_stops_at_the_limit(flats):
    query = sa.select(Flat.id).where(Flat.rent_cents.is_not(None))

    assert [listing.count(query, limit) for limit in (9, 8, 7, 1)] == [8, 8, 8, 2]


def test_a_count_beyond_the_limit_says_so(flask_app):
    with flask_app.test_request_context():
        assert listing.count_text(10_000) == "10\N{NO-BREAK SPACE}000"
        assert listing.count_text(10_001) == "10\N{NO-BREAK SPACE}000+"


class Filters(FilterForm):
    q = search_field("Meklēt")
    readiness = EnumField("Gatavība", Readiness, READINESS, empty="Jebkura")
    rooms = number_field("Istabas")


def test_filters_are_read_from_the_address_and_shown_as_tags(flask_app):
    with flask_app.test_request_context("/?q=+Br%C4%ABv%C4%ABbas++21%00&readiness=ready&rooms=2&utm=1"):
        form = Filters.from_request()

        assert (form.q.data, form.readiness.data, form.rooms.data) == ("Brīvības 21", Readiness.READY, 2)
        assert [(tag.name, tag.raw) for tag in form.tags()][1:] == [("readiness", "ready"), ("rooms", "2")]
        assert str(form.tags()[1].value) == str(READINESS[Readiness.READY])
        assert form.count_of("rooms", "q") == 2


def test_a_filter_that_is_not_understood_filters_nothing_and_says_so(flask_app):
    with flask_app.test_request_context("/?readiness=nonsense&rooms=99999999999999999999"):
        form = Filters.from_request()

        assert (form.readiness.data, form.rooms.data, form.tags()) == (None, None, [])
        assert form.readiness.errors
        assert form.rooms.errors


def test_an_address_without_filters_sets_none(flask_app):
    with flask_app.test_request_context("/"):
        assert Filters.from_request().tags() == []
