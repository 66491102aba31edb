"""The annual report as both faces show it: its document, its files, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from gongkai.documents.writing import Document, write_docx, write_pdf
from gongkai.records.annual.document import report_document
from gongkai.records.annual.explain import Explanation, Line, Records
from gongkai.records.annual.figures import Figures, count
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.disclosure.models import Item, Publication
from gongkai.records.today import SHANGHAI, today

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


def figures_of(report: Report) -> Figures:
    """Counted now; of an approved report the figures as they were approved."""
    counted = count(Scope(report.agency, report.year))
    if report.status != ReportStatus.APPROVED:
        return counted
    return replace(counted, values=counted.values | report.approved_figures, missing=())


def document_of(report: Report) -> Document:
    """Raises ``annual.document.Incomplete`` while figures are missing."""
    return report_document(report, figures_of(report), report.layout, dated(report))  # type: ignore[arg-type]


def dated(report: Report) -> date:
    """The day printed on the report: of its approval, or today while it is a draft."""
    return report.approved_on or today()


def file_of(report: Report, kind: str) -> bytes:
    """The report as ``pdf`` or ``docx``; the same bytes each time for the same figures."""
    document = document_of(report)
    if kind == "docx":
        return write_docx(document)
    return write_pdf(document, timestamp=datetime.combine(dated(report), time.min, SHANGHAI))


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
