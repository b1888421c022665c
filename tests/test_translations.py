"""Every text of the interface is in Latvian, whole, once, and with the same placeholders."""

import re
from collections import Counter

import polib
import pytest
from babel.messages.pofile import read_po
from flask_babel import ngettext

from app.conditions import labels as act_labels
from app.core import catalogues, locale
from app.core.permissions import Role
from app.costs.labels import CATEGORY as COST_CATEGORY
from app.incidents import labels as incident_labels
from app.meters.labels import METER_KIND
from app.placements import comparison
from tests.factories import make_municipality

FILES = locale.catalogue_files()
# Words that a library asks for, so no file of ours shows that they are used.
OF_LIBRARIES = {"wtforms"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


def entries():
    for file in FILES:
        for entry in polib.pofile(str(file)):
            yield file.stem, entry


def test_every_text_has_a_translation():
    missing = catalogues.missing_messages()

    assert [f"{file}: {message!r}" for message, file in missing.items()] == [], "./run translations, then translate"


def test_no_translation_is_empty_uncertain_or_left_over():
    for name, entry in entries():
        words = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        assert all(words), f"{name}: {entry.msgid!r} is not translated"
        assert "fuzzy" not in entry.flags, f"{name}: {entry.msgid!r} is uncertain"
        assert not entry.obsolete, f"{name}: {entry.msgid!r} is left over"


def test_a_text_stands_in_one_catalogue():
    twice = Counter(entry.msgid for _name, entry in entries())

    assert {text for text, count in twice.items() if count > 1} == set()


def test_no_translation_is_of_a_text_nobody_uses():
    used = {message if isinstance(message, str) else message[0] for message, _file in catalogues.used_messages()}

    unused = [
        f"{name}: {entry.msgid!r}" for name, entry in entries() if name not in OF_LIBRARIES and entry.msgid not in used
    ]
    assert unused == []


def test_translations_fill_in_what_the_text_fills_in():
    for name, entry in entries():
        if entry.msgid_plural:
            wanted = Counter(PLACEHOLDER.findall(entry.msgid_plural))
            assert sorted(entry.msgstr_plural) == [0, 1, 2], f"{name}: {entry.msgid!r} needs three forms"
            given = [Counter(PLACEHOLDER.findall(words)) for words in entry.msgstr_plural.values()]
        else:
            wanted = Counter(PLACEHOLDER.findall(entry.msgid))
            given = [Counter(PLACEHOLDER.findall(entry.msgstr))]
        assert all(one == wanted for one in given), f"{name}: {entry.msgid!r}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_catalogue_knows_latvian_numbers(file):
    with file.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)

    assert str(catalogue.locale) == "lv"
    assert catalogue.plural_forms == locale.LV_PLURALS.replace(" ", "") or catalogue.num_plurals == 3


@pytest.mark.parametrize(("number", "word"), [(1, "dienu"), (2, "dienas"), (11, "dienas"), (21, "dienu"), (0, "dienu")])
def test_numbers_choose_their_form(flask_app, app_ctx, number, word):
    with flask_app.test_request_context():
        assert ngettext("%(num)s day late", "%(num)s days late", number) == f"{number} {word} kavēts"


PRINTED = (
    "templates/sheets/print.html",
    "templates/sheets/parts.html",
    "app/placements/comparison.py",
    "templates/components/sheet_parts.html",
    "templates/keys/sheet.html",
    "app/keys/situations.py",
    "templates/moveins/agreement_sheet.html",
    "templates/moveins/card.html",
    "app/moveins/words.py",
    "templates/acts/paper.html",
    "templates/acts/content.html",
    "templates/acts/sign.html",
    "app/conditions/signing_forms.py",
    "templates/risk_acts/paper.html",
    "templates/risk_acts/content.html",
    "templates/risk_acts/sign.html",
    "app/incidents/signing_forms.py",
    "templates/copayments/sheet.html",
    "app/core/papers.py",
)
ENUM_WORDS = (
    *comparison.ENUM_WORDS,
    *act_labels.PRINTED_WORDS,
    *incident_labels.PRINTED_WORDS,
    METER_KIND,
    COST_CATEGORY,
)
# Answers, and what is said of a form that a person fills in themselves.
YES_NO = {"Yes", "No", "Not known", "There is a problem", "Fill in this field."}


def test_what_is_printed_for_clients_is_in_all_their_languages():
    printed = {message for message, file in catalogues.used_messages() if file in PRINTED} | YES_NO
    enums = {str(words._args[0]) for labels in ENUM_WORDS for words in labels.values()}
    assert len(printed) > 30

    for language in locale.PRINTED_LANGUAGES[:2]:
        known = locale.joined_catalogue(language)
        assert {text for text in printed | enums if text not in known or not known[text].string} == set(), language


def test_the_russian_catalogue_holds_what_is_printed_and_nothing_else():
    printed = {message for message, file in catalogues.used_messages() if file in PRINTED} | YES_NO
    enums = {str(words._args[0]) for labels in ENUM_WORDS for words in labels.values()}
    entries = [entry for file in locale.catalogue_files("ru") for entry in polib.pofile(str(file))]

    assert {entry.msgid for entry in entries} - printed - enums == set()
    for entry in entries:
        assert re.search("[а-яё]", entry.msgstr, re.IGNORECASE) or entry.msgid.startswith("%"), entry.msgid
        assert Counter(PLACEHOLDER.findall(entry.msgstr)) == Counter(PLACEHOLDER.findall(entry.msgid)), entry.msgid


def test_two_different_translations_of_a_text_are_refused(tmp_path, monkeypatch):
    folder = tmp_path / "lv/LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(locale, "TRANSLATIONS", tmp_path)
    for name, words in (("a", "Jā"), ("b", "Nē")):
        (folder / f"{name}.po").write_text(f'msgid "Yes"\nmsgstr "{words}"\n')

    with pytest.raises(ValueError, match="twice"):
        locale.joined_catalogue()


def test_a_visitor_reads_latvian_until_they_choose_english_and_it_stays_chosen(client, db_session):
    page = client.get("/login")
    assert (page.one("html")["lang"], page.h1) == ("lv", "Pieteikties")

    page = page.submit("English").follow()

    assert (page.one("html")["lang"], page.h1) == ("en", "Sign in")
    client.as_(Role.ADMINISTRATOR, municipality=make_municipality())
    assert client.get("/users").h1 == "Users"


@pytest.mark.parametrize(
    "target", ["//example.com", "https://example.com", "/\\example.com", "/\t/example.com", "javascript:alert(1)", ""]
)
def test_choosing_a_language_leads_nowhere_else(client, target):
    assert client.post("/language", data={"language": "en", "next": target}).location == "/"


@pytest.mark.parametrize("language", ["ru", "xx", "", "../lv"])
def test_a_language_we_do_not_speak_changes_nothing(client, language):
    client.post("/language", data={"language": language, "next": "/login"})

    assert client.get("/login").one("html")["lang"] == "lv"


def test_the_librarys_own_complaints_are_in_latvian_too(client, db_session):
    client.as_(Role.ADMINISTRATOR)

    page = client.get("/users/new").submit(display_name="x" * 201, email="")

    assert "Ievadiet ne vairāk kā 200 rakstzīmes." in page.main
    assert "Aizpildiet šo lauku." in page.main
    assert not re.search(r"\b(required|Field|Invalid|characters)\b", page.main)
