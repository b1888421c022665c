"""Addresses from the State Address Register's file: streamed in batches, all or nothing, twice the same is once.

What a row said is kept as a fingerprint, so a run over an unchanged file only reads it. Of the file itself nothing is
remembered but the codes of the municipality's new and changed rows (8 bytes each), to notice one that comes twice.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.places import queries, rules
from app.places.models import Municipality, PlaceStatus
from app.places.operations.register_batch import Batch, Writer
from app.places.queries import register
from app.places.register_file import COLUMNS, RegisterFileRefused, RowProblem, Values, rows
from app.places.rules import Kept, PassedOver, Skipped

T = TypeVar("T")
BATCH = 2_000
PROGRESS_STEP = 20_000
MOST_PROBLEMS = 20
KODS, STATUSS, STD = (COLUMNS.index(column) for column in ("KODS", "STATUSS", "STD"))
SEPARATOR = "\x1f1"

FileRow = tuple[int, Values]
"""Line in the file, values."""
Row = tuple[int, Values, int]
"""The same with its fingerprint."""


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
    run.report.in_use = queries.withdrawn_in_use(municipality.id)
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
        self.known = register.known_rows(municipality_id)
        self.own_rows = 0
        self.codes = array("q")  # of the municipality's rows that are new or changed
        self.replaced = array("q")  # pairs: code, fingerprint of the row it had before
        self.writer = Writer(municipality_id, today)

    def read(self, path: Path, progress: Callable[[int], None]) -> None:
        """Goes through the file once and writes what is new."""
        for batch in _batches(rows(path)):
            before, self.report.rows = self.report.rows, self.report.rows + len(batch)
            self._write(self._worth_a_look(self._new_or_changed(self._own(batch))))
            if before // PROGRESS_STEP < self.report.rows // PROGRESS_STEP:
                progress(self.report.rows)
        self._refuse_problems()
        if not self.own_rows:
            raise RegisterFileRefused(
                f"None of the {self.report.rows} rows is an address that ends with{' or'.join(self.endings)}. "
                "Is it the right file, and are the endings in the settings right?"
            )

    def check_repeated_codes(self, path: Path) -> None:
        """A code may come twice only if both rows say the same. Looks twice at the file only if one does."""
        codes, times = np.unique(np.frombuffer(self.codes, np.int64), return_counts=True)
        kept_too = self.known.were_seen(self.replaced[1::2])
        repeated = {*codes[times > 1].tolist(), *np.frombuffer(self.replaced[::2], np.int64)[kept_too].tolist()}
        first: dict[int, tuple[int, Values]] = {}
        for row in rows(path) if repeated else ():
            if isinstance(row, RowProblem) or (code := _code(row[1])) not in repeated:
                continue
            line, values = first.setdefault(code, row)
            if values != row[1]:
                raise RegisterFileRefused(RowProblem(row[0], "KODS", f"{code} says something else than in row {line}."))

    def withdraw_absent(self) -> None:
        """Withdraws what the file, being complete, should hold and does not."""
        in_file = set(self.codes)
        for batch in _batches(register.existing_rows(self.municipality_id)):
            unchanged = self.known.were_seen(row.register_fingerprint or 0 for row in batch)
            absent = [
                row.register_code
                for row, is_unchanged in zip(batch, unchanged, strict=True)
                if not is_unchanged and int(row.register_code) not in in_file
            ]
            self.writer.withdraw_absent(absent)
            self.report.absent += len(absent)

    def _own(self, batch: Sequence[FileRow | RowProblem]) -> list[FileRow]:
        """The rows of this municipality."""
        belongs, endings = rules.belongs, self.endings
        problems = [row for row in batch if isinstance(row, RowProblem)]
        own = [row for row in batch if isinstance(row, tuple) and belongs(row[1][STD], endings)]
        for problem in problems:
            self._note(problem)
        self.report.skipped[Skipped.OTHER_MUNICIPALITY] += len(batch) - len(own) - len(problems)
        self.own_rows += len(own)
        return own

    def _new_or_changed(self, own: Sequence[FileRow]) -> list[Row]:
        """The rows that do not say what they said last time."""
        fingerprints = _fingerprints(own)
        changed = np.flatnonzero(~self.known.mark_unchanged(fingerprints)).tolist()
        self.report.unchanged += len(own) - len(changed)
        return [(*own[index], int(fingerprints[index])) for index in changed]

    def _worth_a_look(self, changed: Sequence[Row]) -> list[Row]:
        """Leaves out the many addresses that were withdrawn before we knew them."""
        codes = np.fromiter((_code(values) for _line, values, _print in changed), np.int64, len(changed))
        self.codes.frombytes(codes[codes >= 0].tobytes())
        held = self.known.hold(codes).tolist()
        left = [
            row
            for row, code, is_held in zip(changed, codes, held, strict=True)
            if is_held or code < 0 or row[1][STATUSS] not in rules.GONE
        ]
        self.report.skipped[Skipped.NOT_KNOWN] += len(changed) - len(left)
        return left

    def _write(self, changed: Sequence[Row]) -> None:
        held = register.held_under({values[KODS] for _line, values, _print in changed}) if changed else {}
        changes, done = Batch(), set[str]()
        for line, values, fingerprint in changed:
            code = values[KODS]
            place = held.get(code)
            if place and place.municipality_id != self.municipality_id:
                self.report.pass_over(Skipped.KNOWN_ELSEWHERE, RowProblem(line, "KODS", f"{code} is known elsewhere."))
            elif code in done or (place and place.register_fingerprint == fingerprint):
                self.report.pass_over(Skipped.REPEATED)  # or contradicts itself: see check_repeated_codes
            else:
                done.add(code)
                self._decide(line, values, fingerprint, place, changes)
        self.writer.write(changes)

    def _decide(self, line: int, values: Values, fingerprint: int, place: Any, changes: Batch) -> None:
        decision, report = rules.judge(line, values), self.report
        if place and place.register_fingerprint is not None:
            self.replaced.extend((int(place.register_code), place.register_fingerprint))
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
        else:
            changes.withdrawn.append((place.id, decision, fingerprint))
            still_there = place.status is PlaceStatus.EXISTING
            report.withdrawn += still_there
            report.updated += not still_there

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


def _fingerprints(own: Sequence[FileRow]) -> NDArray[np.int64]:
    """For each row a number that stands for what it says. SEPARATOR names the version of the rules that judged it."""
    digests = [blake2b(SEPARATOR.join(values).encode(), digest_size=8).digest() for _line, values in own]
    return np.frombuffer(b"".join(digests), np.int64)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, BATCH)):
        yield batch


def _code(values: Values) -> int:
    """The register's code as a number; -1 for what is no code."""
    text = values[KODS]
    return int(text) if len(text) == 9 and text.isascii() and text.isdigit() else -1
