"""Latvian first, English second: which language a page speaks, and the catalogues it speaks from.

One catalogue per feature (`translations/lv/LC_MESSAGES/<feature>.po`) is what people edit; `compile_catalogues` joins
them into the one compiled file that is read at run time. Sheets printed for clients also speak Russian: its catalogue
holds what stands on them and nothing else.
"""

import re
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from flask import Blueprint, Flask, has_request_context, redirect, request, session
from flask_babel import Domain
from flask_babel import get_locale as babel_locale
from werkzeug.wrappers import Response

from app.core.extensions import babel
from app.core.permissions import public

LANGUAGES = ("lv", "en")  # of the interface
PRINTED_LANGUAGES = ("lv", "ru", "en")  # of what is printed for clients
TRANSLATIONS = Path(__file__).parent.parent / "translations"
LV_PLURALS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2)"

blueprint = Blueprint("locale", __name__)


def current_language() -> str:
    """'lv' or 'en'; inside `force_locale` for a printed sheet also 'ru'."""
    locale = babel_locale()
    return locale.language if locale and locale.language in PRINTED_LANGUAGES else "lv"


def init_app(flask_app: Flask) -> None:
    domain = Domain(translation_directories=[str(TRANSLATIONS)])
    babel.init_app(flask_app, default_locale="lv", default_timezone="Europe/Riga", locale_selector=_chosen_language)
    flask_app.register_blueprint(blueprint)

    @flask_app.before_request
    def share_catalogues() -> None:
        domain.as_default()  # Flask-Babel alone would read the catalogues again for every request


def _chosen_language() -> str:
    chosen = session.get("language") if has_request_context() else None  # the command line speaks Latvian
    return chosen if chosen in LANGUAGES else "lv"


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Remembers the language for this browser session and goes back to the page it was chosen on."""
    language = request.form.get("language")
    if language in LANGUAGES:
        session["language"] = language
    return redirect(local_path(request.form.get("next")), 303)


def local_path(target: str | None) -> str:
    """A path on this site, or '/': never somewhere else, whatever the form said."""
    # Browsers drop tabs and line ends from an address: '/<tab>/elsewhere' would become '//elsewhere'.
    return target if target and re.fullmatch(r"/(?!/)[^\\\x00-\x1f\x7f]*", target) else "/"


def catalogue_files(language: str = "lv") -> list[Path]:
    return sorted((TRANSLATIONS / language / "LC_MESSAGES").glob("*.po"))


def joined_catalogue(language: str = "lv") -> Catalog:
    """All features' catalogues as one. Raises ValueError where two translate the same words differently."""
    joined = Catalog(locale=language)
    for file in catalogue_files(language):
        with file.open("rb") as stream:
            for message in pofile.read_po(stream, locale=language, abort_invalid=True):
                known = joined.get(message.id, message.context) if message.id else None
                if known and known.string != message.string:
                    raise ValueError(f"{file.name}: {message.id!r} is translated twice, differently")
                if message.id and not known:
                    joined[message.id] = message
    joined.fuzzy = False
    return joined


def compile_catalogues() -> int:
    """Writes each language's messages.mo and returns how many messages the Latvian one holds."""
    count = 0
    for language in PRINTED_LANGUAGES:
        if not catalogue_files(language):
            continue  # English is what the code says
        catalogue = joined_catalogue(language)
        with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo").open("wb") as stream:
            mofile.write_mo(stream, catalogue)
        count = max(count, len(catalogue))
    return count
