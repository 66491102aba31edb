"""The annual report as both faces show it: its text, the types of its files, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from gongkai.documents.writing import write_html
from gongkai.records.annual import frozen
from gongkai.records.annual.document import report_document
from gongkai.records.annual.explain import Explanation, Line, Records
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Layout, Report, ReportStatus
from gongkai.records.today import today

PER_PAGE = 20

FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
REPORT_TYPES = FILE_TYPES | {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Section:
    """Records of one kind behind a figure: how many, and a page of them. Of what is not public, only how many."""

    name: str
    count: int
    page: Page[tuple[Line, str]] | None


def body_of(report: Report, figures: Figures, url_of: Callable[[str], str | None]) -> str:
    """The report to read, as a fragment: as it was approved, or as it stands today.

    Raises ``annual.document.Incomplete`` while figures are missing, ``frozen.Altered`` where what was kept at
    approval is not there as it was.
    """
    if report.status == ReportStatus.APPROVED:
        return frozen.html_of(frozen.current(report), url_of)
    return write_html(report_document(report, figures, Layout(report.layout), today()), url_of)


def sections(
    explanation: Explanation,
    number: str | None,
    url_of: Callable[[Any], str],
    visible: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> list[Section]:
    """The records behind a figure, page ``number`` of each.

    ``visible`` is for any citizen's eyes: it leaves out what is no longer shown though still counted, and of
    records that are not public only the count remains.
    """
    return [_section(records, number, url_of, visible) for records in explanation.records]


def _section(
    records: Records,
    number: str | None,
    url_of: Callable[[Any], str],
    visible: Callable[[QuerySet[Any]], QuerySet[Any]] | None,
) -> Section:
    if visible and not records.public:
        return Section(records.name, len(records), None)
    page = Paginator(visible(records.rows) if visible else records.rows, PER_PAGE).get_page(number)
    page.object_list = [(records.line(row), url_of(row)) for row in page.object_list]
    return Section(records.name, len(records), page)
