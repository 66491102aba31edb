"""Erasing for good: first the key and everything in the database, in one transaction; then the files.

Whatever moment the power goes: either nothing was erased, or the key is gone and ``finish`` removes the files that
are left. The key alone makes every copy unreadable; the rest is taken away so that nobody keeps what nobody can read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField, CharField, Model, QuerySet

from gongkai.records import files
from gongkai.records.applications.models import Application
from gongkai.records.journal.models import Event
from gongkai.records.keyed import Keyed
from gongkai.records.retention.models import Erasure
from gongkai.records.retention.schedule import keyed
from gongkai.records.today import SHANGHAI

_HASH = 64  # characters of a SHA-256 in hex: the columns that name a file, or are a mark
_LEFT_OVER = 24 * 3600  # seconds after which a file that no record names is nobody's unfinished work


def erase(record: Any, on: date) -> dict[str, Any]:
    """Destroy the key of ``record`` and all that hangs on it in the database; inside the transaction of the verb.

    Returns what was destroyed. The files are still there: ``finish`` takes them away after the transaction.
    """
    holder = keyed(record)
    rows = [*_hanging_on(record), type(holder)._base_manager.filter(pk=holder.pk)]
    stored = sorted({name for found in rows for name in _stored(found)})
    told = {
        "texts": sum(1 for event in Event.objects.about(record) if "sealed" in event.data),
        "files": stored,
        "rows": {found.model._meta.label: found.count() for found in rows if found.exists()},
    }
    for found in rows:
        found.update(**_emptied(found.model))
    type(holder)._base_manager.filter(pk=holder.pk).update(erased_on=on)
    if isinstance(record, Application):
        Application.objects.filter(pk=record.pk).update(query_mark="", submission=None)
    return told


def finish(erasure: Erasure) -> None:
    """Take the files of a confirmed erasure from the disk, and what the database keeps of overwritten rows."""
    for sha256 in erasure.destroyed["files"]:
        files.discard(sha256, files.Area.SEALED)
    erasure.finished_at = datetime.now(SHANGHAI)
    erasure.save(update_fields=["finished_at"])


def finish_all() -> int:
    """Finish what a power cut left unfinished; returns how many erasures."""
    waiting = list(Erasure.objects.exclude(confirmed_on=None).filter(finished_at=None))
    for erasure in waiting:
        finish(erasure)
    return len(waiting)


def destroy_left_overs() -> int:
    """Remove sealed files that no record names (a transaction failed after it had written them); returns how many."""
    known, oldest = set(_named_files()), time.time() - _LEFT_OVER
    area = Path(settings.FILES) / files.Area.SEALED
    removed = 0
    for path in area.rglob("*"):
        if path.is_file() and path.name not in known and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def settle_database() -> None:
    """Let the database forget what it no longer shows: old versions of rows, and its log of changes.

    SQLite overwrites what is deleted (``secure_delete``), and its log is emptied here. PostgreSQL clears old versions
    of rows here; its write-ahead log and its backups run out by the operator's rules (docs/operator/retention.md).
    """
    if connection.in_atomic_block:
        raise RuntimeError("the transaction is not over")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in apps.get_models():
            if any(isinstance(field, BinaryField) for field in model._meta.concrete_fields):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


def _hanging_on(record: Model) -> list[QuerySet[Any]]:
    """The rows of every table that belong to ``record``, whichever app keeps them, but not other keyed records."""
    found: list[QuerySet[Any]] = []
    parents: list[QuerySet[Any]] = [type(record)._base_manager.filter(pk=record.pk)]
    seen = {type(record)}
    while parents:
        above = parents.pop()
        for relation in above.model._meta.related_objects:
            below = relation.related_model
            if below in seen or issubclass(below, Keyed):
                continue
            seen.add(below)
            keys = list(above.values_list(relation.field.target_field.attname, flat=True))
            rows = below._base_manager.filter(**{f"{relation.field.name}__in": keys})
            parents.append(rows)
            if _emptied(below):
                found.append(rows)
    return found


def _emptied(model: type[Model]) -> dict[str, Any]:
    """The columns of a table that hold what was sealed, name a sealed file or mark a person; each with nothing."""
    told: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, BinaryField):
            told[field.name] = None if field.null else b""
        elif field.name == "stored" or field.name.endswith("_mark"):
            told[field.name] = ""
    return told


def _stored(rows: QuerySet[Any]) -> list[str]:
    names = {field.name for field in rows.model._meta.concrete_fields}
    return [name for name in rows.values_list("stored", flat=True) if name] if "stored" in names else []


def _named_files() -> Iterator[str]:
    """Whatever may name a sealed file, in any table: rather too much than too little."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField) and field.max_length == _HASH:
                yield from model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
