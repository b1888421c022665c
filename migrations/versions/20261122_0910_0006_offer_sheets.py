"""Offer sheets, reasons for refusals, viewings, case conferences; until when a flat counts as offered.

Each offer of before gets a sheet: the open ones of a household stand on one that is open for a week from the upgrade,
the others on one for each day on which they were made. The reason of an earlier refusal stands in its words only.

Revision ID: 0006
Revises: 0005
"""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SHEET_STATES = ("open", "chosen", "refused", "expired", "withdrawn")
OLD_STATES = ("open", "accepted", "refused", "withdrawn")
STATES = ("open", "accepted", "refused", "not_chosen", "expired", "withdrawn")
REASONS = (
    "no_link", "far", "stairs", "too_small", "too_large", "too_dear", "wants_to_wait", "client_other", "condition",
    "amenities", "noise", "landlord_withdrew", "landlord_declined", "needed_otherwise", "mistake", "programme_other",
)  # fmt: skip
OUTCOMES = ("planned", "took_place", "no_show", "cancelled")
KEPT = (
    "id, municipality_id, household_id, flat_id, check_id, number, limit_then, state, offered_on, offered_by_id, "
    "answered_on, answer_words, closed_on, closed_why, created_at"
)
FOREIGN = {
    "municipality_id": "municipality", "household_id": "household", "flat_id": "flat", "check_id": "placement_check",
    "offered_by_id": "user",
}  # fmt: skip


