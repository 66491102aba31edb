"""The report as files: report.docx, report.pdf, report.html, report.json from one block tree.

All four are made in memory before the first is written, each is written beside its place and moved into it, so
that an error leaves nothing half written.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.documents.writing import (
    Cell,
    Chart,
    Document,
    Figure,
    ListBlock,
    Note,
    Paragraph,
    Table,
    write_docx,
    write_html_page,
    write_pdf,
)
from gongkai.law.report_form import TEXT
from gongkai.law.report_identities import Finding, Severity
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.document import report_document
from gongkai.records.annual.figures import Figures, figures_of
from gongkai.records.annual.models import Layout, Report
from gongkai.records.today import SHANGHAI, today

FILES = ("report.docx", "report.pdf", "report.html", "report.json")


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
    """The four files by name.

    Raises document.Incomplete, Inconsistent, or ValueError for a year without a national form.
    """
    figures = figures_of(report)
    errors = [finding for finding in figures.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Inconsistent(errors)
    day = report.approved_on or today()
    document = report_document(report, figures, layout, day)
    stamp = datetime.combine(day, time(9), SHANGHAI)
    return {
        "report.docx": write_docx(document),
        "report.pdf": write_pdf(document, timestamp=stamp),
        "report.html": write_html_page(document).encode(),
        "report.json": _json(document, figures, layout).encode(),
    }


def build(report: Report, layout: Layout, out: Path) -> list[Path]:
    """Write the four files into ``out``; returns their paths. Raises as :func:`render`, and OSError."""
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


def _json(document: Document, figures: Figures, layout: Layout) -> str:
    """The KEY grammar of shared/cases/reports; only figures that the document prints."""
    told_in_text = layout == Layout.NARRATIVE  # it has no tables: a cell of one is no figure of this report
    keys = [key for key in printed_keys(document) if key.startswith(f"{TEXT}/") or not told_in_text]
    form = figures.scope.form
    told = {
        "agency": document.agency,
        "year": figures.scope.year,
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
