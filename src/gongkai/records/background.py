"""Long work beside the pages: one worker at a time for each thing, seen from any process of this machine.

A worker holds a file lock, which the system lets go when the process ends, however it ends. So "nobody works on it"
is always true when it is said, and whoever comes next may go on.

    start("import-7", task, failed)      task(report) in a thread; what stopped it is told to failed(words)
    progress("import-7")                 (done, expected), or None when nobody works on it
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
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from gongkai.records.verbs import Refused

_LOG = logging.getLogger(__name__)

BROKEN = "程序出错，没有完成；已做好的部分还在，可以再试一次。仍然不行的，请联系管理员查看日志"

Report = Callable[[int, int], None]  # how much is done, of how much


class Busy(Exception):
    """Somebody works on it already."""


def start(name: str, task: Callable[[Report], None], failed: Callable[[str], object]) -> threading.Thread:
    """Do ``task`` in the background, unless somebody is at it. Refusals and faults are told to ``failed``."""

    def run() -> None:
        try:
            with working(name) as report:
                task(report)
        except Busy:
            _LOG.info("%s is worked on elsewhere", name)
        except Refused as refused:
            failed(str(refused))
        except Exception:
            _LOG.exception("%s", name)
            failed(BROKEN)
        finally:
            connections.close_all()

    # "Today" and who retells what happened earlier belong to the context of the one who started it.
    context = contextvars.copy_context()
    thread = threading.Thread(target=lambda: context.run(run), name=name, daemon=True)
    thread.start()
    return thread


@contextmanager
def working(name: str) -> Iterator[Report]:
    """Be the only one who works on it; gives what to tell progress to. Raises ``Busy``."""
    path = _lock_path(name)
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


def progress(name: str) -> tuple[int, int] | None:
    """(done, expected) while somebody works on it, else None."""
    try:
        with _lock_path(name).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                told = file.read()
                return tuple(json.loads(told)) if told.endswith("]") else (0, 0)
    except FileNotFoundError:
        return None
    return None


def _lock_path(name: str) -> Path:
    # Several databases may share the folder.
    database = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:8]
    return Path(settings.VAR) / "work" / f"{database}-{name}.lock"
