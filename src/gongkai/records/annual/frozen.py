"""What was approved, as it was approved: every face shows these figures, this text and these files, never new ones.

    edition = current(report)          the newest edition; LookupError before approval
    published(report)                  the edition that anyone may read, or None
    html_of(edition, url_of)           its text; figures lead where ``url_of(key)`` says
    content_of(edition, "report.pdf")  one of its files

Text and files are given only if they are what the journal says was approved; else :class:`Altered` is raised.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape, unescape
from typing import Any
from urllib.parse import quote, unquote

from gongkai.law.report_form import Number
from gongkai.records import files
from gongkai.records.annual.models import Correction, Layout, Report, ReportStatus
from gongkai.records.disclosure.models import Item
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import all_exact, as_json

BODY = "body.html"
"""The kept text: a fragment in which a figure leads to ``figure:KEY``."""
ITEM_BODY = "item.html"
"""The kept text as the body of an item: no links, no charts."""

_SEALING = (EventKind.REPORT_APPROVED, EventKind.REPORT_KEPT, EventKind.REPORT_CORRECTED)
_ENDING = (EventKind.ITEM_CORRECTED, EventKind.ITEM_CORRECTION_REJECTED)  # a correction of an item
_LINK = re.compile(r'<a class="figure-link" href="figure:([^"]*)">(.*?)</a>')


class Altered(Exception):
    """What is kept is not what was approved, or not there; the sentence says what, and what to do."""


@dataclass(frozen=True)
class Edition:
    """One edition of a report. ``files``: name → sha256; ``reason``, ``differences`` (key → [before, after]): why it
    replaced the one before ("" and none for the first)."""

    report: Report = field(repr=False)
    number: int
    approved_on: date
    figures: Mapping[str, Number]
    approximate: frozenset[str]
    files: Mapping[str, str]
    reason: str = ""
    differences: Mapping[str, tuple[Number | None, Number | None]] = field(default_factory=dict)

    @property
    def seal(self) -> str:
        return seal(self.number, self.approved_on, self.figures, self.approximate, self.files)


def current(report: Report) -> Edition:
    """The newest edition. LookupError (Chinese) before approval."""
    return editions(report)[-1]


def editions(report: Report) -> list[Edition]:
    """All editions, the first one first. LookupError (Chinese) before approval."""
    if report.status != ReportStatus.APPROVED or report.approved_on is None:
        raise LookupError(f"{report}还没有审定")
    corrections = (
        list(report.corrections.filter(approved=True).order_by("edition")) if report.edition > 1 else []
    )
    kept = [one.before for one in corrections]
    kept.append(
        {
            "on": report.approved_on.isoformat(),
            "figures": report.approved_figures,
            "approximate": report.approved_approximate,
            "files": report.approved_files,
        }
    )
    why: list[Correction | None] = [None, *corrections]
    return [
        _edition(report, number, one, correction)
        for number, (one, correction) in enumerate(zip(kept, why, strict=True), start=1)
    ]


def published(report: Report) -> Edition | None:
    """The edition that anyone may read: the newest that the public item of the report carries.

    A corrected edition goes out with the correction of the item, which is reviewed like everything else: until then
    the former one is public. So it is with the first edition of a report that became public without an item.
    """
    if not Report.objects.public().filter(pk=report.pk).exists():
        return None
    found = editions(report)
    if not Item.objects.public().filter(pk=report.item_id).exists():
        return found[0]
    return found[max(carried_by_item(report)) - 1]


def carried_by_item(report: Report) -> set[int]:
    """The editions that the item of the report carries: the one it began with, and those that its corrections brought.

    Empty without an item, and for one of which the journal does not know that the report was put out with it. What a
    reason says proves nothing, for anybody may type it.
    """
    if report.item is None:
        return set()
    put_out = Event.objects.about(report).filter(kind=EventKind.REPORT_PUT_OUT, data__item=report.item_id)
    first, *later = put_out.order_by("id").values_list("id", "data__edition") or [(0, 0)]
    carried = {first[1]} - {0}
    if later:
        ended = Event.objects.about(report.item).filter(kind__in=_ENDING).order_by("id")
        ends = list(ended.values_list("id", "kind"))
        carried |= {number for at, number in later if _end(at, ends) == EventKind.ITEM_CORRECTED}
    return carried


def _end(proposed: int, ends: Iterable[tuple[int, str]]) -> str:
    """How the correction of an item ended that was proposed with the event ``proposed``; "" while it waits."""
    return next((kind for at, kind in ends if at > proposed), "")


def correction_mark(number: int) -> str:
    """How the reason of the item's correction begins that carries edition ``number``."""
    return f"年度报告第{number}版："


