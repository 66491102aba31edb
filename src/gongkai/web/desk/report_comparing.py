"""An annual report beside the years before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from gongkai.documents.writing import (
    Block,
    Cell,
    Document,
    Note,
    Table,
    TableGroup,
    Text,
    write_html,
)
from gongkai.law.report_form import Number, figure_name
from gongkai.law.reporting import compared_years
from gongkai.records.annual.comparing import OVER_YEARS, Comparison, Line, chart_over_years, compare
from gongkai.records.annual.earlier import YearFigures, earlier_years
from gongkai.records.annual.figures import Figures, figures_of
from gongkai.records.annual.models import Report
from gongkai.records.annual.words import plainly
from gongkai.records.annual.worklist import CHECKS
from gongkai.records.today import today
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_page
from gongkai.web.desk.downloads import download


@desk_page
def comparison(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The figures of up to so many years beside each other, what changed much with a question."""
    report = head.find(request, code, year)
    counted, before, told = _compared(report)
    document = _document(report, counted, before, told)
    return head.page(
        request,
        "desk/report_comparison.html",
        report,
        CHECKS,
        body=write_html(document, lambda key: head.figure_address(report, key)),
        before=before,
        questions=[
            (figure_name(line.key, counted.scope.form), line.question, head.figure_address(report, line.key))
            for line in told.questions
        ],
    )


@desk_page
def comparison_file(request: HttpRequest, code: str, year: int, kind: str) -> HttpResponse:
    """The same to take away: docx, pdf or xlsx."""
    report = head.find(request, code, year)
    return download(
        _document(report, *_compared(report)), kind, f"{report.agency.name}{year}年度报告与往年比较"
    )


def _compared(report: Report) -> tuple[Figures, list[YearFigures], Comparison]:
    counted = figures_of(report)
    before = earlier_years(report.agency, report.year, compared_years())
    return counted, before, compare(counted, before)


def _document(report: Report, counted: Figures, before: list[YearFigures], told: Comparison) -> Document:
    return Document(
        title=f"{report.agency.name}{report.year}年度报告与往年比较",
        agency=report.agency.name,
        date=today(),
        blocks=tuple(_blocks(counted, before, told)),
        landscape=True,
    )


def _blocks(counted: Figures, before: list[YearFigures], told: Comparison) -> Iterator[Block]:
    for part in told.parts:
        yield _table(part.name, part.lines, counted, told)
    for key in OVER_YEARS:
        if chart := chart_over_years(counted, before, key):
            yield chart
    origins = "；".join(f"{one.year}年：{one.origin}" for one in before)
    if origins:
        yield Note((Text(f"往年数据的来源：{origins}。"),))


def _table(name: str, lines: tuple[Line, ...], counted: Figures, told: Comparison) -> Table:
    """Without the column of questions where there is none."""
    asks = any(line.question for line in lines)
    heads = ("数据", *(f"{year}年" for year in told.years), "比上年", "百分比", *(["请核对"] if asks else ()))
    widths = (5, *(2 for _ in told.years), 2, 2, *([5] if asks else ()))
    rows = tuple(_row(line, counted)[: len(heads)] for line in lines)
    return Table(name, (TableGroup((tuple(Cell(one, scope="col") for one in heads),), rows),), widths)


def _row(line: Line, counted: Figures) -> tuple[Cell, ...]:
    now, *then = line.values
    return (
        Cell(_name(line, counted), scope="row", align="start"),
        Cell(_told(now), key=line.key),
        *(Cell(_told(one)) for one in then),
        Cell("" if line.change is None else _signed(line.change)),
        Cell("" if line.percent is None else f"{_signed(line.percent)}%"),
        Cell(line.question, align="start"),
    )


def _name(line: Line, counted: Figures) -> str:
    """Without the table, which the caption names."""
    return re.sub(r"^表.，", "", figure_name(line.key, counted.scope.form))


def _told(value: Number | None) -> str:
    return "无" if value is None else plainly(value)


def _signed(value: Number) -> str:
    return f"+{plainly(value)}" if value > 0 else plainly(value)