def choice(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "offer_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("state", choice("sheetstate", SHEET_STATES), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("open_until >= opened_on", name=op.f("ck_offer_sheet_dates_in_order")),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_offer_sheet_closing_has_date")),
        *foreign("offer_sheet", {"municipality_id": "municipality", "household_id": "household", "made_by_id": "user"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_sheet")),
    )
    only_open = sa.text("state = 'open'")
    op.create_index("ix_offer_sheet_household_id", "offer_sheet", ["household_id"])
    op.create_index("ix_offer_sheet_municipality_id_offer_sheet_state", "offer_sheet", ["municipality_id", "state"])
    unique("uq_offer_sheet_open", "offer_sheet", ["household_id"], only_open)
    sheets = sheets_of_offers(connection)
    if connection.dialect.name == "postgresql":
        change_offers(connection, sheets)
    else:
        rebuild_offers(connection, sheets)
    op.create_index("ix_offer_sheet_id", "offer", ["sheet_id"])
    op.create_index("ix_offer_news_for_id", "offer", ["news_for_id"])
    unique("uq_offer_accepted", "offer", ["sheet_id"], sa.text("state = 'accepted'"))
    create_viewings()
    op.create_table(
        "case_conference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *foreign(
            "case_conference",
            {"municipality_id": "municipality", "household_id": "household", "recorded_by_id": "user"},
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_conference")),
    )
    op.create_index("ix_case_conference_household_id", "case_conference", ["household_id"])
    op.add_column("flat", sa.Column("offered_until", sa.Date(), nullable=True))
    offered = "EXISTS (SELECT 1 FROM offer WHERE offer.flat_id = flat.id AND offer.state = 'accepted')"
    connection.execute(
        sa.text(
            f"UPDATE flat SET offered_until = CASE WHEN {offered} THEN :never ELSE :until END WHERE open_offers > 0"
        ),
        {"never": date.max.isoformat(), "until": (date.today() + timedelta(7)).isoformat()}
        if connection.dialect.name == "sqlite"
        else {"never": date.max, "until": date.today() + timedelta(7)},
    )


def foreign(table: str, columns: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in columns.items()
    ]


def unique(name: str, table: str, columns: list[str], where: Any) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def create_viewings() -> None:
    op.create_table(
        "viewing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=True),
        sa.Column("with_whom", sa.Text(), nullable=True),
        sa.Column("suits", sa.Text(), nullable=True),
        sa.Column("outcome", choice("viewingoutcome", OUTCOMES), nullable=False),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *foreign("viewing", {"offer_id": "offer", "guide_id": "user", "made_by_id": "user"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
    )
    op.create_index("ix_viewing_offer_id", "viewing", ["offer_id"])
    op.create_index("ix_viewing_starts_at", "viewing", ["starts_at"])
    unique("uq_viewing_planned", "viewing", ["offer_id"], sa.text("outcome = 'planned'"))


# --- offers that were there before -----------------------------------------------------------------------------------

SHEET = sa.table(
    "offer_sheet",
    *(sa.column(name) for name in ("municipality_id", "household_id", "state", "made_by_id")),
    *(sa.column(name, sa.Date) for name in ("opened_on", "open_until", "closed_on")),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("id"),
)
OFFER = sa.table(
    "offer",
    *(sa.column(name) for name in ("id", "municipality_id", "household_id", "state", "offered_by_id", "sheet_id")),
    sa.column("offered_on", sa.Date),
    sa.column("closed_on", sa.Date),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def sheets_of_offers(connection: sa.Connection) -> dict[int, int]:
    """Makes the sheets; offer → sheet. Of two flats accepted on a day each gets a sheet of its own."""
    columns = [column for column in OFFER.c if column.name != "sheet_id"]
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for offer in connection.execute(sa.select(*columns).order_by(OFFER.c.id)):
        key: tuple[Any, ...] = (offer.household_id, "open" if offer.state == "open" else offer.offered_on)
        if offer.state == "accepted" and any(one.state == "accepted" for one in groups.get(key, ())):
            key = (*key, offer.id)
        groups.setdefault(key, []).append(offer)
    sheets: dict[int, int] = {}
    for offers in groups.values():
        sheet_id = connection.scalar(sa.insert(SHEET).values(sheet_of(offers)).returning(SHEET.c.id))
        sheets |= {offer.id: sheet_id for offer in offers}
    return sheets


def sheet_of(offers: list[Any]) -> dict[str, Any]:
    states = {offer.state for offer in offers}
    first = offers[0]
    last_day = max(offer.offered_on for offer in offers) + timedelta(7)
    if "open" in states:
        state, closed_on = "open", None
        last_day = max(last_day, date.today() + timedelta(7))
    else:
        state = "chosen" if "accepted" in states else "refused" if "refused" in states else "withdrawn"
        closed_on = max(offer.closed_on for offer in offers)
    return {
        "municipality_id": first.municipality_id,
        "household_id": first.household_id,
        "state": state,
        "opened_on": min(offer.offered_on for offer in offers),
        "open_until": last_day,
        "closed_on": closed_on,
        "made_by_id": first.offered_by_id,
        "created_at": first.created_at,
    }


def change_offers(connection: sa.Connection, sheets: dict[int, int]) -> None:
    for column in (
        sa.Column("sheet_id", sa.Integer()),
        sa.Column("refusal_reason", sa.String(40)),
        sa.Column("photos_shown_on", sa.Date()),
        sa.Column("news_for_id", sa.Integer()),
    ):
        op.add_column("offer", column)
    for offer_id, sheet_id in sheets.items():
        connection.execute(sa.update(OFFER).where(OFFER.c.id == offer_id).values(sheet_id=sheet_id))
    op.execute("UPDATE offer SET refusal_reason = 'client_other' WHERE state = 'refused'")
    op.alter_column("offer", "sheet_id", nullable=False)
    op.create_foreign_key("fk_offer_sheet_id_offer_sheet", "offer", "offer_sheet", ["sheet_id"], ["id"])
    op.create_foreign_key("fk_offer_news_for_id_user", "offer", "user", ["news_for_id"], ["id"])
    op.drop_constraint(op.f("ck_offer_offerstate"), "offer")
    op.create_check_constraint(op.f("ck_offer_offerstate"), "offer", f"state IN {STATES}")
    op.create_check_constraint(op.f("ck_offer_refusalreason"), "offer", f"refusal_reason IN {REASONS}")
    op.create_check_constraint(
        op.f("ck_offer_refusal_has_reason"), "offer", "state <> 'refused' OR refusal_reason IS NOT NULL"
    )


def rebuild_offers(connection: sa.Connection, sheets: dict[int, int]) -> None:
    """SQLite cannot change a CHECK: the table is made anew and takes the old one's name."""
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE sheet_of_offer (offer_id INTEGER PRIMARY KEY, sheet_id INTEGER)")
    )
    for offer_id, sheet_id in sheets.items():
        connection.execute(
            sa.text("INSERT INTO sheet_of_offer VALUES (:offer, :sheet)"), {"offer": offer_id, "sheet": sheet_id}
        )
    create_offers("offer_new", STATES, with_sheets=True)
    op.execute(
        f"INSERT INTO offer_new ({KEPT}, sheet_id, refusal_reason) SELECT {KEPT}, sheet_id, "
        "CASE WHEN state = 'refused' THEN 'client_other' END FROM offer JOIN sheet_of_offer ON offer_id = id"
    )
    op.execute("DROP TABLE sheet_of_offer")
    take_the_name("offer_new")


def create_offers(name: str, states: tuple[str, ...], *, with_sheets: bool) -> None:
    new = [
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("refusal_reason", choice("refusalreason", REASONS)),
        sa.Column("photos_shown_on", sa.Date()),
        sa.Column("news_for_id", sa.Integer()),
    ]
    new_checks = [
        sa.CheckConstraint(
            "state <> 'refused' OR refusal_reason IS NOT NULL", name=op.f("ck_offer_refusal_has_reason")
        ),
        *foreign("offer", {"sheet_id": "offer_sheet", "news_for_id": "user"}),
    ]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("flat_id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("limit_then", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(new if with_sheets else []),
        sa.CheckConstraint(f"state IN {states}", name=op.f("ck_offer_offerstate")),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_offer_closing_has_date")),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'refused') OR answered_on IS NOT NULL", name=op.f("ck_offer_answer_has_date")
        ),
        sa.CheckConstraint("answered_on IS NULL OR answered_on >= offered_on", name=op.f("ck_offer_dates_in_order")),
        sa.CheckConstraint("number >= 1 AND number <= limit_then", name=op.f("ck_offer_within_limit")),
        *(new_checks if with_sheets else []),
        *foreign("offer", FOREIGN),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )


def take_the_name(new: str) -> None:
    """The new table becomes `offer`; foreign keys are off meanwhile and go by the name (see env.py)."""
    op.execute("DROP TABLE offer")
    op.execute(f"ALTER TABLE {new} RENAME TO offer")
    for column in ("flat_id", "household_id", "municipality_id"):
        op.create_index(f"ix_offer_{column}", "offer", [column])
    unique("uq_offer_open_flat", "offer", ["household_id", "flat_id"], sa.text("state = 'open'"))
    unique("uq_offer_open_number", "offer", ["household_id", "number"], sa.text("state = 'open'"))


def downgrade() -> None:
    """What the states of before cannot say becomes 'withdrawn'."""
    connection = op.get_bind()
    op.execute("ALTER TABLE flat DROP COLUMN offered_until")
    op.drop_table("case_conference")
    op.drop_table("viewing")
    op.drop_index("uq_offer_accepted", "offer")
    op.drop_index("ix_offer_news_for_id", "offer")
    op.drop_index("ix_offer_sheet_id", "offer")
    if connection.dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_offer_offerstate"), "offer")
        op.execute("UPDATE offer SET state = 'withdrawn' WHERE state IN ('not_chosen', 'expired')")
        op.create_check_constraint(op.f("ck_offer_offerstate"), "offer", f"state IN {OLD_STATES}")
        op.drop_constraint(op.f("ck_offer_refusal_has_reason"), "offer")
        for column in ("sheet_id", "refusal_reason", "photos_shown_on", "news_for_id"):
            op.drop_column("offer", column)
    else:
        create_offers("offer_old", OLD_STATES, with_sheets=False)
        state = "CASE WHEN state IN ('not_chosen', 'expired') THEN 'withdrawn' ELSE state END"
        kept = KEPT.replace(" state,", f" {state},")
        op.execute(f"INSERT INTO offer_old ({KEPT}) SELECT {kept} FROM offer")
        take_the_name("offer_old")
    op.drop_table("offer_sheet")
