"""A real browser against a real server that serves the demo programme.

Every test module gets a server of its own on a copy of the demo data. A page that asks another host, breaks its own
content policy, logs an error or gets a 5xx fails the test, whatever the test looked at.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.databases import locked

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "test-artefacts/screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
VIEWPORTS: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "narrow": {"width": 320, "height": 640},
}


def environment(folder: Path, port: int = 0) -> dict[str, str]:
    """What ./run would set for a server with its data in `folder`; the keys are the same in every test."""
    key = urlsafe_b64encode(b"k" * 32).decode()
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "FLASK_APP": "wsgi.py",
        "DATA_DIR": str(folder),
        "DATA_KIND": "demo",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        **dict.fromkeys(("SECRET_KEY", "ENCRYPTION_KEYS", "SEARCH_KEY", "PASSWORD_SALT"), key),
    }


def flask(folder: Path, *arguments: str) -> str:
    """Runs a command of the application on a data folder and returns what it printed."""
    command = [sys.executable, "-m", "flask", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Server:
    """A running server and its data folder."""

    url: str
    folder: Path


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serves a data folder until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "gunicorn", "wsgi:application"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, port), stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{url}/healthz", process, log)
        yield Server(url, folder)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def demo_folder(shared_folder: Path) -> Path:
    """A data folder with the demo programme, made once; copy it, do not serve it."""
    folder = shared_folder / "demo"
    with locked(shared_folder / "demo.lock"):
        if not folder.exists():
            unfinished = shared_folder / "demo-unfinished"
            unfinished.mkdir()
            flask(unfinished, "init")
            flask(unfinished, "seed", "demo")
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="module")
def live_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo programme, served for one test module."""
    folder = shutil.copytree(demo_folder, tmp_path_factory.mktemp("server") / "data")
    with serving(folder) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"browser tests need Chromium at {CHROMIUM}: run ./run test, or set CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield opened
        opened.close()


@dataclass
class Watch:
    """What went wrong on a page unnoticed; a test that expects some of it removes it from the list."""

    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page, own_host: str) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", lambda entry: self._console(entry.type, entry.text))
        page.on("request", lambda request: self._request(request.url, own_host))
        page.on("response", lambda response: self._response(response.status, response.url))

    def _console(self, kind: str, text: str) -> None:
        # the browser logs every refused form (422) as an error too; answers are judged by _response
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.problems.append(f"console: {text}")

    def _request(self, url: str, own_host: str) -> None:
        if not url.startswith((own_host, "data:", "blob:", "about:")):
            self.problems.append(f"asked another host: {url}")

    def _response(self, status: int, url: str) -> None:
        if status >= 500:
            self.problems.append(f"{status} from {url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.problems == []


@pytest.fixture
def open_page(browser: Browser, live_server: Server, watch: Watch) -> Iterator[Callable[[str], Page]]:
    """`open_page("phone")`: a signed-out browser of that size; paths are relative to the server."""
    contexts = []

    def open_one(size: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=VIEWPORTS[size],
            locale="lv-LV",
            timezone_id="Europe/Riga",
            has_touch=size != "desktop",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page, live_server.url)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, open_page: Callable[[str], Page]) -> Page:
    """The same test at both sizes."""
    return open_page(request.param)


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """`screenshot(page, "flat-list")` keeps the whole page as test-artefacts/screenshots/flat-list-1280.png."""

    def keep(page: Page, name: str) -> Path:
        width = page.viewport_size["width"] if page.viewport_size else 0
        path = SCREENSHOTS / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep
