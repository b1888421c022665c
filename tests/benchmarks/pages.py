"""Whole pages, asked for as a browser does, beside their own questions and a bare template with the same cells."""

from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup
from jinja2 import Environment

from tests.benchmarks.measuring import Line, compared, line_of
from tests.pages import PageClient

PAGES = {
    "flat list, filtered, sorted, first page": "/flats?readiness=in_preparation&sort=-rent",
    "flat list, as it opens": "/flats",
    "client list, first page": "/clients",
    "waitlist": "/waitlist",
    "repairs, the board": "/repairs",
    "repairs, open ones by promise": "/repairs/list",
    "repairs, all, the latest first": "/repairs/list?show=all&sort=-reported",
    "repairs, figures of 90 days": "/repairs/figures",
}
BARE = (
    """<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""
)


def lines(engine: str, size: int, browser: PageClient) -> Iterator[Line]:
    for what, url in PAGES.items():
        template = bare_template(browser, url)
        pair = compared(lambda _turn, url=url: answer(browser, url), 15, template)
        yield line_of(engine, size, what, pair, 3)


def answer(browser: PageClient, url: str) -> str:
    response = browser.open(url)
    assert response.status_code == 200, f"{url}: {response.status}"
    return response.text


def bare_template(browser: PageClient, url: str) -> Callable[[], str]:
    """Renders the cells of the page's table, escaped, and nothing else."""
    soup = BeautifulSoup(answer(browser, url), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td, th, p")] for row in soup.select("table tr, .board .deal")]
    assert len(rows) > 1, f"{url} has no table and no cards"
    template = Environment(autoescape=True).from_string(BARE)
    return lambda: template.render(rows=rows)
