"""Every page that is a list offers itself as a file, in Excel and CSV."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
# Lists of a few rows about the work itself, not of records.
NO_FILE = {
    "contractors/list.html": "the firms that mend things; their repairs are a file",
    "imports/list.html": "the spreadsheets that were sent; each has its rows with errors as a file",
    "imports/preview.html": "rows of one spreadsheet; those with errors as a file",
    "invoices/preview.html": "rows of one file; those with errors as a file, what it booked among the entries",
    "keys/missing.html": "what each flat lacks, to be put right there; all keys are a file",
    "maps/map_page.html": "the buildings the map shows now, beside it",
    "reference_rents/list.html": "the municipality's own comparison, a row for each number of rooms",
    "settings/list.html": "municipalities",
}


def lists() -> dict[str, str]:
    """Templates of pages that show a table with pages, or are called a list."""
    return {
        str(path.relative_to(TEMPLATES)): text
        for path in TEMPLATES.rglob("*.html")
        if "components" not in path.parts
        and ("tables.pagination(" in (text := path.read_text()) or path.name == "list.html")
        and "data_table(" in text + included(text)
    }


def included(text: str) -> str:
    """What the templates it imports say."""
    names = re.findall(r"(?:from|import|include) '([\w/]+\.html)'", text)
    return "".join((TEMPLATES / name).read_text() for name in names if not name.startswith(("components/", "layout")))


def test_every_list_can_be_downloaded():
    found = lists()
    assert len(found) > 8
    offered = r"list_head\([^\n]*xlsx[^\n]*csv|url_for\('audit\.export"
    without = {name for name, text in found.items() if not re.search(offered, text)}
    assert without == NO_FILE.keys(), "give the list its files (tables.list_head), or say here why it needs none"
