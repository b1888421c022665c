"""Addresses from the State Address Register's file: streamed in batches, all or nothing, the same file twice is nothing.

What a row said is kept as a fingerprint, so a run over an unchanged file only reads it. Of the file itself nothing is
remembered but the codes of the municipality's own rows (8 bytes each), to notice a code that comes twice.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.places import queries, rules
from app.places.addresses import search_text
from app.places.models import Municipality, Place, PlaceStatus
from app.places.register_file import COLUMNS, RegisterFileRefused, RowProblem, Values, rows
from app.places.rules import Kept, PassedOver, Skipped, Withdrawn
from geo.geojson import assign_areas
from geo.types import point

BATCH = 2_000
PROGRESS_STEP = 20_000
MOST_PROBLEMS = 20
STD, KODS = COLUMNS.index("STD"), COLUMNS.index("KODS")

Row = tuple[int, Values, int]
"""Line in the file, values, fingerprint."""


@dataclass
class ImportReport:
    """What an import did. `notes` are the rows passed over that somebody should look at, `in_use` the withdrawn
    addresses on which our records still stand, as (code, address)."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    skipped: Counter[Skipped] = field(default_factory=Counter)
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
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportReport:
    """Takes over the municipality's addresses from the register's file of buildings; writes nothing if it is refused.

    A row belongs to the municipality by the ending of its full address (setting `address_endings`). An address is
    withdrawn by a DEL or ERR row; one that is not in the file stays, unless `full` says that the file is complete.
    `accept_good` passes over rows that cannot be read instead of refusing the file. Nothing is ever deleted.
    """
    if full and accept_good:
        raise Refused("A file with rows left out is not complete: use --full or --accept-good, not both.")
    endings = rules.endings_to_compare(queries.policy_on(municipality.id, today).address_endings)
    if not endings:
        raise Refused(f"The settings of {municipality.name} list no endings of its addresses: fill them in first.")
    db.session.refresh(municipality, with_for_update=True)  # one import at a time
    importer = _Import(municipality.id, endings, today, accept_good)
    for rows_read in importer.run(path):
        progress(rows_read)
    importer.check_codes(path)
    if full:
        importer.withdraw_absent()
    report = importer.report
    report.in_use = withdrawn_in_use(municipality.id)
    db.session.expire_all()
    facts = {"file": path.name, "added": report.added, "updated": report.updated, "withdrawn": report.withdrawn}
    audit.record_facts("register.import", municipality, actor=actor, facts=facts)
    return report


def withdrawn_in_use(municipality_id: int) -> list[tuple[str, str]]:
    """(code, address) of the withdrawn addresses that our records stand on."""
    return [
        (row.register_code, row.address)
        for row in db.session.execute(
            sa.select(Place.register_code, Place.address)
            .where(
                Place.municipality_id == municipality_id,
                Place.status == PlaceStatus.WITHDRAWN,
                Place.id.in_(queries.used_place_ids()),
            )
            .order_by(Place.address)
        )
    ]


class _Import:
    """One run. `known` maps the codes we hold to their fingerprints, as sorted arrays: 16 bytes an address."""

    def __init__(self, municipality_id: int, endings: tuple[str, ...], today: date, accept_good: bool) -> None:
        self.municipality_id = municipality_id
        self.endings = endings
        self.today = today
        self.accept_good = accept_good
        self.report = ImportReport()
        self.problems: list[RowProblem] = []
        self.codes = array("q")
        self.known = _known(municipality_id)
        areas = queries.area_shapes([municipality_id])
        self.area_ids, self.shapes = [area_id for area_id, _shape in areas], [shape for _id, shape in areas]

    def run(self, path: Path) -> Iterator[int]:
        """Goes through the file; yields the rows read every now and then."""
        own_rows = self._own_rows(path)
        told = 0
        while batch := list(islice(own_rows, BATCH)):
            self._take(self._new_or_changed(batch))
            if self.report.rows >= told + PROGRESS_STEP:
                told = self.report.rows
                yield told
        self._refuse_problems()
        if not self.codes:
            raise RegisterFileRefused(
                f"None of the {self.report.rows} rows is an address that ends with{' or'.join(self.endings)}. "
                "Is it the right file, and are the endings in the settings right?"
            )
        yield self.report.rows

    def _own_rows(self, path: Path) -> Iterator[Row]:
        report, endings = self.report, self.endings
        for row in rows(path):
            report.rows += 1
            if isinstance(row, RowProblem):
                self._note(row)
            elif rules.belongs(row[1][STD], endings):
                yield (*row, _fingerprint(row[1]))
            else:
                report.skipped[Skipped.OTHER_MUNICIPALITY] += 1

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
