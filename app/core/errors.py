"""What can go wrong, as types and as pages: a refusal always says in words what would change it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, abort, render_template, request
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import HTTPException

Words = str | LazyString
"""Text for the person; a lazy one is translated when it is shown."""


class Level(StrEnum):
    """How much a failed rule weighs. Latvian: smagums."""

    BLOCK = "block"  # nobody may override
    LIMIT = "limit"  # a right to override plus a written reason
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One rule's answer about one case. Every rule answers, passed or not.

    `id` names the rule in docs/rules.md; `value` is what was measured, `limit` the most it may be (None where the rule
    has no such number); `reason` says in the reader's words what was found; `source` is where the rule
    comes from; `remedy` is what would change the answer.
    """

    id: str
    passed: bool
    level: Level
    value: int | float | str | None
    limit: int | float | str | None
    reason: Words
    source: Words
    remedy: Words

    def as_dict(self) -> dict[str, Any]:
        """Plain values with the text resolved, for JSON and for the stored snapshot."""
        plain = asdict(self)
        return plain | {"level": self.level.value, **{key: str(plain[key]) for key in ("reason", "source", "remedy")}}


class RuleViolation(Exception):
    """An operation was refused by rules; `findings` are those that refuse it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(str(finding.reason) for finding in findings))
        self.findings = list(findings)


def insist(*findings: Finding) -> None:
    """Raises RuleViolation with those of the findings that failed, whatever their level; nothing where all passed."""
    if failed := [finding for finding in findings if not finding.passed]:
        raise RuleViolation(failed)


class Refused(Exception):
    """An operation cannot be done as things stand; the message is one sentence for the person, already translated."""


def init_app(flask_app: Flask) -> None:
    """Every HTTP error gets a page of its own; a crash gets one that needs neither database nor user."""

    @flask_app.before_request
    def refuse_nul() -> None:
        """No text holds the character NUL, and PostgreSQL cannot keep it: whoever sends it is not a browser."""
        typed = (value for values in (request.args, request.form) for _key, value in values.items(multi=True))
        names = (sent.filename or "" for _key, sent in request.files.items(multi=True))
        if any("\0" in text for text in (request.path, *typed, *names)):
            abort(400)

    @flask_app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        page = code if code in {400, 403, 404, 405, 409, 413, 422, 429, 503} else 500
        return render_template(f"errors/{page}.html", error=error), code

    @flask_app.errorhandler(500)
    def crashed(error: Exception) -> tuple[str, int]:
        return render_template("errors/500.html"), 500
