"""People who sign in, for the tests of this feature's pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality
from tests.factories import PASSWORD, TODAY, make_municipality, make_user
from tests.pages import PageClient


@pytest.fixture(autouse=True)
def _on_the_day_of_the_tests():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def riga(app_ctx: None) -> Municipality:
    return make_municipality("Rīga", file_prefix="R")


@pytest.fixture
def sign_in(client: PageClient, new_client: Callable[[], PageClient], flask_app: Flask) -> Callable[..., PageClient]:
    """`sign_in(Role.MENTOR, municipality)`: a browser of a new person with the roles; `.user` is the person."""

    def enter(*roles: Role, municipality: Municipality) -> PageClient:
        browser: Any = new_client()
        browser.user = make_user(*roles, municipality=municipality)
        page = browser.get("/login").submit(email=browser.user.email, password=PASSWORD)
        assert page.status in {302, 303}
        return browser

    return enter


@pytest.fixture
def statements(app_ctx: None) -> Callable[[Callable[[], Any]], int]:
    """How many reads a visit costs."""

    def count(visit: Callable[[], Any]) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert visit().status == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in seen if one.lstrip().upper().startswith("SELECT")])

    return count
