"""Checks, writes and undoes rows of flats. Checking and writing decide alike, each by what the stock holds then."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.audit import Actor
from app.core.imports.models import ImportBatch, ImportRow, Outcome
from app.core.imports.work import Judged, Problem
from app.core.imports.xlsx import Row
from app.flats.imports import stock
from app.flats.imports.reading import FlatRow, Reader
from app.flats.imports.taking_back import TakingBack
from app.flats.operations import bulk

REQUIRED = "rooms", "ownership"
BUILDING_COLUMNS = {"building_code": "cadastral_code"} | {key: key for key in ("floors", "has_lift", "flats_total")}
NO_BUILDING = dict.fromkeys(BUILDING_COLUMNS.values())
Values = dict[str, Any]


class FlatImporter:
    """One run over one batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.municipality_id = batch.municipality_id
        self.mapping: dict[str, int] = batch.mapping
        self.defaults: Values = batch.defaults
        self.addresses = stock.Addresses(batch.municipality_id)
        self.reader = Reader(self.mapping, self.addresses, stock.landlords_by_name(batch.municipality_id))
        self.seen: dict[Any, int] = {}  # flat or code → the row that had it first
        self.places_of_codes: dict[str, int] = {}
        self.back = TakingBack(batch)

    # --- checking ---

    def check(self, rows: Sequence[Row]) -> list[Judged]:
        read = [(number, self.reader.read(cells)) for number, cells in rows]
        now = _Now(
            [row.place.place_id for _number, row in read if row.place and row.place.place_id],
            [row.facts for _number, row in read],
            [row.building for _number, row in read],
        )
        return [self._judge(number, row, now) for number, row in read]

    def finish_check(self) -> None:
        """Nothing is kept but the rows."""

    def _judge(self, number: int, row: FlatRow, now: "_Now") -> Judged:
        if row.place and row.place.place_id and row.number:
            place_id = row.place.place_id
            where = now.buildings.get(place_id)
            self._refuse_twice((where, row.number) if where else (f"at {place_id}", row.number), number, row, "number")
            if not where:
                self._refuse_shared_building(place_id, row)
        if row.facts.get("cadastral_code"):
            self._refuse_twice(row.facts["cadastral_code"], number, row, "cadastral_code")
        if row.problems or not row.place or not row.place.place_id:
            return Judged(Outcome.ERROR, None, row.problems)
        values = {
            "place_id": row.place.place_id,
            "number": row.number,
            "facts": row.facts,
            "building": row.building,
        }
        return self._decide(values, now)

    def _refuse_twice(self, what: Any, number: int, row: FlatRow, key: str) -> None:
        first = self.seen.setdefault(what, number)
        if first != number:
            words = _("The same stands in row %(number)s already.", number=first)
            row.problems.append((self.mapping.get(key), words))

    def _refuse_shared_building(self, place_id: int, row: FlatRow) -> None:
        """Two addresses of one new building: a person says which is the main one."""
        code = row.building.get("building_code")
        if code and self.places_of_codes.setdefault(code, place_id) != place_id:
            words = _("Another row has this code at another address. Add the building with both addresses first.")
            row.problems.append((self.mapping.get("building_code"), words))

    def _decide(self, values: Values, now: "_Now") -> Judged:
        """New, changed or unchanged, by what the stock holds; or what stands against it."""
        flat = now.flat(values["place_id"], values["number"])
        if flat is None:
            values = {**values, "facts": {**self.defaults, **values["facts"]}}
        problems = [*self._missing(values, flat), *self._conflicts(values, flat, now)]
        if problems:
            return Judged(Outcome.ERROR, values, problems, flat["id"] if flat else None)
        if flat is None:
            return Judged(Outcome.NEW, values)
        before = {key: flat[key] for key, value in values["facts"].items() if _differ(flat[key], value)}
        return Judged(Outcome.CHANGED if before else Outcome.UNCHANGED, values, [], flat["id"], before or None)

    def _missing(self, values: Values, flat: Values | None) -> list[Problem]:
        if flat is not None or all(values["facts"].get(key) is not None for key in REQUIRED):
            return []
        words = {
            "rooms": _("A new flat needs its number of rooms."),
            "ownership": _("It is not said whose stock a new flat is. Choose it for all rows beside the columns."),
        }
        return [(self.mapping.get(key), words[key]) for key in REQUIRED if values["facts"].get(key) is None]

    def _conflicts(self, values: Values, flat: Values | None, now: "_Now") -> list[Problem]:
        found: list[Problem] = []
        code, building_code = values["facts"].get("cadastral_code"), values["building"].get("building_code")
        other = now.codes.get(code) if code else None
        if other and (flat is None or other != (flat["building_id"], flat["number"])):
            found.append((self.mapping.get("cadastral_code"), _("Another flat has this cadastral code.")))
        if building_code in now.building_codes and values["place_id"] not in now.buildings:
            address = now.building_codes[building_code]
            words = _(
                "The building with this code is recorded at: %(address)s. Add this address to it first.",
                address=address,
            )
            found.append((self.mapping.get("building_code"), words))
        return found

    # --- writing ---

    def write(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        values: list[Values] = [json.loads(row.values or "{}") for row in rows]
        now = _Now(
            [one["place_id"] for one in values], [one["facts"] for one in values], [one["building"] for one in values]
        )
        judged = [self._decide(one, now) for one in values]
        self._write_new([one for one in judged if one.outcome is Outcome.NEW], now, actor)
        changes = {one.object_id: _change(one) for one in judged if one.outcome is Outcome.CHANGED and one.object_id}
        bulk.edit_flats(changes, action="flat.import", municipality_id=self.municipality_id, actor=actor)
        return judged

    def _write_new(self, new: list[Judged], now: "_Now", actor: Actor) -> None:
        if not new:
            return
        values = [one.values or {} for one in new]
        addresses = stock.addresses_of(one["place_id"] for one in values)
        made = self._buildings([one for one in values if one["place_id"] not in now.buildings], addresses, actor)
        flats = [
            {
                **dict.fromkeys(stock.FLAT_COLUMNS),
                "nearby": [],
                **one["facts"],
                "building_id": now.buildings.get(one["place_id"]) or made[one["place_id"]],
                "number": one["number"],
            }
            for one in values
        ]
        ids = bulk.create_flats(
            flats,
            municipality_id=self.municipality_id,
            addresses=[addresses[one["place_id"]] for one in values],
            actor=actor,
            today=clock.today(),
        )
        for one, row, flat_id in zip(new, values, ids, strict=True):
            one.object_id = flat_id
            one.before = {"building": made.pop(row["place_id"], None)}

    def _buildings(self, rows: Iterable[Values], addresses: dict[int, str], actor: Actor) -> dict[int, int]:
        """Place → the building made there, of what the first row that wants it says."""
        wanted: dict[int, Values] = {}
        for row in rows:
            facts = {BUILDING_COLUMNS[key]: value for key, value in row["building"].items()}
            known = wanted.setdefault(row["place_id"], {**NO_BUILDING, "place_id": row["place_id"]})
            known |= {key: value for key, value in facts.items() if known[key] is None}
        ids = bulk.create_buildings(
            list(wanted.values()),
            municipality_id=self.municipality_id,
            addresses=[addresses[place_id] for place_id in wanted],
            actor=actor,
        )
        return dict(zip(wanted, ids, strict=True))

    # --- undoing ---

    def undo(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        return self.back.flats(rows, actor)

    def finish_undo(self, actor: Actor) -> None:
        self.back.buildings(actor)


class _Now:
    """What the stock holds at the places and under the codes of a chunk."""

    def __init__(self, places: Sequence[int], facts: Sequence[Values], buildings: Sequence[Values]) -> None:
        self.buildings = stock.buildings_at(places)
        self.flats = stock.flats_in(self.buildings.values())
        self.codes = stock.codes_of_flats(one["cadastral_code"] for one in facts if one.get("cadastral_code"))
        self.building_codes = stock.codes_of_buildings(
            one["building_code"] for one in buildings if one.get("building_code")
        )

    def flat(self, place_id: int, number: str) -> Values | None:
        building_id = self.buildings.get(place_id)
        return self.flats.get((building_id, number)) if building_id else None


def _change(one: Judged) -> dict[str, tuple[Any, Any]]:
    """Column → (from, to)."""
    facts = (one.values or {})["facts"]
    return {key: (before, facts[key]) for key, before in (one.before or {}).items()}


def _differ(known: Any, read: Any) -> bool:
    if isinstance(known, float) and isinstance(read, int | float):
        return abs(known - read) > 1e-6
    if isinstance(known, list):
        return sorted(known) != sorted(read)
    return known != read
