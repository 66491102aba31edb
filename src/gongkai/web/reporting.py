"""The annual report as both faces show it: its document, its files, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from gongkai.documents.writing import Document
from gongkai.records.annual.build import render
from gongkai.records.annual.document import report_document
from gongkai.records.annual.explain import Explanation, Line, Records
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Layout, Report
from gongkai.records.today import today

PER_PAGE = 20

FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Section:
    """Records of one kind behind a figure: how many, and a page of them. Of what is not public, only how many."""

    name: str
    count: int
    page: Page[tuple[Line, str]] | None


def document_of(report: Report, figures: Figures) -> Document:
    """The report to read. Raises ``annual.document.Incomplete`` while figures are missing."""
    return report_document(report, figures, Layout(report.layout), report.approved_on or today())


def file_of(report: Report, kind: str) -> bytes:
    """The report as ``pdf`` or ``docx``; rendered once by each process, the same bytes each time."""
    files = cache.get_or_set(
        f"report:{report.pk}:{report.approved_on}",
        lambda: render(report, Layout(report.layout)),
        timeout=None,
    )
    return files[f"report.{kind}"]


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
