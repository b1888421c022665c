"""Which texts the code and the templates use, and which of them a catalogue still lacks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.core.locale import TRANSLATIONS, joined_catalogue

ROOT = TRANSLATIONS.parent.parent
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
# Folders whose texts stand in a catalogue of another name.
ELSEWHERE = {"components": "design", "errors": "design", "layout.html": "design", "sheets": "offers"}

MessageId = str | tuple[str, ...]


def used_messages() -> Iterator[tuple[MessageId, str]]:
    """Each text of code and templates with the file it stands in, relative to the project."""
    for folder in ("app", "templates"):
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS],
            options_map={"**.html": {"silent": "false"}},
            keywords=KEYWORDS,
        )
        for file, _line, message, _comments, _context in found:
            yield message, f"{folder}/{file}"


def missing_messages(language: str = "lv") -> dict[MessageId, str]:
    """The texts without a translation, and where each stands."""
    known = joined_catalogue(language)
    return {message: file for message, file in used_messages() if message not in known or not known[message].string}


def catalogue_of(file: str) -> str:
    """The catalogue a file's texts belong to: that of its feature."""
    part = Path(file).parts[1]
    return ELSEWHERE.get(part, "core" if part.endswith(".py") else part)


def add_missing(language: str = "lv") -> int:
    """Adds the texts without a translation to their features' catalogues, to be translated; returns how many."""
    missing = missing_messages(language)
    for name in {catalogue_of(file) for file in missing.values()}:
        path = TRANSLATIONS / language / "LC_MESSAGES" / f"{name}.po"
        catalogue = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as stream:
                catalogue = read_po(stream, locale=language)
        for message in (message for message, file in missing.items() if catalogue_of(file) == name):
            catalogue.add(message)
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=0, omit_header=False)
    return len(missing)
