"""Addresses from the State Address Register's file: streamed in batches, all or nothing, twice the same is once.

What a row said is kept as a fingerprint, so a run over an unchanged file only reads it. Of the file itself nothing is
remembered but the codes of the municipality's own rows (8 bytes each), to notice a code that comes twice.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.places import queries, rules
from app.places.models import Municipality, Place, PlaceStatus
from app.places.operations.register_batch import Batch, Writer
from app.places.queries import register
from app.places.register_file import COLUMNS, RegisterFileRefused, RowProblem, Values, rows
from app.places.rules import Kept, PassedOver, Skipped

BATCH = 2_000
PROGRESS_STEP = 20_000
MOST_PROBLEMS = 20
STD, KODS = COLUMNS.index("STD"), COLUMNS.index("KODS")

Row = tuple[int, Values, int]
"""Line in the file, values, fingerprint."""


@dataclass
class ImportReport:
    """What an import did; every row of the file is in exactly one of the counts up to `skipped`.

    `absent`: withdrawn because a complete file does not hold them. `notes`: rows passed over that somebody should look
    at. `in_use`: withdrawn addresses, of this or an earlier run, on which records still stand, as (code, address).
    """

    rows: int = 0
    added: int = 0
    updated: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    skipped: Counter[Skipped] = field(default_factory=Counter)
    absent: int = 0
    notes: list[RowProblem] = field(default_factory=list)
    in_use: list[tuple[str, str]] = field(default_factory=list)

    def pass_over(self, reason: Skipped, note: RowProblem | None = None) -> None:
        self.skipped[reason] += 1
        if note and len(self.notes) < MOST_PROBLEMS:
            self.notes.append(note)


def import_address_register(
    path: Path,
    municipality: Municipality,
    *,
    actor: Actor,
    today: date,
    full: bool = False,
    accept_good: bool = False,
    progress: Callable[[int], None] = lambda rows_read: None,
) -> ImportReport:
    """Takes over the municipality's addresses from the register's file of buildings; raises RegisterFileRefused.

    A row belongs to the municipality by the ending of its full address (setting `address_endings`). An address is
    withdrawn by a DEL or ERR row; one that is not in the file stays, unless `full` says that the file is complete.
    `accept_good` passes over rows that cannot be read instead of refusing the file. Nothing is ever deleted.
    """
    if full and accept_good:
        raise RegisterFileRefused("A file with rows left out is not complete: use --full or --accept-good, not both.")
    endings = rules.endings_to_compare(queries.policy_on(municipality.id, today).address_endings)
    if not endings:
        raise RegisterFileRefused(
            f"The settings of {municipality.name} do not say how its addresses end: fill that setting in first."
        )
    db.session.refresh(municipality, with_for_update=True)  # one import at a time
    run = _Run(municipality.id, endings, today, accept_good)
    run.read(path, progress)
    run.check_repeated_codes(path)
    if full:
        run.withdraw_absent()
    run.report.in_use = register.withdrawn_in_use(municipality.id)
    db.session.expire_all()
    facts = {name: getattr(run.report, name) for name in ("added", "updated", "withdrawn", "absent", "unchanged")}
    audit.record_facts("register.import", municipality, actor=actor, facts={"file": path.name, **facts})
    return run.report


class _Run:
    """One import of one file."""

    def __init__(self, municipality_id: int, endings: tuple[str, ...], today: date, accept_good: bool) -> None:
        self.municipality_id = municipality_id
        self.endings = endings
        self.today = today
        self.accept_good = accept_good
        self.report = ImportReport()
        self.problems: list[RowProblem] = []
        self.codes = array("q")
        self.known_codes, self.known_fingerprints = register.known_rows(municipality_id)
        self.writer = Writer(municipality_id, today)

    def read(self, path: Path, progress: Callable[[int], None]) -> None:
        """Goes through the file once and writes what is new."""
        own_rows = self._own_rows(path, progress)
        while batch := list(islice(own_rows, BATCH)):
            self._write(self._new_or_changed(batch))
        progress(self.report.rows)
        self._refuse_problems()
        if not self.codes:
            raise RegisterFileRefused(
                f"None of the {self.report.rows} rows is an address that ends with{' or'.join(self.endings)}. "
                "Is it the right file, and are the endings in the settings right?"
            )

    def check_repeated_codes(self, path: Path) -> None:
        """A code may come twice only if both rows say the same."""
        codes, times = np.unique(np.frombuffer(self.codes, np.int64), return_counts=True)
        repeated = set(codes[times > 1].tolist())
        first: dict[int, tuple[int, Values]] = {}
        for row in rows(path) if repeated else ():
            if isinstance(row, RowProblem) or (code := _code(row[1])) not in repeated:
                continue
            line, values = first.setdefault(code, row)
            if values != row[1]:
                raise RegisterFileRefused(RowProblem(row[0], "KODS", f"{code} says something else than in row {line}."))

    def withdraw_absent(self) -> None:
        """Withdraws what the file, being complete, should hold and does not."""
        held = register.existing_codes(self.municipality_id)
        absent = np.setdiff1d(held, np.frombuffer(self.codes, np.int64)).tolist()
        for start in range(0, len(absent), BATCH):
            codes = [f"{code:09d}" for code in absent[start : start + BATCH]]
            db.session.execute(
                sa.update(Place)
                .where(Place.register_code.in_(codes))
                .values(status=PlaceStatus.WITHDRAWN, withdrawn_on=self.today, register_fingerprint=None)
                .execution_options(synchronize_session=False)
            )
        self.report.absent = len(absent)

    def _own_rows(self, path: Path, progress: Callable[[int], None]) -> Iterator[Row]:
        report, endings, belongs = self.report, self.endings, rules.belongs
        for row in rows(path):
            report.rows += 1
            if report.rows % PROGRESS_STEP == 0:
                progress(report.rows)
            if isinstance(row, RowProblem):
                self._note(row)
            elif belongs(row[1][STD], endings):
                yield (*row, _fingerprint(row[1]))
            else:
                report.skipped[Skipped.OTHER_MUNICIPALITY] += 1

    def _new_or_changed(self, batch: Sequence[Row]) -> list[Row]:
        """The rows of the batch that do not say what they said last time."""
        codes = np.fromiter((_code(values) for _line, values, _print in batch), np.int64, len(batch))
        fingerprints = np.fromiter((fingerprint for _line, _values, fingerprint in batch), np.int64, len(batch))
        self.codes.frombytes(codes[codes >= 0].tobytes())
        if not len(self.known_codes):
            return list(batch)
        at = np.searchsorted(self.known_codes, codes).clip(max=len(self.known_codes) - 1)
        same = (self.known_codes[at] == codes) & (self.known_fingerprints[at] == fingerprints)
        changed = [batch[index] for index in np.flatnonzero(~same).tolist()]
        self.report.unchanged += len(batch) - len(changed)
        return changed

    def _write(self, batch: Sequence[Row]) -> None:
        held = register.held_under({values[KODS] for _line, values, _print in batch})
        changes, done = Batch(), set[str]()
        for line, values, fingerprint in batch:
            code = values[KODS]
            place = held.get(code)
            if code in done or (place and place.register_fingerprint == fingerprint):
                self.report.pass_over(Skipped.REPEATED)  # or contradicts itself: see check_repeated_codes
                continue
            done.add(code)
            if place and place.municipality_id != self.municipality_id:
                self.report.pass_over(Skipped.KNOWN_ELSEWHERE, RowProblem(line, "KODS", f"{code} is known elsewhere."))
            else:
                self._decide(line, values, fingerprint, place, changes)
        self.writer.write(changes)

    def _decide(self, line: int, values: Values, fingerprint: int, place: Any, changes: Batch) -> None:
        decision, report = rules.judge(line, values), self.report
        if isinstance(decision, RowProblem):
            self._note(decision)
        elif isinstance(decision, PassedOver):
            text = f"{values[KODS]} {values[STD]}: {decision.reason} {decision.detail}".rstrip()
            report.pass_over(decision.reason, RowProblem(line, "KOORD_X", text))
        elif isinstance(decision, Kept) and place is None:
            changes.new.append((decision, fingerprint))
            report.added += 1
        elif isinstance(decision, Kept):
            changes.changed.append((place.id, decision, fingerprint))
            report.updated += 1
        elif place is None:
            report.pass_over(Skipped.NOT_KNOWN)
        else:
            changes.withdrawn.append((place.id, decision, fingerprint))
            if place.status is PlaceStatus.EXISTING:
                report.withdrawn += 1
            else:
                report.updated += 1

    def _note(self, problem: RowProblem) -> None:
        if self.accept_good:
            self.report.pass_over(Skipped.UNREADABLE, problem)
            return
        self.problems.append(problem)
        if len(self.problems) == MOST_PROBLEMS:
            self._refuse_problems()

    def _refuse_problems(self) -> None:
        if self.problems:
            raise RegisterFileRefused(*self.problems)


def _fingerprint(values: Values) -> int:
    """A number that stands for what the row says; `person` names the version of the rules it was judged by."""
    text = "\x1f".join(values).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8, person=b"rules-1").digest(), "big", signed=True)


def _code(values: Values) -> int:
    """The register's code as a number; -1 for what is no code."""
    text = values[KODS]
    return int(text) if len(text) == 9 and text.isascii() and text.isdigit() else -1
