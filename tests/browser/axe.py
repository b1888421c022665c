"""Accessibility of a page as it stands in the browser, by axe (WCAG 2.2 A and AA, and its best practices)."""

import json
from pathlib import Path

from playwright.sync_api import Page

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_axe(page: Page) -> None:
    """Fails where axe finds something on the page as it stands now, or where the page scrolls sideways."""
    page.wait_for_load_state("load")  # without its style sheets a page is another one
    page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    told = [
        {"rule": each["id"], "why": each["help"], "where": [node["html"][:160] for node in each["nodes"][:5]]}
        for each in found
    ]
    assert told == [], f"{page.url}\n{json.dumps(told, ensure_ascii=False, indent=1)}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
