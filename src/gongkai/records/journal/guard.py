"""The database's own refusal to change or delete rows of a table that only grows, on both engines.

``protect`` and ``unprotect`` are used by migrations; a model behind such a table says ``append_only = True``.
``lifted`` exists for the test suite, which must empty its throw-away database between tests; a production role
should not own the tables (docs/operator).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

JOURNAL = "journal_event"


def protect(connection: Any, table: str = JOURNAL, key: tuple[str, ...] = ("id",)) -> None:
    """Create the triggers. ``connection``: a Django database connection; ``key``: the table's primary key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_message(table)}'; END $$"
            )
        for statement in _triggers(connection, table, key).values():
            cursor.execute(statement)


def unprotect(connection: Any, table: str = JOURNAL) -> None:
    """Drop the triggers."""
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _triggers(connection, table, ("id",)):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Within this context the test database can be emptied."""
    from django.apps import apps

    guarded = {
        model._meta.db_table: tuple(field.column for field in model._meta.pk_fields)
        for model in apps.get_models()
        if getattr(model, "append_only", False)
    }
    for table in guarded:
        unprotect(connection, table)
    try:
        yield
    finally:
        for table, key in guarded.items():
            protect(connection, table, key)


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
    raise NotImplementedError(f"数据库 {connection.vendor} 不受支持，请使用 SQLite 或 PostgreSQL")


def _message(table: str) -> str:
    return f"rows of {table} are never changed or deleted"
