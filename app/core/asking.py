"""Pages of one short form."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from app.core.forms import BaseForm

Answer = str | tuple[str, int] | Response
Crumbs = list[tuple[Any, str]]


def ask(form: BaseForm, title: str, crumbs: Crumbs, **words: Any) -> Answer:
    """The form under a title; Cancel leads to the last of the `crumbs`. `words`: intro, hints, button, kind."""
    page = render_template("ask.html", form=form, title=title, crumbs=crumbs, back=crumbs[-1][1], **words)
    return (page, 422) if form.is_submitted() else page
