"""The long work on a ledger, beside the pages: one worker at a time, seen from any process of this machine.

A worker holds a file lock, which the system lets go when the process ends, however it ends. So "nobody works on it"
is always true when it is said, and whoever comes next goes on where the rows stopped.
"""

from __future__ import annotations

import contextvars
import fcntl
import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from gongkai.documents.reading import Refusable
from gongkai.records.importing.models import Batch
from gongkai.records.importing.staging import Overtaken, Report, SecretFound, stage
from gongkai.records.importing.verbs import ConfirmImport, DiscardImport
from gongkai.records.secrecy import SECRET
from gongkai.records.verbs import Refused

_LOG = logging.getLogger(__name__)


class Busy(Exception):
    """Somebody works on this ledger already."""


def read_rows(batch: Batch, *, by: Any, on: date, report: Report | None = None) -> None:
    """Stage the ledger; one with a secrecy mark or that can't be read any more is dropped, with the reason."""
    try:
        stage(batch, on, report)
    except SecretFound:
        DiscardImport(batch=batch, by=by, on=on, reason=SECRET).perform()
    except (Refusable, FileNotFoundError) as error:
        reason = getattr(error, "reason", "保存的台账文件不在了，请重新上传")
        DiscardImport(batch=batch, by=by, on=on, reason=reason[:300]).perform()
    except Overtaken:
        _LOG.info("batch %s is staged elsewhere", batch.pk)


def start_reading(batch: Batch, *, by: Any, on: date) -> threading.Thread:
    """Stage in the background."""

    def task(report: Report) -> None:
        read_rows(Batch.objects.get(pk=batch.pk), by=by, on=on, report=report)

    return _start(batch, task)


def start_import(batch: Batch, *, by: Any, on: date) -> threading.Thread:
    """Confirm in the background; refusals that arise meanwhile are kept in ``Batch.problem``."""

    def task(report: Report) -> None:
        ConfirmImport(batch=Batch.objects.get(pk=batch.pk), by=by, on=on, report=report).perform()

    return _start(batch, task)


@contextmanager
def working(batch: Batch) -> Iterator[Report]:
    """Be the only one who works on the ledger; gives what to tell progress to. Raises ``Busy``."""
    path = _lock_path(batch)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error

        def report(done: int, expected: int) -> None:
            file.seek(0)
            file.truncate()
            file.write(json.dumps([done, expected]))
            file.flush()

        report(0, 0)
        yield report


def progress(batch: Batch) -> tuple[int, int] | None:
    """(done, expected) while somebody works on the ledger, else None."""
    try:
        with _lock_path(batch).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                told = file.read()
                return tuple(json.loads(told)) if told.endswith("]") else (0, 0)
    except FileNotFoundError:
        return None
    return None


def _start(batch: Batch, task: Callable[[Report], None]) -> threading.Thread:
    def run() -> None:
        try:
            with working(batch) as report:
                task(report)
        except Busy:
            _LOG.info("batch %s is worked on elsewhere", batch.pk)
        except Refused as refused:
            Batch.objects.filter(pk=batch.pk).update(problem=str(refused))
        except Exception:
            _LOG.exception("batch %s", batch.pk)
            Batch.objects.filter(pk=batch.pk).update(
                problem="程序出错，没有完成；已读取的内容还在，可以继续。仍然不行的，请联系管理员查看日志"
            )
        finally:
            connections.close_all()

    # "Today" and who retells what happened earlier belong to the context of the one who started it.
    context = contextvars.copy_context()
    thread = threading.Thread(target=lambda: context.run(run), name=f"import-{batch.pk}", daemon=True)
    thread.start()
    return thread


def _lock_path(batch: Batch) -> Path:
    # Several databases may share the folder.
    database = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:8]
    return Path(settings.VAR) / "imports" / f"{database}-{batch.pk}.lock"
