"""Turning the office's key: every small key is wrapped anew; only then may the old key go.

What the small keys seal is not touched: no file is read or written. Each batch is a transaction of
its own: after a power cut the next run goes on where this one stopped.

    status()                 where the keys stand
    begin()                  → the number of the key that wraps from now on
    for done in rewrap(): …  batch by batch
    drop_old()               proves that no old key is needed, and removes the old ones
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BinaryField, Count
from django.db.models.functions import Substr

from gongkai.records.sealing import (
    NUMBER_BYTES,
    KeyProblem,
    add_key,
    current_ring,
    drop_keys_before,
    key_file,
    keyed_models,
    unwrap,
    wrap,
)
from gongkai.records.today import SHANGHAI

_BATCH = 500  # rows; a writer waits for one batch at most


@dataclass(frozen=True)
class Status:
    """``wrapped``: how many small keys each of the office's keys wraps; ``missing``: numbers the file lacks."""

    numbers: tuple[int, ...]
    changed_at: datetime
    wrapped: dict[int, int]
    is_private: bool

    @property
    def newest(self) -> int:
        return max(self.numbers)

    @property
    def waiting(self) -> int:
        """How many small keys are still wrapped by an older key."""
        return sum(count for number, count in self.wrapped.items() if number != self.newest)

    @property
    def missing(self) -> list[int]:
        return sorted(set(self.wrapped) - set(self.numbers))


def status() -> Status:
    """Where the keys stand. Raises ``KeyProblem``."""
    numbers = tuple(sorted(current_ring().keys))
    state = key_file().stat()
    wrapped: Counter[int] = Counter()
    for model in keyed_models():
        told = _numbered(model).values("wrapped_by").annotate(count=Count("pk")).order_by("wrapped_by")
        wrapped.update({int.from_bytes(bytes(one["wrapped_by"]), "big"): one["count"] for one in told})
    changed = datetime.fromtimestamp(state.st_mtime, SHANGHAI)
    return Status(numbers, changed, dict(wrapped), is_private=not state.st_mode & 0o077)


def begin(*, finish: bool = False) -> int:
    """The number of the key that wraps from now on: a new one, unless a rotation waits to be finished.

    ``finish``: one whose old key is still in the file waits too.
    """
    found = status()
    waits = found.waiting or (finish and len(found.numbers) > 1)
    return found.newest if waits else add_key()


def rewrap() -> Iterator[int]:
    """Wrap every small key with the newest of the office's keys; yields how many were done after each batch.

    Raises ``KeyProblem`` at the first that can't be read; what was done until then stays done.
    """
    for model in keyed_models():
        last = 0
        while rows := _rewrap_batch(model, last):
            yield len(rows)
            last = rows[-1].pk


def drop_old() -> list[int]:
    """Remove the older keys from the file; returns their numbers. Raises ``KeyProblem`` when one is still needed.

    Nobody adds a key meanwhile, and every small key is really read with the newest before the others go.
    """
    _wait_for_those_who_read_the_file_before()
    with transaction.atomic():
        _lock_tables()
        newest = current_ring().newest
        for model in keyed_models():
            for row in model._base_manager.exclude(wrapped_key=None).only("wrapped_key").iterator():
                wrapped = bytes(row.wrapped_key)
                if int.from_bytes(wrapped[:NUMBER_BYTES], "big") != newest:
                    raise KeyProblem("还有记录用旧密钥加密，旧密钥不能删除。请先运行“gongkai keys rotate”。")
                unwrap(wrapped)
        return drop_keys_before(newest)


def _numbered(model: Any) -> Any:
    """The rows that have a key, each with the number of the office's key in front of it."""
    rows = model._base_manager.exclude(wrapped_key=None)
    return rows.annotate(wrapped_by=Substr("wrapped_key", 1, NUMBER_BYTES, output_field=BinaryField()))


def _rewrap_batch(model: Any, after: int) -> list[Any]:
    with transaction.atomic():
        newest = current_ring().newest.to_bytes(NUMBER_BYTES, "big")
        old = _numbered(model).exclude(wrapped_by=newest).filter(pk__gt=after).order_by("pk")
        rows = list(old.select_for_update(no_key=True)[:_BATCH])
        for row in rows:
            row.wrapped_key = wrap(unwrap(bytes(row.wrapped_key)))
        model._base_manager.bulk_update(rows, ["wrapped_key"])
    return rows


def _wait_for_those_who_read_the_file_before() -> None:
    """Who read the file just before the new key was in it may still be writing a row that the old key wraps."""
    age = time.time() - key_file().stat().st_mtime
    time.sleep(max(0.0, settings.KEYS_SETTLE_SECONDS - age))


def _lock_tables() -> None:
    """Nobody writes a wrapped key until the transaction ends (on SQLite it has the write lock already)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in keyed_models():
                name = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
