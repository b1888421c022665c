"""What every test may ask for: the application on a clean database of each engine, a browser, no way to the network."""

import functools
import os
import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import scoped_session

from app import create_app
from app.core import locale
from app.core.database import initialise, writing
from app.core.extensions import db, limiter
from tests.databases import ENGINES, Databases, close, opened
from tests.pages import PageClient

KEY = urlsafe_b64encode(b"k" * 32).decode()
SETTINGS: dict[str, Any] = {
    "TESTING": True,
    "DATA_KIND": "real",
    **dict.fromkeys(("SECRET_KEY", "PASSWORD_SALT", "ENCRYPTION_KEYS", "SEARCH_KEY"), KEY),
    # the real cost of a password is 0.2 s for each sign-in
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__rounds": 1,
        "argon2__memory_cost": 8,
        "argon2__parallelism": 1,
    },
}

hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    """The process everything ends with: that of the whole run, where pytest shares the work between several."""
    os.environ.setdefault("TESTS_OWNER", str(os.getpid()))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: made anew in each process (an archive holds its second), two processes that
    share the work would otherwise have different tests and the run would end before it began.
    """
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one browser module share a server, so they stay in one process; the walk is long, so each of its
    settings may have a process to itself.
    """
    for item in items:
        if "browser" in item.path.parts:
            given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
            apart = f"-{given['size']}-{given['language']}" if "language" in given else ""
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}{apart}"))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Only this machine answers: a test that asks another one fails."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        here = self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1", "localhost"}
        assert here, f"a test asked the network: {address}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def databases(shared_folder: Path, worker_id: str) -> Databases:
    files = [file for language in locale.PRINTED_LANGUAGES for file in locale.catalogue_files(language)]
    if any(file.stat().st_mtime > compiled_at() for file in files):
        locale.compile_catalogues()
    return Databases(shared_folder, worker_id, int(os.environ["TESTS_OWNER"]), migrate)


def compiled_at() -> float:
    """When the older of the compiled catalogues was written; 0 where one is missing."""
    compiled = [locale.TRANSLATIONS / language / "LC_MESSAGES/messages.mo" for language in ("lv", "ru")]
    return min(file.stat().st_mtime if file.exists() else 0.0 for file in compiled)


def make_app(url: str, data_dir: Path, **settings: Any) -> Flask:
    """An application as in production, with `settings` on top of those of the tests."""
    flask_app = create_app({**SETTINGS, "DATABASE_URL": url, "DATA_DIR": str(data_dir), **settings})
    flask_app.test_client_class = PageClient
    return flask_app


def migrate(url: str, data_dir: Path) -> None:
    """Makes the tables of an empty database as an installation does."""
    with opened(make_app(url, data_dir)) as flask_app:
        initialise(flask_app)


@pytest.fixture(scope="session", params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """A test that asks for the application runs once on each engine."""
    return request.param


@pytest.fixture(scope="session")
def _apps(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """The application on each engine, made when first asked for."""
    made: list[Flask] = []

    @functools.cache
    def app_on(engine: str) -> Flask:
        url = databases.sqlite() if engine == "sqlite" else databases.postgresql()
        made.append(make_app(url, tmp_path_factory.mktemp("data")))
        return made[-1]

    yield app_on
    close(made)


@pytest.fixture
def flask_app(_apps: Callable[[str], Flask], engine_kind: str, databases: Databases) -> Iterator[Flask]:
    """The application on a clean database; settings changed by a test are put back."""
    flask_app = _apps(engine_kind)
    before = dict(flask_app.config)
    databases.clean(flask_app)
    limiter.reset()
    yield flask_app
    flask_app.config.clear()
    flask_app.config.update(before)


@pytest.fixture
def app_ctx(flask_app: Flask) -> Iterator[None]:
    """Outside of a request, with the right to write."""
    with flask_app.app_context(), writing():
        yield
        db.session.rollback()


@pytest.fixture
def db_session(app_ctx: None) -> scoped_session:
    """The test's own session. `client` commits it before every request; before threads or commands do it yourself."""
    return db.session


@pytest.fixture
def client(flask_app: Flask, db_session: scoped_session) -> Any:
    """A signed-out browser that checks every page."""
    return flask_app.test_client()


@pytest.fixture
def new_client(flask_app: Flask, db_session: scoped_session) -> Callable[[], Any]:
    """One more browser, for a second person."""
    return flask_app.test_client


@pytest.fixture
def app_with(flask_app: Flask) -> Iterator[Callable[..., Flask]]:
    """`app_with(SESSION_MINUTES="1")`: another application on the same database with other settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        url, folder = flask_app.config["SQLALCHEMY_DATABASE_URI"], flask_app.config["DATA_DIR"]
        made.append(make_app(url, folder, **settings))
        return made[-1]

    yield make
    close(made)  # a connection left open would hold on to the file that the next test replaces


@pytest.fixture
def count_queries(flask_app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as sent:`; `sent` lists what was sent to the database meanwhile."""

    @contextmanager
    def listen() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield sent
        event.remove(db.engine, "before_cursor_execute", note)

    return listen
