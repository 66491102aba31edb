"""The database's own refusal to change or delete rows of a table that only grows, or that are settled, on both engines.

``protect`` and ``unprotect`` are used by migrations; a model behind such a table says ``append_only = True``. A model
of whose rows some are settled says which, and what of them, in ``frozen`` (``freeze``, ``unfreeze``).
``lifted`` exists for the test suite, which must empty its throw-away database between tests; a production role
should not own the tables (docs/operator).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

JOURNAL = "journal_event"


@dataclass(frozen=True)
class Frozen:
    """Which rows are settled (``when``, with ``{row}`` for the row), and the columns that then stay as they are.

    ``unless``: the one way in which they may still change, over OLD and NEW. A settled row is never deleted.
    """

    when: str
    columns: tuple[str, ...]
    unless: str = ""


def protect(connection: Any, table: str = JOURNAL, key: tuple[str, ...] = ("id",)) -> None:
    """Create the triggers. ``connection``: a Django database connection; ``key``: the table's primary key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_refusing(table))
        for statement in _triggers(connection, table, key).values():
            cursor.execute(statement)


def unprotect(connection: Any, table: str = JOURNAL) -> None:
    """Drop the triggers."""
    _drop(connection, table, _triggers(connection, table, ("id",)))


def freeze(connection: Any, table: str, frozen: Frozen) -> None:
    """Create the triggers that keep the settled rows of ``table``."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_refusing(table))
        for statement in _keeping(connection, table, frozen).values():
            cursor.execute(statement)


def unfreeze(connection: Any, table: str, frozen: Frozen) -> None:
    """Drop them."""
    _drop(connection, table, _keeping(connection, table, frozen))


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Within this context the test database can be emptied."""
    from django.apps import apps

    guarded = {
        model._meta.db_table: tuple(field.column for field in model._meta.pk_fields)
        for model in apps.get_models()
        if getattr(model, "append_only", False)
    }
    settled = {
        model._meta.db_table: model.frozen
        for model in apps.get_models()
        if isinstance(getattr(model, "frozen", None), Frozen)
    }
    for table in guarded:
        unprotect(connection, table)
    for table, frozen in settled.items():
        unfreeze(connection, table, frozen)
    try:
        yield
    finally:
        for table, key in guarded.items():
            protect(connection, table, key)
        for table, frozen in settled.items():
            freeze(connection, table, frozen)


def _triggers(connection: Any, table: str, key: tuple[str, ...]) -> dict[str, str]:
    """Name → statement."""
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_message(table)}'); END"
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        return {
            f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            # INSERT OR REPLACE deletes the old row without firing its DELETE trigger.
            f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
        }
    if connection.vendor == "postgresql":
        return {
            f"{table}_no_change": f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
            f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        }
    raise _unsupported(connection)


def _keeping(connection: Any, table: str, frozen: Frozen) -> dict[str, str]:
    """Name → statement, for the rows of ``table`` that are settled."""
    settled = f"({frozen.when.format(row='OLD')})"
    but = f" AND NOT ({frozen.unless})" if frozen.unless else ""
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_message(table)}'); END"
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in frozen.columns)
        here = f"SELECT 1 FROM {table} AS kept WHERE kept.id = NEW.id AND ({frozen.when.format(row='kept')})"
        return {
            f"{table}_settled": f"CREATE TRIGGER {table}_settled BEFORE UPDATE ON {table} "
            f"WHEN {settled}{but} AND ({changed}) {refuse}",
            f"{table}_kept": f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN {settled} {refuse}",
            f"{table}_not_replaced": f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({here}) {refuse}",
        }
    if connection.vendor == "postgresql":
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in frozen.columns)
        run = f"FOR EACH ROW WHEN ({{}}) EXECUTE FUNCTION {table}_refuse()"
        return {
            f"{table}_settled": f"CREATE TRIGGER {table}_settled BEFORE UPDATE ON {table} "
            + run.format(f"{settled}{but} AND ({changed})"),
            f"{table}_kept": f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} " + run.format(settled),
            f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        }
    raise _unsupported(connection)


def _refusing(table: str) -> str:
    """The function that PostgreSQL's triggers call."""
    return (
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_message(table)}'; END $$"
    )


def _drop(connection: Any, table: str, triggers: Iterable[str]) -> None:
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def _unsupported(connection: Any) -> NotImplementedError:
    return NotImplementedError(f"数据库 {connection.vendor} 不受支持，请使用 SQLite 或 PostgreSQL")


def _message(table: str) -> str:
    return f"rows of {table} are never changed or deleted"
