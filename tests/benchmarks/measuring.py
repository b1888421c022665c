"""How a thing is measured: the work of the application, and the same with nothing around it, in turn in one process."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from app.core.extensions import db

Statement = tuple[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the table. Times in milliseconds; `passed` is None where nothing is promised."""

    engine: str
    size: int
    what: str
    app: str
    bare: str
    ratio: str
    limit: str
    passed: bool | None
    queries: str = ""
    app_ms: float | None = None  # where growth between sizes is promised

    def __str__(self) -> str:
        verdict = {True: "pass", False: "**miss**", None: ""}[self.passed]
        cells = (self.engine, f"{self.size:,}", self.what, self.app, self.bare, self.ratio, self.limit, verdict)
        return f"| {' | '.join((*cells, self.queries))} |"


HEAD = """| engine | flats | what | app | bare | ratio | at most | | queries |
|---|---:|---|---:|---:|---:|---|---|---:|"""


class recording:
    """Notes every statement that reaches the driver, with its parameters."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __enter__(self) -> list[Statement]:
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        self.statements.append((statement, parameters))


def replay(statements: list[Statement]) -> None:
    """The same questions through the driver alone, every row fetched."""
    cursor = db.session.connection().connection.cursor()
    for statement, parameters in statements:
        if statement.lstrip()[:6].upper() in ("SELECT", "WITH R"):
            cursor.execute(statement, parameters)
            cursor.fetchall()
    cursor.close()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


@dataclass(frozen=True)
class Pair:
    """The quickest turn of both ways of doing it: the one that other work of the machine disturbed least."""

    app_ms: float
    bare_ms: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.app_ms / self.bare_ms


def compared(work: Callable[[int], object], turns: int, beside: Callable[[], object] = lambda: None) -> Pair:
    """The work and its own questions in turn, so that both see the same machine; `beside` belongs to the bare way."""
    for turn in range(2):
        work(turn)
    app_ms, bare_ms, queries = [], [], 0
    for turn in range(turns):
        with recording() as statements:
            app_ms.append(timed(lambda turn=turn: work(turn)))
        bare_ms.append(timed(lambda statements=statements: (replay(statements), beside())))
        db.session.rollback()
        queries = max(queries, len(statements))
    return Pair(min(app_ms), min(bare_ms), queries)


def line_of(engine: str, size: int, what: str, pair: Pair, most: float, or_ms: float = 0) -> Line:
    """`most` times the bare way is allowed, or `or_ms` milliseconds where that is more."""
    limit = f"{most:g} ×" + (f" or {or_ms:g} ms" if or_ms else "")
    passed = pair.ratio <= most or pair.app_ms <= or_ms
    app, bare, ratio = f"{pair.app_ms:.1f} ms", f"{pair.bare_ms:.1f} ms", f"{pair.ratio:.1f}"
    return Line(engine, size, what, app, bare, ratio, limit, passed, str(pair.queries), pair.app_ms)
