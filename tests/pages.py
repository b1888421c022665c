"""The test client. It reads every page as a browser would and refuses a bad one, so quality is part of every test."""

import re
from collections import Counter
from collections.abc import Callable
from contextvars import Context
from typing import Any, NoReturn
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality
from tests.factories import PASSWORD, make_municipality, make_user

SIGN_IN_URL = "/login"
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERS_TO_IDS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list", "headers")


class BadPage(AssertionError):
    """The page breaks something that every page must keep."""


class Page:
    """One answer of the application."""

    def __init__(self, client: "PageClient", response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code
        self.url = response.request.full_path if response.request.query_string else response.request.path
        self.is_html = response.mimetype == "text/html" and "<" in response.text
        self.soup = BeautifulSoup(response.text if self.is_html else "", "html.parser")

    @property
    def location(self) -> str:
        """Where a redirect leads: path and query."""
        target = urlsplit(self.response.headers["Location"])
        return f"{target.path}?{target.query}" if target.query else target.path

    @property
    def text(self) -> str:
        """What a reader sees of the whole page, white space folded."""
        return folded(self.soup.body.get_text(" ") if self.soup.body else self.response.text)

    @property
    def main(self) -> str:
        """What a reader sees of <main>: without header, navigation and footer."""
        return folded(self.one("main").get_text(" "))

    @property
    def h1(self) -> str:
        return folded(self.one("h1").get_text(" "))

    def all(self, selector: str) -> list[Tag]:
        """The elements of a CSS selector; what a <template> holds is not on the page."""
        return [element for element in self.soup.select(selector) if not element.find_parent("template")]

    def one(self, selector: str) -> Tag:
        """The only element of a CSS selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{self.url} has {len(found)} of {selector!r}"
        return found[0]

    def links(self, text: str) -> list[str]:
        """The addresses of all links that say so."""
        return [str(link["href"]) for link in self.all("a[href]") if folded(link.get_text(" ")) == text]

    def follow(self, text: str = "") -> "Page":
        """Goes where a redirect leads, or to the link that says `text`."""
        if not text:
            return self.client.get(self.location)
        found = self.links(text)
        assert len(set(found)) == 1, f"{self.url} has {len(found)} links {text!r}"
        return self.client.get(found[0])

    def form(self, button: str = "") -> Tag:
        """The form with the button that says so, or the only form inside <main>."""
        forms = self.soup.select("form") if button else self.soup.select("main form[method=post]")
        if button:
            forms = [form for form in forms if any(label_of(found) == button for found in buttons_of(form))]
        assert len(forms) == 1, f"{self.url} has {len(forms)} forms with the button {button!r}"
        return forms[0]

    def submit(self, button: str = "", /, **values: Any) -> "Page":
        """Presses a button: the form goes as it stands on the page, hidden fields too, with `values` filled in.

        A list ticks several, None leaves a field out. A name the form does not have is an error.
        """
        form = self.form(button)
        data: dict[str, list[Any]] = values_of(form)
        names = {str(field.get("name")) for field in controls_of(form, "input, select, textarea, button")}
        assert names >= values.keys(), f"the form on {self.url} has no {sorted(values.keys() - names)}"
        for pressed in buttons_of(form):
            if pressed.get("name") and button and label_of(pressed) == button:
                data[str(pressed["name"])] = [str(pressed.get("value", ""))]
        data |= {name: sent(value) for name, value in values.items()}
        url = str(form.get("action") or self.url)
        if str(form.get("method", "get")).lower() == "get":
            return self.client.get(urlsplit(url).path, query_string=data)
        return self.client.post(url, data=data)


def folded(text: str) -> str:
    return " ".join(text.split())


def controls_of(form: Tag, selector: str) -> list[Tag]:
    """Controls of a form, those elsewhere on the page too that name it by `form="id"`."""
    id = form.get("id")
    elsewhere = form.find_parents()[-1].select(f'[form="{id}"]') if id else []
    return [*form.select(selector), *(control for control in elsewhere if control.css.match(selector))]


def buttons_of(form: Tag) -> list[Tag]:
    return [button for button in controls_of(form, "button, input[type=submit]") if button.get("type") != "button"]


def label_of(button: Tag) -> str:
    return folded(str(button.get("value", "")) if button.name == "input" else button.get_text(" "))


def values_of(form: Tag) -> dict[str, list[str]]:
    """What a browser would send if nothing were changed."""
    data: dict[str, list[str]] = {}
    for field in controls_of(form, "input[name], select[name], textarea[name]"):
        kind = field.get("type", "text") if field.name == "input" else field.name
        if kind in {"submit", "button", "image", "reset", "file"} or field.has_attr("disabled"):
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        data.setdefault(str(field["name"]), []).extend(chosen_of(field))
    return data


def sent(value: Any) -> list[Any]:
    """A value as a form sends it; a pair (stream, file name) is a file."""
    if value is None:
        return []
    if isinstance(value, list):
        return [str(item) for item in value]
    return [value if isinstance(value, tuple) else str(value)]


def chosen_of(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if not chosen and not field.has_attr("multiple"):
            chosen = options[:1]
        return [str(option.get("value", folded(option.get_text()))) for option in chosen]
    return [str(field.get("value", "on" if field.get("type") in {"checkbox", "radio"} else ""))]


class PageClient(FlaskClient):
    """A browser without JavaScript. Every page it opens is checked (`check_page`).

    Each request runs in a context of its own, as in production: nothing is shared with the test's own session, which
    is committed first, so that the page sees what the test made and the test afterwards what the page changed.
    """

    user: User  # who signed in last

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context() and db.session.registry.has():
            db.session.commit()
        return Context().run(super().open, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Page:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._page(super().get(*args, **kwargs))

    def post(self, *args: Any, csrf: bool = True, **kwargs: Any) -> Page:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Posts; a form without a CSRF token gets a valid one unless `csrf` is False."""
        if csrf and "json" not in kwargs:
            kwargs["data"] = {"csrf_token": self._csrf_token(), **(kwargs.get("data") or {})}
        return self._page(super().post(*args, **kwargs))

    def sign_in(self, user: User, password: str = PASSWORD) -> Page:
        """Signs in through the page and returns the first page after it."""
        page = self.get(SIGN_IN_URL).submit(email=user.email, password=password)
        assert page.status in {302, 303}, f"sign-in refused: {page.text}"
        self.user = user
        return page.follow()

    def as_(self, *roles: Role, municipality: Municipality | None = None) -> "PageClient":
        """Signs in somebody new with these roles (they are `client.user` then)."""
        self.sign_in(make_user(*roles, municipality=municipality or make_municipality()))
        return self

    def _page(self, response: TestResponse) -> Page:
        page = Page(self, response)
        if page.is_html and not 300 <= page.status < 400:
            check_page(page)
        return page

    def _csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "a" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(raw))


