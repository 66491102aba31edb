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
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import Layout, Report
from gongkai.records.disclosure.models import Item, Publication
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


def document_of(report: Report) -> Document:
    """The report to read. Raises ``annual.document.Incomplete`` while figures are missing."""
    return report_document(report, figures_of(report), Layout(report.layout), report.approved_on or today())


def file_of(report: Report, kind: str) -> bytes:
    """The report as ``pdf`` or ``docx``; rendered once by each process, the same bytes each time."""
    files = cache.get_or_set(
        f"report:{report.pk}:{report.approved_on}",
        lambda: render(report, Layout(report.layout)),
        timeout=None,
    )
    return files[f"report.{kind}"]


def sections(
    explanation: Explanation, number: str | None, url_of: Callable[[Any], str], *, public: bool
) -> list[Section]:
    """The records behind a figure, page ``number`` of each. ``public``: for any citizen's eyes."""
    return [_section(records, number, url_of, public=public) for records in explanation.records]


def _section(records: Records, number: str | None, url_of: Callable[[Any], str], *, public: bool) -> Section:
    if public and not records.public:
        return Section(records.name, len(records), None)
    rows = _visible(records.rows) if public else records.rows
    page = Paginator(rows, PER_PAGE).get_page(number)
    page.object_list = [(records.line(row), url_of(row)) for row in page.object_list]
    return Section(records.name, len(records), page)


def _visible(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What was withdrawn is still counted, and no longer shown."""
    if rows.model is Item:
        return rows.filter(pk__in=Item.objects.public().values("pk"))
    if rows.model is Publication:
        return rows.filter(item__in=Item.objects.public())
    return rows
