"""The report as files: report.docx, report.pdf, report.html, report.json and report.xlsx from one block tree.

All are made in memory before the first is written, each is written beside its place and moved into it, so that an
error leaves nothing half written. Of an approved report they are those that were kept at approval (``frozen``).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.documents.writing import (
    Block,
    Cell,
    Chart,
    Contact,
    Document,
    Figure,
    ListBlock,
    MissingCharacters,
    Note,
    Paragraph,
    Table,
    Text,
    write_docx,
    write_html,
    write_html_page,
    write_pdf,
    write_xlsx,
)
from gongkai.documents.writing.charts import twin
from gongkai.law.report_form import TEXT
from gongkai.law.report_identities import Finding, Severity
from gongkai.records.agencies.models import Agency
from gongkai.records.annual import frozen
from gongkai.records.annual.document import Incomplete, report_document
from gongkai.records.annual.figures import Figures, figures_of
from gongkai.records.annual.models import Layout, Report, ReportStatus
from gongkai.records.today import SHANGHAI, today

FILES = ("report.docx", "report.pdf", "report.html", "report.json", "report.xlsx")


class Inconsistent(Exception):
    """An identity does not hold, so nothing is written; ``findings`` say which and where."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        told = "".join(f"\n  {finding.rule}　{finding.key}：{finding.message}" for finding in findings)
        super().__init__(f"报告数据不满足勾稽关系，没有生成文件：{told}")


def find_report(agency: Agency, year: int) -> Report:
    """The report of a year. LookupError (Chinese) that names the years there are."""
    report = Report.objects.filter(agency=agency, year=year).select_related("agency").first()
    if report:
        return report
    years = Report.objects.filter(agency=agency).order_by("year").values_list("year", flat=True)
    known = "、".join(f"{one}年" for one in years) or "还没有"
    raise LookupError(
        f"{agency.name}没有{year}年度报告（已开始编制的：{known}）。请先开始编制（gongkai report open）。"
    )


def render(report: Report, layout: Layout) -> dict[str, bytes]:
    """The files by name: as they were approved, or as they would be today.

    Raises document.Incomplete, Inconsistent, MissingCharacters, frozen.Altered, LookupError for an approved report
    that could not be written in ``layout``, or ValueError for a year without a national form.
    """
    if report.status == ReportStatus.APPROVED:
        edition = frozen.current(report)
        return {name: frozen.content_of(edition, name, layout) for name in FILES}
    figures = figures_of(report)
    errors = [finding for finding in figures.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Inconsistent(errors)
    return made(document_of(report, figures, layout, today()), figures, layout)


def document_of(
    report: Report, figures: Figures, layout: Layout, on: date, edition: int = 1, reason: str = ""
) -> Document:
    """The report; from the second edition on it says itself that it was corrected, and why."""
    document = report_document(report, figures, layout, on)
    if edition == 1:
        return document
    note = Paragraph((Text(f"（第{edition}版，更正说明：{reason}）"),))
    return replace(document, blocks=(note, *document.blocks))


def made(document: Document, figures: Figures, layout: Layout, edition: int = 1) -> dict[str, bytes]:
    """The files of a document by name. Raises MissingCharacters."""
    stamp = datetime.combine(document.date, time(9), SHANGHAI)
    return {
        "report.docx": write_docx(document),
        "report.pdf": write_pdf(document, timestamp=stamp),
        "report.html": write_html_page(document).encode(),
        "report.json": _json(document, figures, layout, edition).encode(),
        "report.xlsx": write_xlsx(document),
    }


def kept(report: Report, figures: Figures, on: date, edition: int = 1, reason: str = "") -> dict[str, bytes]:
    """All that is kept of an edition, by name: its files, its text as a fragment and as the body of an item, and,
    where it can be written so, the files of the other layout."""
    own = Layout(report.layout)
    document = document_of(report, figures, own, on, edition, reason)
    contents = made(document, figures, own, edition)
    contents[frozen.BODY] = write_html(document, frozen.figure_link).encode()
    contents[frozen.ITEM_BODY] = write_html(_plain(document)).encode()
    for layout in Layout:
        if layout == own:
            continue
        try:
            others = made(document_of(report, figures, layout, on, edition, reason), figures, layout, edition)
        except (Incomplete, ValueError, MissingCharacters):
            continue
        contents |= {frozen.kept_name(report, name, layout): content for name, content in others.items()}
    return contents


def _plain(document: Document) -> Document:
    """The document with nothing that the body of an item has no room for: charts as their tables, lists of contact
    data as sentences."""

    def plain(block: Block) -> Iterator[Block]:
        match block:
            case Chart():
                yield twin(block)
            case Contact():
                yield from (Paragraph((Text(f"{name}：{told}"),)) for name, told in block.items)
            case _:
                yield block

    return replace(document, blocks=tuple(part for block in document.blocks for part in plain(block)))


def build(report: Report, layout: Layout, out: Path) -> list[Path]:
    """Write the files into ``out``; returns their paths. Raises as :func:`render`, and OSError."""
    rendered = render(report, layout)
    out.mkdir(parents=True, exist_ok=True)
    return [_write(out / name, rendered[name]) for name in FILES]


def printed_keys(document: Document) -> list[str]:
    """The keys of all figures that the document shows, in order of appearance."""
    return list(dict.fromkeys(_keys(document)))


def _keys(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Paragraph() | Note():
                yield from (part.key for part in block.inlines if isinstance(part, Figure))
            case ListBlock():
                yield from (part.key for item in block.items for part in item if isinstance(part, Figure))
            case Table():
                for group in block.groups:
                    yield from _cell_keys(cell for row in group.body for cell in row)
            case Chart():
                yield from (bar.key for bar in block.bars if bar.key)


def _cell_keys(cells: Iterator[Cell]) -> Iterator[str]:
    yield from (cell.key for cell in cells if cell.key)


def _json(document: Document, figures: Figures, layout: Layout, edition: int) -> str:
    """The KEY grammar of shared/cases/reports; only figures that the document prints."""
    told_in_text = layout == Layout.NARRATIVE  # it has no tables: a cell of one is no figure of this report
    keys = [key for key in printed_keys(document) if key.startswith(f"{TEXT}/") or not told_in_text]
    form = figures.scope.form
    told = {
        "agency": document.agency,
        "year": figures.scope.year,
        "edition": edition,
        "form": form.name if form and layout == Layout.NATIONAL else "narrative",
        "figures": {key: figures[key] for key in keys},
        "approximate": [key for key in keys if key in figures.approximate],
        "findings": [asdict(finding) for finding in figures.findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_number) + "\n"


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} is no figure")


def _write(path: Path, content: bytes) -> Path:
    descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path
