"""Database guards, written once for both engines: periods that may not overlap, tables that only grow.

Used by migrations (to make them), by a test (to see that they exist) and after a batch rebuild on SQLite, which drops
triggers silently. PostgreSQL: exclusion constraint over a `daterange` and a trigger; SQLite: BEFORE triggers.
"""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class NoOverlap:
    """Rows of `table` with equal `keys` never share a day. Periods are [from, to): `to` is the first day after; NULL is
    open-ended; from = to is an empty period and overlaps nothing. Violations raise IntegrityError naming `name`.
    """

    name: str
    table: str
    keys: tuple[str, ...]
    start: str
    end: str

    events = "insert", "update"

    def create(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            keys = ", ".join(f"{key} WITH =" for key in self.keys)
            connection.execute(
                sa.text(
                    f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} "
                    f"EXCLUDE USING gist ({keys}, daterange({self.start}, {self.end}) WITH &&)"
                )
            )
            return
        for event in ("INSERT", "UPDATE"):
            connection.execute(sa.text(self._sqlite_trigger(event)))

    def drop(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"))
            return
        for event in ("INSERT", "UPDATE"):
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {self.name}_{event.lower()}"))

    def _sqlite_trigger(self, event: str) -> str:
        same = " AND ".join(f"other.{key} = NEW.{key}" for key in self.keys)
        other_row = "" if event == "INSERT" else " AND other.rowid <> NEW.rowid"
        return f"""
            CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON {self.table}
            WHEN (NEW.{self.end} IS NULL OR NEW.{self.start} < NEW.{self.end}) AND EXISTS (
                SELECT 1 FROM {self.table} AS other
                WHERE {same}{other_row}
                  AND (other.{self.end} IS NULL OR other.{self.start} < other.{self.end})
                  AND (other.{self.end} IS NULL OR NEW.{self.start} < other.{self.end})
                  AND (NEW.{self.end} IS NULL OR other.{self.start} < NEW.{self.end})
            )
            BEGIN SELECT RAISE(ABORT, 'constraint {self.name}'); END
        """


@dataclass(frozen=True)
class AppendOnly:
    """Rows of `table` are written once: no update, no delete, whatever code runs."""

    table: str

    events = "update", "delete"

    @property
    def name(self) -> str:
        return f"{self.table}_append_only"

    @property
    def condition(self) -> str:
        """When the trigger fires, as SQL; empty: always."""
        return ""

    @property
    def update(self) -> str:
        """Which updates it is about, as SQL."""
        return "UPDATE"

    def create(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(
                sa.text(
                    f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION 'constraint {self.name}' "
                    f"USING ERRCODE = 'integrity_constraint_violation'; END $$"
                )
            )
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {self.name} BEFORE {self.update} OR DELETE ON {self.table} "
                    f"FOR EACH ROW {self.condition}EXECUTE FUNCTION {self.name}()"
                )
            )
            return
        for name, event in (("update", self.update), ("delete", "DELETE")):
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {self.name}_{name} BEFORE {event} ON {self.table} "
                    f"{self.condition}BEGIN SELECT RAISE(ABORT, 'constraint {self.name}'); END"
                )
            )

    def drop(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"DROP TRIGGER {self.name} ON {self.table}"))
            connection.execute(sa.text(f"DROP FUNCTION {self.name}()"))
            return
        for event in ("UPDATE", "DELETE"):
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {self.name}_{event.lower()}"))


@dataclass(frozen=True)
class LockedOnce(AppendOnly):
    """Rows of `table` may be prepared, but once `column` is set they are neither changed nor deleted."""

    column: str

    @property
    def name(self) -> str:
        return f"{self.table}_locked"

    @property
    def condition(self) -> str:
        return f"WHEN (OLD.{self.column} IS NOT NULL) "


@dataclass(frozen=True)
class LockedColumns(LockedOnce):
    """As LockedOnce, but only `columns` stay as they are: the others still change. Nothing is deleted."""

    columns: str

    @property
    def update(self) -> str:
        return f"UPDATE OF {self.columns}"


