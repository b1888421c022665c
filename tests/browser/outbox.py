"""The officer's phone in tests of the phone queue: photos to take, pages to keep, and all that the browser holds."""

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, VIEWPORTS, Server
from tests.pictures import picture

OFFICER, AGENT = "ilze@majoklis.example", "andris@majoklis.example"
AWAY = "Nav savienojuma – saglabāts šajā ierīcē. Gaida nosūtīšanu: {}."
SENT = "Viss nosūtīts."
WITHOUT_PHOTOS = "SELECT id FROM flat WHERE id NOT IN (SELECT flat_id FROM flat_photo) ORDER BY id"
# Everything the browser holds for this site, as one text.
DUMP = """async () => {
  const told = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  const text = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
    if (value instanceof CryptoKey) return `key that can be taken out: ${value.extractable}`;
    if (!value || typeof value !== 'object') return String(value);
    return Object.entries(value).map((pair) => pair.map(text)).join();
  };
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('majoklis');
    request.onsuccess = () => resolve(request.result);
  });
  const stores = {};
  for (const name of database.objectStoreNames) {
    const rows = await new Promise((resolve) => {
      const request = database.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
    });
    stores[name] = rows.length;
    told.push(...rows.map(text));
  }
  database.close();
  const files = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) files.push(new URL(request.url).pathname);
  }
  return { stores, files, told: told.join('\\n') };
}"""
# The page and the list of what waits are kept, and the files they are made of.
KEPT = f"""async () => {{
  await navigator.serviceWorker.ready;
  for (const until = Date.now() + 10000; Date.now() < until; ) {{
    const {{ stores, files }} = await ({DUMP})();
    if (stores.pages >= 2 && files.includes('/static/outbox/list.js')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
  throw new Error('the page was not kept on the phone');
}}"""


def take_home(folder: Path) -> list[Path]:
    """Two photos, larger than needed, with a name in them."""
    files = [folder / "Ievas virtuve.jpg", folder / "vanna.jpg"]
    for file, colour in zip(files, ("#884422", "#224488"), strict=True):
        file.write_bytes(picture(2400, 1800, colour=colour, comment=b"Ievas dzivoklis"))
    return files


def rows(server: Server, query: str, *values: object) -> list[tuple]:
    with sqlite3.connect(server.folder / "housing.sqlite") as database:
        return database.execute(query, values).fetchall()


def carried_out(server: Server, path: str) -> int:
    """How many forms the server has carried out at an address."""
    return len(rows(server, "SELECT 1 FROM submitted_form WHERE path = ?", path))


def shows(page: Page, text: str) -> None:
    expect(page.locator("[data-outbox-bar] [role=status]")).to_have_text(text)


def take(page: Page, photos: list[Path]) -> None:
    page.locator("[data-outbox-photos] input[type=file]").last.set_input_files(photos)


def states(page: Page, text: str, count: int) -> None:
    expect(page.locator(".outbox-photos [data-state]")).to_have_text([text] * count)


def open_flat(page: Page, flat: int) -> str:
    """The page of the flat's photos, once it is kept on the phone."""
    path = f"/flats/{flat}/photos"
    page.goto(path)
    page.evaluate(KEPT)
    return path


class Line:
    """A connection to the server that can be cut: unlike the browser's own switch it also cuts off its workers."""

    def __init__(self, server: Server) -> None:
        self._target = ("127.0.0.1", urlsplit(server.url).port or 80)
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self._target)
                self._open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            self._open.discard(end)
            end.close()


@contextmanager
def started_anew(browser: Browser, line: Line, profile: Path) -> Iterator[Page]:
    """A phone's browser with what it kept in `profile` the last time, connected by `line`."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=CHROMIUM_OPTIONS,
        base_url=line.url,
        viewport=VIEWPORTS["phone"],
        locale="lv-LV",
        timezone_id="Europe/Riga",
    )
    context.set_default_timeout(30_000)
    try:
        yield context.pages[0]
    finally:
        context.close()
