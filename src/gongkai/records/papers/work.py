"""Reading papers beside the pages (``records.background``): a drop after the other, and nothing is read twice."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from gongkai.documents.reading import Refusable
from gongkai.documents.reports.model import Reading
from gongkai.documents.reports.reading import read_report
from gongkai.records import background, files
from gongkai.records.agencies.models import Agency
from gongkai.records.background import Report
from gongkai.records.papers.dropping import AT_ONCE
from gongkai.records.papers.judging import judge
from gongkai.records.papers.keeping import packed
from gongkai.records.papers.matching import agencies_named
from gongkai.records.papers.models import Intake, Paper, PaperState

__all__ = ["progress", "read_waiting", "start_reading"]

_LOG = logging.getLogger(__name__)

_GONE = "保存的文件不在了，请重新上传"
_BROKEN = (
    "程序没有读懂这个文件。请用原软件打开、另存为 .docx 或者 .pdf 后再上传；仍然不行的，请联系管理员查看日志"
)
_FIELDS = (
    "state",
    "reason",
    "of",
    "year",
    "form",
    "reading",
    "findings",
    "error_count",
    "warning_count",
    "doubt_count",
)


def start_reading(intake: Intake) -> threading.Thread:
    """Read what waits, in the background; what was read before an interruption stays."""
    Intake.objects.filter(pk=intake.pk).update(problem="")
    return background.start(
        _name(intake),
        lambda report: read_waiting(intake, report),
        lambda told: Intake.objects.filter(pk=intake.pk).update(problem=told),
    )


def progress(intake: Intake) -> tuple[int, int] | None:
    """(done, expected) while somebody reads, else None."""
    return background.progress(_name(intake))


def read_waiting(intake: Intake, report: Report = lambda done, expected: None) -> None:
    """Read every paper that waits; files that came meanwhile too."""
    agencies = list(Agency.objects.within(intake.agency))
    total = intake.papers.count()
    while waiting := list(intake.papers.filter(state=PaperState.WAITING)):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for paper, answer in zip(waiting, pool.map(_read, waiting), strict=True):
                _note(paper, answer, agencies)
                left = intake.papers.filter(state=PaperState.WAITING).count()
                report(total - left, total)


def _read(paper: Paper) -> Reading | str:
    """What the file says, or why it can't be used."""
    try:
        return read_report(files.content_of(paper.sha256, files.Area.PAPER), paper.name)
    except Refusable as error:
        return error.reason
    except FileNotFoundError:
        return _GONE
    except Exception:
        # One file that no stage understands must not stop the ninety-nine after it.
        _LOG.exception("paper %s", paper.pk)
        return _BROKEN


def _note(paper: Paper, answer: Reading | str, agencies: Sequence[Agency]) -> None:
    if isinstance(answer, Reading):
        answer = _filled_in(paper, answer, agencies)
    if answer:
        paper.state, paper.reason = PaperState.REFUSED, answer
    # Who discarded it meanwhile is not overruled.
    Paper.objects.filter(pk=paper.pk, state=PaperState.WAITING).update(
        **{name: getattr(paper, name) for name in _FIELDS}
    )


def _filled_in(paper: Paper, reading: Reading, agencies: Sequence[Agency]) -> str:
    """The paper with what was read; why it can't be used, or "" if it can."""
    named = agencies_named(reading.agency, agencies)
    paper.state, paper.reading = PaperState.READ, packed(reading)
    paper.of = named[0] if len(named) == 1 else None
    paper.year, paper.form = reading.year, reading.form or ""
    try:
        judge(paper)
    except Exception:
        _LOG.exception("paper %s", paper.pk)
        return _BROKEN
    return ""


def _name(intake: Intake) -> str:
    return f"papers-{intake.pk}"
