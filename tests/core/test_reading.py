"""What is read once while a page is shown, and every time where something may change."""

from flask import Flask

from app.core.reading import read_once


class Source:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.read = read_once(self._read)

    def _read(self, *what: int, **more: int) -> int:
        self.asked += 1
        return self.asked


def test_a_page_that_is_shown_asks_once_for_the_same(flask_app: Flask) -> None:
    source = Source()
    with flask_app.test_request_context("/"):
        assert [source.read(1), source.read(1), source.read(2), source.read(1, a=3), source.read(1, a=3)] == [
            1,
            1,
            2,
            3,
            3,
        ]
    with flask_app.test_request_context("/"):
        assert source.read(1) == 4


def test_what_changes_something_asks_every_time(flask_app: Flask) -> None:
    source = Source()
    with flask_app.test_request_context("/", method="POST"):
        assert [source.read(1), source.read(1)] == [1, 2]
    assert [source.read(1), source.read(1)] == [3, 4]


def test_two_sources_are_kept_apart(flask_app: Flask) -> None:
    one, other = Source(), Source()
    with flask_app.test_request_context("/"):
        assert (one.read(1), one.read(1), other.read(1)) == (1, 1, 1)
        assert other.asked == 1
