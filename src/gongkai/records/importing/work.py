"""The long work on a ledger, beside the pages (``records.background``)."""

from __future__ import annotations

import logging
import threading
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from gongkai.documents.reading import Refusable
from gongkai.records import background
from gongkai.records.background import Busy, Report
from gongkai.records.importing.models import Batch
from gongkai.records.importing.staging import Overtaken, SecretFound, stage
from gongkai.records.importing.verbs import ConfirmImport, DiscardImport
from gongkai.records.secrecy import SECRET

__all__ = ["Busy", "progress", "read_rows", "start_import", "start_reading", "working"]

_LOG = logging.getLogger(__name__)


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

    return background.start(_name(batch), task, lambda told: _tell(batch, told))


def start_import(batch: Batch, *, by: Any, on: date) -> threading.Thread:
    """Confirm in the background; refusals that arise meanwhile are kept in ``Batch.problem``."""

    def task(report: Report) -> None:
        ConfirmImport(batch=Batch.objects.get(pk=batch.pk), by=by, on=on, report=report).perform()

    return background.start(_name(batch), task, lambda told: _tell(batch, told))


def working(batch: Batch) -> AbstractContextManager[Report]:
    """Be the only one who works on the ledger; gives what to tell progress to. Raises ``Busy``."""
    return background.working(_name(batch))


def progress(batch: Batch) -> tuple[int, int] | None:
    """(done, expected) while somebody works on the ledger, else None."""
    return background.progress(_name(batch))


def _name(batch: Batch) -> str:
    return f"import-{batch.pk}"


def _tell(batch: Batch, problem: str) -> None:
    Batch.objects.filter(pk=batch.pk).update(problem=problem)
