"""The declarative base and the column kinds every model is built from."""

import enum
from datetime import UTC, date, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from app.core import clock

# SQLite can only drop or change a constraint it can name, so every one has a name from the first migration.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: stored in UTC on both engines, always timezone-aware in Python."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


pk = Annotated[int, mapped_column(primary_key=True)]
short_text = Annotated[str, mapped_column(sa.String(200))]
long_text = Annotated[str, mapped_column(sa.Text)]
cents = Annotated[int, mapped_column(sa.BigInteger)]
created_at = Annotated[datetime, mapped_column(UtcDateTime, default=clock.utc_now)]


class Base(DeclarativeBase):
    """All tables. Flask-SQLAlchemy refuses a type map on the class itself, so the registry carries it."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            # varchar + CHECK on both engines; a test notices a member that no migration knows
            enum.Enum: sa.Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda members: [member.value for member in members],
            ),
            datetime: UtcDateTime,
            date: sa.Date,
            dict[str, Any]: sa.JSON,
            list[str]: sa.JSON,
            str: sa.String(200),
        },
    )