def published_on(report: Report) -> date | None:
    """The day on which the report became public."""
    return report.item.published_on if report.item and report.item.published_on else report.approved_on


def html_of(edition: Edition, url_of: Callable[[str], str | None] = lambda key: None) -> str:
    """The text as it was approved, headings from h2. Raises Altered."""
    kept = content_of(edition, BODY).decode()

    def link(found: re.Match[str]) -> str:
        url = url_of(unquote(unescape(found[1])))
        return f'<a class="figure-link" href="{escape(url)}">{found[2]}</a>' if url else found[2]

    return _LINK.sub(link, kept)


def figure_link(key: str) -> str:
    """Where a figure leads in the kept text."""
    return f"figure:{quote(key, safe='/')}"


def content_of(edition: Edition, name: str, layout: Layout | None = None) -> bytes:
    """One of the files as it was approved; ``layout``: another than the report's own. Raises Altered.

    LookupError (Chinese) where no such file was kept.
    """
    _prove(edition)
    path = kept_name(edition.report, name, layout)
    if path not in edition.files:
        raise LookupError(f"审定时没有留存“{path}”")
    sha256 = edition.files[path]
    try:
        content = files.content_of(sha256, files.Area.APPROVED)
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Altered(
            f"{edition.report}（第{edition.number}版）留存的“{path}”与审定时的校验值不一致或者已经丢失，"
            "暂停提供。请从备份恢复这个文件后重试。"
        )
    return content


def kept_name(report: Report, name: str, layout: Layout | None = None) -> str:
    """Under which name a file is kept: those of another layout than the report's own have its name in front."""
    return name if layout in (None, report.layout) else f"{Layout(layout).value}/{name}"


def sizes(edition: Edition, names: Iterable[str]) -> dict[str, int]:
    """The size in bytes of those of ``names`` that are kept and there."""
    found = {}
    for name in names:
        path = files.path_of(edition.files.get(name, ""), files.Area.APPROVED)
        if name in edition.files and path.is_file():
            found[name] = path.stat().st_size
    return found


def seal(
    number: int,
    on: date,
    figures: Mapping[str, Number],
    approximate: Iterable[str],
    kept: Mapping[str, str],
) -> str:
    """SHA-256 over all that makes an edition; it stands in the journal, which nobody can change."""
    told = {
        "edition": number,
        "on": on.isoformat(),
        "figures": as_json(figures),
        "approximate": sorted(approximate),
        "files": dict(kept),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seals_of(*reports: Report) -> set[str]:
    """The seals of all editions of the reports that the journal knows."""
    about = Event.objects.filter(
        subject_type=Report._meta.label_lower, subject_id__in=[one.pk for one in reports]
    )
    told = about.filter(kind__in=_SEALING).values_list("data", flat=True)
    return {data["seal"] for data in told if "seal" in data}


def _prove(edition: Edition) -> None:
    """The journal must know this very edition."""
    if not edition.files:
        raise Altered(
            f"{edition.report}是在本系统开始留存审定文本以前审定的，没有留存文件。请由分管责任人“补存审定文本”。"
        )
    if edition.seal not in seals_of(edition.report):
        raise Altered(
            f"{edition.report}（第{edition.number}版）的数据或者文件清单与工作日志记载的审定内容不一致，暂停提供。"
            "请从备份恢复数据库后重试。"
        )


def _edition(report: Report, number: int, kept: Mapping[str, Any], why: Correction | None) -> Edition:
    return Edition(
        report,
        number,
        date.fromisoformat(kept["on"]),
        all_exact(kept["figures"]),
        frozenset(kept["approximate"]),
        kept["files"],
        reason=why.reason if why else "",
        differences={key: (pair[0], pair[1]) for key, pair in why.differences.items()} if why else {},
    )
