"""Checks, books and takes back rows of invoices. Checking and booking decide alike, each by what the ledger holds then.

Outcomes: NEW is booked, CHANGED is booked with a remark (the meters say otherwise), UNCHANGED is held back.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.audit import Actor
from app.core.errors import Finding, Refused
from app.core.extensions import db
from app.core.imports.models import ImportBatch, ImportRow, Outcome
from app.core.imports.work import KINDS, Judged, Kind, Problem
from app.core.imports.xlsx import Row
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations import Cost, book_costs, check_facts, reverse_costs
from app.flats.models import Flat
from app.invoices import rules
from app.invoices.columns import KIND, fields
from app.invoices.doubles import Seen, doubles_in
from app.invoices.flats import Flats, Found, Wanted
from app.invoices.models import InvoiceImport, SupplierCode
from app.invoices.queries.booked import Booked, booked_lines
from app.invoices.queries.imports import source_key
from app.invoices.queries.metered import Meters
from app.invoices.reading import InvoiceRow, Reader, Settings
from app.invoices.rules import Line
from app.placements.operations.turns import take_turn
from app.places.queries import policy_on

Values = dict[str, Any]
BOOKED = (Outcome.NEW, Outcome.CHANGED)


class InvoiceImporter:
    """One run over one batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch_id, self.municipality_id, self.mapping = batch.id, batch.municipality_id, batch.mapping
        invoices = db.session.get_one(InvoiceImport, batch.id)
        self.supplier_id, self.supplier = invoices.supplier_id, invoices.supplier.name
        self.undo_words, self.undone_by_id = invoices.undo_words, invoices.undone_by_id
        self.payer = CostPayer(batch.defaults.get("payer") or CostPayer.MUNICIPALITY)
        self.reader = Reader(batch.mapping, Settings.of(batch.defaults), invoices.supplier.words)
        self.flats = Flats(batch.municipality_id, invoices.supplier_id)
        self.meters = Meters(batch.municipality_id, invoices.supplier_id)
        self.policy = policy_on(batch.municipality_id, clock.today())
        self.seen = Seen()
        self.totals: dict[str, Any] = {}

    # --- checking ---

    def check(self, rows: Sequence[Row]) -> list[Judged]:
        read = [(number, self.reader.read(cells)) for number, cells in rows]
        flats = self.flats.find(Wanted(row.code, row.address, row.number) for _number, row in read)
        values = [self._values(row, found) for (_number, row), found in zip(read, flats, strict=True)]
        lines = [line for one in values if one for line in lines_of(one)]
        booked = booked_lines(lines, self.municipality_id, self.supplier)
        self.meters.load(lines)
        judged = [
            self._judge(number, row, found, one, booked)
            for (number, row), found, one in zip(read, flats, values, strict=True)
        ]
        for one in judged:
            add_totals(self.totals, one.outcome, one.values)
        return judged

    def finish_check(self) -> None:
        """Keeps the sums of what was checked."""
        db.session.execute(
            sa.update(InvoiceImport).where(InvoiceImport.batch_id == self.batch_id).values(totals=self.totals)
        )

    def _values(self, row: InvoiceRow, found: Found) -> Values | None:
        """What can be kept of a row without errors that has something to book."""
        if row.problems or row.is_total or not row.amounts or not found.flat_id or not row.starts_on:
            return None
        return {
            "flat_id": found.flat_id,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            "document": row.document,
            "words": row.words,
            "credit": row.credit,
            "new_code": row.code if found.new_code else None,
            "lines": [[category.value, *sums] for category, sums in row.amounts.items()],
        }

    def _judge(
        self, number: int, row: InvoiceRow, found: Found, values: Values | None, booked: dict[Any, list[Booked]]
    ) -> Judged:
        if row.is_total:
            return Judged(Outcome.UNCHANGED, None, [(None, _("This is taken for the line of sums, and not booked."))])
        if values is None:
            problems = row.problems if found.flat_id else [*row.problems, (self.mapping.get(found.key), found.words)]
            if not problems and row.is_zero:
                return Judged(Outcome.UNCHANGED, None, [(None, _("The amount is zero: there is nothing to book."))])
            return Judged(Outcome.ERROR, None, problems)
        known, problems = self._doubles(number, values, booked)
        if problems:
            return Judged(Outcome.UNCHANGED, {**values, "known": known}, problems, known[0] if known else None)
        remarks: list[Problem] = [(None, str(one.reason)) for one in self._meters(values) if not one.passed]
        return Judged(Outcome.CHANGED if remarks else Outcome.NEW, values, remarks)

    def _doubles(self, number: int, values: Values, booked: dict[Any, list[Booked]]) -> tuple[list[int], list[Problem]]:
        """Entries of the ledger that lines of the row repeat, and what is said of those and of rows further up."""
        known: list[int] = []
        problems: list[Problem] = []
        for line in lines_of(values):
            for entry_id, finding in doubles_in(booked, line):
                known.append(entry_id)
                problems.append((None, str(finding.reason)))
            row = self.seen.row_of(line)
            if row is None:
                self.seen.add(number, line)
            else:
                problems.append((None, _("The same stands in row %(number)s already.", number=row)))
        return known, list(dict.fromkeys(problems))

    def _meters(self, values: Values) -> Iterator[Finding]:
        for line in lines_of(values):
            if line.cents > 0:
                yield rules.meters_agree(line.cents, self.meters.metered(line), self.policy)

    # --- booking ---

    def write(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        take_turn(self.municipality_id)
        read: list[tuple[ImportRow, Values]] = [(row, json.loads(row.values or "{}")) for row in rows]
        lines = [line for _row, values in read for line in lines_of(values)]
        booked = booked_lines(lines, self.municipality_id, self.supplier)
        query = sa.select(Flat).where(Flat.id.in_({line.flat_id for line in lines}))
        flats = {flat.id: flat for flat in db.session.scalars(query)}
        planned = [self._plan(row, values, flats, booked) for row, values in read]
        costs = [cost for one in planned if isinstance(one, list) for cost in one]
        ids = iter(book_costs(costs, municipality_id=self.municipality_id, actor=actor, today=clock.today()))
        judged = [self._written(row, values, one, ids) for (row, values), one in zip(read, planned, strict=True)]
        self._learn(values for (_row, values), one in zip(read, judged, strict=True) if one.outcome in BOOKED)
        self._count(judged)
        return judged

    def _plan(
        self, row: ImportRow, values: Values, flats: dict[int, Flat], booked: dict[Any, list[Booked]]
    ) -> list[Cost] | str:
        """What the row books, or why it cannot be booked any more."""
        known = set(values.get("known", []))
        for line in lines_of(values):
            for entry_id, finding in doubles_in(booked, line):
                if entry_id not in known:
                    return str(finding.reason)
        costs = list(self._costs(row.number, values, flats[values["flat_id"]]))
        try:
            for cost in costs:
                check_facts(cost)
        except Refused as refusal:
            return str(refusal)
        return costs

    def _written(self, row: ImportRow, values: Values, planned: list[Cost] | str, ids: Iterator[int]) -> Judged:
        if isinstance(planned, str):
            return Judged(Outcome.ERROR, values, [(None, planned)])
        entries = [next(ids) for _cost in planned]
        problems: list[Problem] = [(column, words) for column, words in row.problems]
        return Judged(row.outcome, values, problems, entries[0], {"entries": entries})

    def _costs(self, number: int, values: Values, flat: Flat) -> Iterator[Cost]:
        said = [
            _("Credit note") if values["credit"] else None,
            values["words"],
            _("Booked although it looked booked already: %(words)s", words=values["because"])
            if values.get("because")
            else None,
        ]
        vat = {category: part for category, _cents, part in values["lines"]}
        for line in lines_of(values):
            yield Cost(
                flat,
                line.starts_on,
                line.ends_on,
                line.category,
                line.cents,
                self.payer,
                vat_cents=vat[line.category.value],
                supplier=self.supplier,
                document=line.document,
                source=CostSource.IMPORT,
                source_key=source_key(self.batch_id, number, line.category.value),
                words=". ".join(one for one in said if one) or None,
            )

    def _learn(self, written: Iterator[Values]) -> None:
        """Remembers which flat the supplier's codes mean."""
        new = {one["new_code"]: one["flat_id"] for one in written if one.get("new_code")}
        for code, flat_id in new.items():
            if code not in self.flats.codes:
                self.flats.codes[code] = flat_id
                db.session.add(SupplierCode(supplier_id=self.supplier_id, code=code, flat_id=flat_id))

    def _count(self, judged: Sequence[Judged]) -> None:
        lines = [line for one in judged if one.outcome in BOOKED for line in lines_of(one.values or {})]
        change = sa.update(InvoiceImport).where(InvoiceImport.batch_id == self.batch_id)
        cents = sum(line.cents for line in lines)
        db.session.execute(
            change.values(
                booked_cents=InvoiceImport.booked_cents + cents, booked_lines=InvoiceImport.booked_lines + len(lines)
            )
        )

    # --- taking back ---

    def undo(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        take_turn(self.municipality_id)
        read = [(row, json.loads(row.before or "{}").get("entries", [])) for row in rows]
        query = sa.select(CostEntry).where(CostEntry.id.in_([id for _row, ids in read for id in ids]))
        back = aliased(CostEntry)
        left = {
            entry.id: entry
            for entry in db.session.scalars(query.where(~sa.exists().where(back.reverses_id == CostEntry.id)))
        }
        reverse_costs(
            list(left.values()),
            _("Import undone: %(words)s", words=self.undo_words or ""),
            municipality_id=self.municipality_id,
            actor=_Person(self.undone_by_id),
            today=clock.today(),
        )
        return [self._undone(row, ids, [id for id in ids if id in left]) for row, ids in read]

    def _undone(self, row: ImportRow, entries: list[int], left: list[int]) -> Judged:
        """What nobody had reversed since is reversed."""
        problems: list[Problem] = []
        if len(left) < len(entries):
            problems.append((None, _("It had been reversed before.")))
        outcome = Outcome.UNDONE if left else Outcome.KEPT
        return Judged(outcome, None, problems, row.object_id, {"entries": entries})

    def finish_undo(self, actor: Actor) -> None:
        """Nothing else was made."""


class _Person:
    """Who asked for the undoing."""

    def __init__(self, actor_id: int | None) -> None:
        self.actor_id = actor_id


def lines_of(values: Values) -> list[Line]:
    """The amounts of a row that was kept."""
    return [
        Line(
            values["flat_id"],
            CostCategory(category),
            date.fromisoformat(values["starts_on"]),
            date.fromisoformat(values["ends_on"]),
            cents,
            values["document"],
        )
        for category, cents, _vat in values.get("lines", [])
    ]


def add_totals(totals: dict[str, Any], outcome: Outcome, values: Values | None, sign: int = 1) -> None:
    """Adds the row's amounts to the sums of its outcome, or takes them away."""
    for category, cents, vat in (values or {}).get("lines", []):
        one = totals.setdefault(outcome.value, {"cents": 0, "vat_cents": 0, "lines": 0, "by_category": {}})
        one["cents"] += sign * cents
        one["vat_cents"] += sign * vat
        one["lines"] += sign
        one["by_category"][category] = one["by_category"].get(category, 0) + sign * cents


KINDS[KIND] = Kind(fields, InvoiceImporter)
