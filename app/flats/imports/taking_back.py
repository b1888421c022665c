"""Undoing an import of flats, as far as nobody has used since what it wrote."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.audit import Actor, AuditEvent
from app.core.extensions import db
from app.core.imports.models import ImportBatch, ImportRow, Outcome
from app.core.imports.work import Judged, Problem
from app.flats.imports.stock import plain
from app.flats.models import Building, Flat
from app.flats.operations import bulk


class TakingBack:
    """One undoing of one batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.municipality_id = batch.municipality_id
        self.last_event_id, self.written_at = batch.last_event_id or 0, batch.written_at
        self.made: set[int] = set()  # buildings the batch made

    def flats(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        """Each row is undone or, where the flat was used since, kept with the reason."""
        ids = [row.object_id for row in rows if row.object_id]
        used = self._used(Flat, ids, since=True)
        referred = self._used(Flat, ids, since=False)
        judged: list[Judged] = []
        gone: list[int] = []
        restored: dict[int, dict[str, Any]] = {}
        for row in rows:
            is_new, flat_id = row.outcome is Outcome.NEW, row.object_id or 0
            before: dict[str, Any] = json.loads(row.before or "{}")
            reason = (referred if is_new else {}).get(flat_id) or used.get(flat_id)
            if is_new and before.get("building"):
                self.made.add(before["building"])
            if not reason and is_new:
                gone.append(flat_id)
            elif not reason:
                restored[flat_id] = before
            problems: list[Problem] = [(None, reason)] if reason else []
            judged.append(Judged(Outcome.KEPT if reason else Outcome.UNDONE, None, problems, flat_id, before))
        bulk.take_back(Flat, gone, municipality_id=self.municipality_id, actor=actor)
        self._restore(restored, actor)
        return judged

    def buildings(self, actor: Actor) -> None:
        """Removes the buildings the batch made, where nothing stands on them any more."""
        used = self._used(Building, self.made, since=False) | self._used(Building, self.made, since=True)
        bulk.take_back(Building, self.made - used.keys(), municipality_id=self.municipality_id, actor=actor)

    def _restore(self, before: Mapping[int, Mapping[str, Any]], actor: Actor) -> None:
        names = sorted({key for facts in before.values() for key in facts})
        columns = [getattr(Flat, name) for name in names]
        rows = db.session.execute(sa.select(Flat.id, *columns).where(Flat.id.in_(before))).mappings()
        changes = {
            row["id"]: {key: (plain(row[key]), value) for key, value in before[row["id"]].items()} for row in rows
        }
        bulk.edit_flats(changes, action="flat.import_undone", municipality_id=self.municipality_id, actor=actor)

    def _used(self, model: type[Flat] | type[Building], ids: Iterable[int], *, since: bool) -> dict[int, str]:
        """Row → why it is not touched: what refers to it (`since` the batch was written, or at all), or was done."""
        wanted = set(ids)
        found: dict[int, str] = {}
        for table in db.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column is not model.__table__.c.id or (since and "created_at" not in table.c):
                    continue
                query = sa.select(key.parent).where(key.parent.in_(wanted)).distinct()
                if since:
                    query = query.where(table.c.created_at > self.written_at)
                found |= dict.fromkeys(db.session.scalars(query), _why(table.name))
        if since:
            found |= self._done_since(model, wanted)
        return found

    def _done_since(self, model: type[Flat] | type[Building], wanted: set[int]) -> dict[int, str]:
        query = (
            sa.select(AuditEvent.object_id)
            .where(
                AuditEvent.object_type == model.__tablename__,
                AuditEvent.object_id.in_(wanted),
                AuditEvent.id > self.last_event_id,
                AuditEvent.action.not_like("%.read"),
            )
            .distinct()
        )
        return {row_id: _("It has been changed since.") for row_id in db.session.scalars(query) if row_id}


def _why(table: str) -> str:
    words = {
        "room_occupancy": _("Somebody lives or has lived in it."),
        "flat_photo": _("Photos have been added to it."),
        "void_period": _("A void period has been recorded for it."),
        "flat": _("It has flats."),
    }
    return words.get(table, _("An offer, a check, a contract or something else refers to it."))