@dataclass(frozen=True)
class ClosedBefore:
    """A row of `table` is added only with a `column` not before the latest `until` that `closes` has for its `key`."""

    name: str
    table: str
    column: str
    closes: str
    until: str
    key: str

    events = ("insert",)

    @property
    def closed(self) -> str:
        """Whether the new row's day is closed, as SQL."""
        return (
            f"EXISTS (SELECT 1 FROM {self.closes} AS closed "
            f"WHERE closed.{self.key} = NEW.{self.key} AND closed.{self.until} > NEW.{self.column})"
        )

    def create(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(
                sa.text(
                    f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN IF {self.closed} THEN RAISE EXCEPTION 'constraint {self.name}' "
                    f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
                )
            )
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {self.name} BEFORE INSERT ON {self.table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
                )
            )
            return
        connection.execute(
            sa.text(
                f"CREATE TRIGGER {self.name}_insert BEFORE INSERT ON {self.table} "
                f"WHEN {self.closed} BEGIN SELECT RAISE(ABORT, 'constraint {self.name}'); END"
            )
        )

    def drop(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"DROP TRIGGER {self.name} ON {self.table}"))
            connection.execute(sa.text(f"DROP FUNCTION {self.name}()"))
            return
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {self.name}_insert"))


Guard = NoOverlap | AppendOnly | ClosedBefore
GUARDS: tuple[Guard, ...] = (
    # at most one client on one numbered place of a building on any day
    NoOverlap("no_overlap_building_place", "building_place", ("building_id", "number"), "starts_on", "ends_on"),
    # one household per flat; a group flat has one per numbered room
    NoOverlap("no_overlap_room_occupancy", "room_occupancy", ("flat_id", "room_number"), "starts_on", "ends_on"),
    # a client lives in one place at a time
    NoOverlap("no_overlap_client_stay", "placement_client", ("client_id",), "starts_on", "ends_on"),
    # a client receives the service once at a time
    NoOverlap("no_overlap_service", "service", ("client_id",), "started_on", "ended_on"),
    # a client has one service agreement at a time
    NoOverlap("no_overlap_service_agreement", "service_agreement", ("client_id",), "starts_on", "ends_on"),
    AppendOnly("audit_event"),
    AppendOnly("placement_check"),
    AppendOnly("stay_warning"),
    AppendOnly("exit_confirmation"),
    AppendOnly("mediation_talk"),
    # a flat is contracted once with its owner, and once with who lives there
    NoOverlap(
        "no_overlap_contract_flat", "contract_flat", ("flat_id", "room_number", "side"), "held_from", "held_until"
    ),
    LockedOnce("contract_term", "signed_on"),
    AppendOnly("contract_file"),
    AppendOnly("contract_file_withdrawal"),
    AppendOnly("insurance"),
    # of an approved amount only how much is paid still changes
    LockedColumns(
        "payment_due",
        "approved_on",
        "municipality_id, contract_id, kind, number, starts_on, ends_on, due_on, cents, lines, missing_on, "
        "account_id, prepared_by_id, prepared_on, approved_by_id, approved_on",
    ),
    AppendOnly("payment"),
    AppendOnly("redirection"),
    AppendOnly("landlord_account"),
    AppendOnly("account_confirmation"),
    AppendOnly("account_stop"),
    # a meter's number hangs in a flat once at a time
    NoOverlap("no_overlap_meter", "meter", ("flat_id", "number"), "installed_on", "removed_on"),
    AppendOnly("meter_reading"),
    AppendOnly("reading_photo"),
    # a certificate is ended, never edited
    LockedColumns("certificate", "issued_on", "flat_id, kind, other_words, number, issued_on, expires_on, replaces_id"),
    AppendOnly("certificate_paper"),
    # a copy of a key is in one hand at a time; who had it when is never rewritten
    NoOverlap("no_overlap_key_holding", "key_holding", ("key_id",), "starts_on", "ends_on"),
    LockedOnce("key_holding", "ends_on"),
    # a person has one answer about the spare key at a time; of an answer only its end still changes
    NoOverlap("no_overlap_key_consent", "key_consent", ("placement_id", "client_id"), "starts_on", "ends_on"),
    LockedColumns(
        "key_consent",
        "starts_on",
        "placement_id, client_id, answer, situations, conditions, starts_on, signing, language, file_name, sha256, "
        "recorded_by_id",
    ),
    AppendOnly("key_use"),
    AppendOnly("key_use_telling"),
    AppendOnly("key_handover"),
    # of a locked act nothing changes but that its paper is drawn
    AppendOnly("act_template"),
    AppendOnly("act_note"),
    AppendOnly("act_signature"),
    AppendOnly("condition_judgement"),
    LockedColumns(
        "condition_act",
        "locked_at",
        "municipality_id, flat_id, kind, act_on, placement_id, previous_id, supplements_id, supplement_words, state, "
        "template_version, content, content_hash, passed, locked_at, seal_hash, seal",
    ),
    # a list of things is written once: a change is a new version
    AppendOnly("kit_list"),
    AppendOnly("kit_item"),
    # a person has one agreement for a crisis at a time; of an agreement only its end still changes
    NoOverlap("no_overlap_crisis_agreement", "crisis_agreement", ("placement_id", "client_id"), "starts_on", "ends_on"),
    LockedColumns(
        "crisis_agreement",
        "starts_on",
        "placement_id, client_id, starts_on, signing, language, signed_by_id, recorded_by_id",
    ),
    AppendOnly("crisis_line"),
    AppendOnly("contact"),
    # a version of what may be wrong is written once; what happened to a ticket, its photos and its costs too
    AppendOnly("fault_list"),
    AppendOnly("ticket_event"),
    AppendOnly("ticket_cost"),
    AppendOnly("safety_answer"),
    # what was promised first is never rewritten, nor a run that ended
    LockedColumns("ticket_run", "started_at", "ticket_id, number, started_at, promised_at"),
    LockedOnce("hazard_step", "done_at"),
    LockedOnce("spend_request", "decided_at"),
    AppendOnly("incident_note"),
    AppendOnly("pest_neighbour"),
    # a risk assessment act that both have signed never changes
    LockedOnce("risk_act", "locked_at"),
    # what was done about an absence stays; a closed case, and what was announced and agreed but for its end, too
    LockedOnce("absence_case", "closed_on"),
    AppendOnly("absence_action"),
    LockedColumns("announced_absence", "starts_on", "client_id, starts_on, told_on, told_by, words, recorded_by_id"),
    NoOverlap("no_overlap_agreed_period", "agreed_period", ("client_id",), "starts_on", "ends_on"),
    LockedColumns("agreed_period", "starts_on", "client_id, days, starts_on, recorded_by_id"),
    # what is booked stays booked, and nothing is booked in a month that is closed
    AppendOnly("cost_entry"),
    AppendOnly("cost_share"),
    AppendOnly("booking_close"),
    AppendOnly("budget_line"),
    AppendOnly("co_payment_rule"),
    # of a signed agreement only its end still changes
    LockedColumns(
        "co_payment",
        "signed_on",
        "municipality_id, client_id, flat_id, rule_id, starts_on, cents, category, persons, income, signed_on, "
        "file_name",
    ),
    # which cost a certificate bears is taken back, never edited
    LockedColumns("grant_use", "id", "id, grant_id, entry_id, cents, less_id, more_id"),
    LockedColumns(
        "housing_grant",
        "certified_on",
        "municipality_id, client_id, flat_id, number, certified_on, limit_cents, for_flat, certified_by_id",
    ),
    ClosedBefore("cost_entry_closed", "cost_entry", "booked_on", "booking_close", "until_on", "municipality_id"),
)