def check_page(page: Page) -> None:
    """Raises BadPage where a page breaks what every page must keep."""
    for check in CHECKS:
        check(page)


def refuse(page: Page, what: str) -> NoReturn:
    raise BadPage(f"{page.url} ({page.status}): {what}")


def has_title_language_and_one_h1(page: Page) -> None:
    if not page.soup.title or not folded(page.soup.title.get_text()):
        refuse(page, "the page has no title")
    if page.soup.html is None or page.soup.html.get("lang") not in {"lv", "en", "ru"}:
        refuse(page, "<html> says no language")
    headings = [folded(heading.get_text()) for heading in page.soup.select("h1")]
    if len(headings) != 1 or not headings[0]:
        refuse(page, f"a page has one h1, this one {headings}")


def has_unique_ids(page: Page) -> None:
    ids = Counter(str(element["id"]) for element in page.soup.select("[id]"))
    twice = [name for name, count in ids.items() if count > 1]
    if twice:
        refuse(page, f"ids used twice: {twice}")
    for attribute in REFERS_TO_IDS:
        for element in page.soup.select(f"[{attribute}]"):
            value = element[attribute]
            for name in value.split() if isinstance(value, str) else value:
                if name not in ids:
                    refuse(page, f"{attribute} names {name!r}, which is not on the page")


def labels_every_field(page: Page) -> None:
    labelled = {str(label["for"]) for label in page.soup.select("label[for]") if folded(label.get_text())}
    for field in page.soup.select("input, select, textarea"):
        if field.name == "input" and field.get("type") in NEEDS_NO_LABEL:
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if not named and not field.find_parent("label"):
            refuse(page, f"a field has no label: {field}")


def protects_every_form(page: Page) -> None:
    for form in page.soup.select("form"):
        token = form.select_one("input[type=hidden][name=csrf_token]")
        posts = str(form.get("method", "get")).lower() == "post"
        if posts and (token is None or not token.get("value")):
            refuse(page, f"a form has no CSRF token: {form.get('action')}")
        if not posts and token is not None:
            refuse(page, f"a GET form would show its CSRF token in the address: {form.get('action')}")


def keeps_the_content_policy(page: Page) -> None:
    policy = page.response.headers.get("Content-Security-Policy", "")
    if not policy:
        refuse(page, "there is no Content-Security-Policy")
    for element in page.soup.find_all(True):
        bad = [name for name in element.attrs if name == "style" or name.startswith("on")]
        if bad:
            refuse(page, f"the policy blocks {bad} on <{element.name}>")
    for element in page.soup.select("script:not([src]), style"):
        nonce = element.get("nonce")
        if element.get("type") not in {"application/json", "application/ld+json"} and (
            not nonce or f"'nonce-{nonce}'" not in policy
        ):
            refuse(page, f"the policy blocks this <{element.name}>: {element.get_text()[:60]!r}")


def stays_on_this_host(page: Page) -> None:
    for element in page.soup.select("[src], [href], [action], [formaction], [srcset], [poster]"):
        for attribute in ("src", "href", "action", "formaction", "srcset", "poster"):
            address = str(element.get(attribute, "")).strip()
            if re.match(r"javascript:|data:text", address, re.IGNORECASE):
                refuse(page, f"an address runs code: {address[:60]}")
            if not re.match(r"(https?:)?//", address, re.IGNORECASE):
                continue
            # a reader may go elsewhere, if the address of this page is not told there
            if element.name != "a" or "noreferrer" not in element.get_attribute_list("rel"):
                refuse(page, f"<{element.name} {attribute}> leads to another host: {address[:80]}")


def speaks_in_whole_sentences(page: Page) -> None:
    if re.search(r"%\(\w+\)", page.text):
        refuse(page, "a placeholder was not filled in")


CHECKS: tuple[Callable[[Page], None], ...] = (
    has_title_language_and_one_h1,
    has_unique_ids,
    labels_every_field,
    protects_every_form,
    keeps_the_content_policy,
    stays_on_this_host,
    speaks_in_whole_sentences,
)
