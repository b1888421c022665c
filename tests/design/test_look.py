"""The look keeps its promises: readable colours, drawings that exist, nothing from another host."""

import re
from pathlib import Path

import pytest

from app.config import ROOT

STYLES = ROOT / "app" / "static" / "css"
SPRITE = ROOT / "app" / "static" / "icons" / "sprite.svg"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STYLES / "tokens.css").read_text()))

TEXT = 4.5  # WCAG 1.4.3
CONTROL = 3.0  # WCAG 1.4.11
BACKGROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *((colour, behind, TEXT) for behind in BACKGROUNDS for colour in ("ink", "ink-soft", "accent", "accent-strong")),
    *((tone, f"{tone}-tint", TEXT) for tone in ("good", "info", "warn", "bad", "neutral")),
    *(("ink", f"{tone}-tint", TEXT) for tone in ("good", "info", "warn", "bad", "neutral")),
    *((colour, behind, TEXT) for behind in BACKGROUNDS for colour in ("good", "info", "warn", "bad")),
    *(("line-strong", behind, CONTROL) for behind in BACKGROUNDS),
    ("accent-strong", "accent-tint", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent-soft", "accent-strong", TEXT),
    ("focus-glow", "accent-strong", CONTROL),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("colour", "behind", "least"), PAIRS)
def test_colours_can_be_told_apart(colour: str, behind: str, least: float):
    assert contrast(TOKENS[colour], TOKENS[behind]) >= least


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_drawing_named_in_a_template_exists(template: Path):
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))

    named = set(re.findall(r"(?:icon|draw)\('([\w-]+)'\)", template.read_text()))

    assert named <= drawn


def test_every_style_sheet_of_a_page_exists():
    layout = (ROOT / "templates" / "layout.html").read_text()
    names = re.search(r"set styles = \[(.+?)\]", layout)

    assert names
    for name in re.findall(r"'(\w+)'", names[1]):
        assert (STYLES / f"{name}.css").is_file(), name


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_ask_no_other_host_and_use_known_tokens(sheet: Path):
    text = sheet.read_text()
    here = set(re.findall(r"(--[\w-]+):", text + (STYLES / "tokens.css").read_text()))

    assert not re.search(r"//|@import|data:", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= here
