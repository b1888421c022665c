"""The map of all buildings: what is sent, and how long a real browser is busy with it."""

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.measuring import Line, timed
from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, serving
from tests.factories import PASSWORD
from tests.pages import PageClient

FEED = "/map/buildings.json"
MOST_BYTES, MOST_MS = 1_000_000, 2_000
QUIET_MS = 1_000  # nothing that keeps the page from answering for so long: it is interactive
WATCH = """
window.busyUntil = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.busyUntil = Math.max(window.busyUntil, task.startTime + task.duration);
}).observe({ type: 'longtask', buffered: true });
"""
BUSY = """() => {
  const feed = performance.getEntriesByType('resource').find((one) => one.name.includes('/map/buildings.json'));
  return Math.max(0, Math.max(window.busyUntil, window.readyAt) - feed.responseEnd);
}"""
READY = """() => {
  if (!document.querySelector('[data-ready=yes]')) return false;
  window.readyAt = window.readyAt || performance.now();
  return true;
}"""


def lines(engine: str, size: int, buildings: int, browser: PageClient) -> Iterator[Line]:
    """Bytes and time of the answer; the limit is for 40,000 buildings."""
    answer = browser.open(FEED, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    sent = len(answer.data)
    took = statistics.median(timed(lambda: browser.open(FEED)) for _turn in range(5))
    what = f"map feed of {buildings:,} buildings"
    limit = f"{MOST_BYTES / 1000:,.0f} kB sent"
    yield Line(engine, size, what, f"{took:.0f} ms, {sent / 1000:.0f} kB", "", "", limit, sent <= MOST_BYTES)


def browser_line(size: int, buildings: int, database: Path, folder: Path, email: str) -> Line:
    """From the answer until a real browser is free to react, the median of three; SQLite only."""
    folder.mkdir()
    shutil.copyfile(database, folder / "housing.sqlite")
    with serving(folder) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        page = chromium.new_page(base_url=server.url, viewport={"width": 1280, "height": 900})
        sign_in(page, email)
        page.add_init_script(WATCH)
        took = statistics.median(busy_ms(page) for _turn in range(3))
        chromium.close()
    what = f"map of {buildings:,} buildings, interactive in a browser after the answer"
    return Line("browser", size, what, f"{took:.0f} ms", "", "", f"{MOST_MS:,} ms", took <= MOST_MS)


def sign_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def busy_ms(page: Page) -> float:
    page.goto("/map")
    page.wait_for_function(READY, polling=20)
    page.wait_for_timeout(QUIET_MS)
    return page.evaluate(BUSY)
