"""The years whose annual reports anyone may read, and their figures beside one another.

A report made in this house has a page of its own. One from before is a published item of the column of annual reports;
figures that were read out of its paper (``records.papers``) are shown only with the item: what is not public as an item
is not public here (docs/adr/0033).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import reverse

from gongkai.documents.writing import Chart
from gongkai.law.report_form import (
    FORMS,
    TABLE_2,
    TABLE_3,
    TABLE_4,
    TABLE_4_COLUMNS,
    TEXT,
    TOTAL,
    Form,
    Number,
    cell,
    form_for,
)
from gongkai.records.agencies.models import Agency
from gongkai.records.annual import figures as f
from gongkai.records.annual.comparing import OVER_YEARS, chart_over_years, results_chart
from gongkai.records.annual.earlier import YearFigures
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.frozen import (
    Altered,
    Edition,
    editions,
    html_of,
    published,
    published_on,
    seals_of,
)
from gongkai.records.annual.models import Layout, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.words import plainly, printed
from gongkai.records.disclosure.models import Item
from gongkai.records.papers.filing import values
from gongkai.records.papers.models import FiledReport
from gongkai.web.portal import queries
from gongkai.web.portal.report_tables import (
    FigureCell,
    FigureGroup,
    FigureRow,
    FigureTable,
    column_head,
    figure_row,
    grouped,
)
from gongkai.web.portal.templatetags.portal import item_url

COLUMN_NAME = "年报"  # how the column of annual reports is known: 信息公开年报, 政府信息公开年报
SIDE_BY_SIDE = 5  # years that stand beside one another unless somebody chooses others

_TITLE = re.compile(r".*?(?P<year>20[0-9]{2})年.*信息公开.*(?:报告|年报)(?:（.*）)?")

OVERVIEW = (
    f.SITE,
    f.POSTINGS,
    f"{TEXT}/新收申请",
    f"{TEXT}/上年结转",
    f"{TEXT}/办结",
    *f.RESULT_ROWS,
    f"{TEXT}/结转下年度",
    f.RECONSIDERATIONS,
    f.SUITS,
    f.FEES,
)
"""What of the text is compared, in this order; the classes have a table of their own."""


@dataclass(frozen=True)
class PublicYear:
    """One year's report as the public has it.

    ``figures``: those the report prints; empty for a paper that nobody has read into the records. ``form``: of its
    tables; None where it has none. ``edition``: what is public of a report made in this house; ``item``: the
    publication of any other.
    """

    year: int
    title: str
    published_on: date
    form: Form | None
    figures: Mapping[str, Number] = field(repr=False)
    approximate: frozenset[str] = frozenset()
    edition: Edition | None = None
    item: Item | None = None

    @property
    def url(self) -> str:
        return item_url(self.item) if self.item else reverse("portal:report", args=[self.year])

    @property
    def publication(self) -> Item | None:
        """The item through which it is public; a report from before items may have none."""
        own = self.edition.report.item if self.edition else None
        return self.item or (own if own and own.published_on else None)

    @property
    def note(self) -> str:
        """What a list says beside the title."""
        if self.edition and self.edition.number > 1:
            return f"第{self.edition.number}版，有更正"
        return "数据由文件录入" if self.is_read_from_paper else ""

    @property
    def is_read_from_paper(self) -> bool:
        return self.edition is None and bool(self.figures)

    @cached_property
    def _sums(self) -> Mapping[str, Number]:
        """Figures of the text out of the tables, for a paper whose text does not tell them."""
        told = {key: [one for one in cells if one in self.figures] for key, cells in f.SAME_AS.items()}
        for key, front in f.RESULT_ROWS.items():
            start = f"{TABLE_3}/{front}"
            told[key] = [one for one in self.figures if one.startswith(start) and one.endswith(f"/{TOTAL}")]
        return {key: sum(self.figures[one] for one in cells) for key, cells in told.items() if cells}

    def value(self, key: str) -> Number | None:
        """The figure, or None where the report does not tell it."""
        return self.figures.get(key, self._sums.get(key))

    def printed(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return "—"
        return printed(value, key in self.approximate)

    def figure_url(self, key: str) -> str:
        """Where the figure is explained; "" for what was read out of a paper."""
        return reverse("portal:figure", args=[self.year, key]) if self.edition and key in self.figures else ""


def years_of(agency: Agency) -> list[PublicYear]:
    """All public years, newest first. Four queries, however many years there are; two more for a corrected one."""
    reports = list(queries.reports_of(agency))
    sealed = seals_of(*reports)
    own = {report.year: _of_report(report, sealed) for report in reports}
    items = {year: item for year, item in _items(agency) if year not in own}
    filed = FiledReport.objects.filter(
        agency=agency, year__in=list(items), current=True, returned_on__isnull=True
    )
    read = {report.year: report for report in filed}
    before = {year: _of_item(year, item, read.get(year)) for year, item in items.items()}
    return [year for _, year in sorted({**own, **before}.items(), reverse=True)]


def can_compare(years: Sequence[PublicYear]) -> bool:
    """Whether there are figures of two years."""
    return sum(bool(one.figures) for one in years) > 1


def printed_keys(shown: PublicYear) -> list[str]:
    """The figures in the text and the tables of a report made in this house; none while it is suspended."""
    keys: list[str] = []
    with suppress(Altered):
        html_of(shown.edition, keys.append)  # type: ignore[arg-type]
    return keys


def compared_keys(shown: PublicYear) -> list[str]:
    """The figures that ``compare`` shows."""
    tables = (TABLE_2, TABLE_3, TABLE_4)
    return [key for key in shown.figures if key in OVERVIEW or key.startswith((f.CLASSES + "/", *tables))]


def _of_report(report: Report, sealed: Collection[str]) -> PublicYear:
    """``sealed``: the seals that the journal knows; of an edition that it does not know no figure is shown."""
    edition = edition_of(report)
    figures, form = edition.figures if edition.seal in sealed else {}, None
    if report.layout == Layout.NATIONAL:
        form = form_for(report.year)
    else:  # it has no tables: a cell of one is no figure of this report
        figures = {key: value for key, value in figures.items() if key.startswith(f"{TEXT}/")}
    return PublicYear(
        report.year,
        report.item.title if report.item and report.item.published_on else str(report),
        published_on(report) or edition.approved_on,
        form,
        figures,
        edition.approximate,
        edition=edition,
    )


def edition_of(report: Report) -> Edition:
    """The edition of a public report (``queries.reports_of``) that anyone may read."""
    return (published(report) if report.edition > 1 else None) or editions(report)[0]


def _of_item(year: int, item: Item, filed: FiledReport | None) -> PublicYear:
    return PublicYear(
        year,
        item.title,
        item.published_on,
        FORMS.get(filed.form) if filed else None,
        values(filed) if filed else {},
        frozenset(filed.approximate) if filed else frozenset(),
        item=item,
    )


def _items(agency: Agency) -> Iterator[tuple[int, Item]]:
    """Published items that are annual reports by their titles; of two of one year the later."""
    found = queries.items_of(agency).filter(column__name__contains=COLUMN_NAME, title__contains="信息公开")
    for item in queries.listed(found).order_by("published_on", "pk"):
        if told := _TITLE.fullmatch(item.title):
            yield int(told["year"]), item


# --- beside one another ------------------------------------------------------------------------------


def compare(years: Sequence[PublicYear]) -> list[FigureTable]:
    """The figures of ``years`` (newest first): a column for each, and the difference of the first two."""
    tables = [
        _compared("overview", "总体情况", years, [("", [(key, _text_name(key)) for key in OVERVIEW])]),
        _compared("classes", "主动公开信息的类别", years, [("", _classes(years))]),
        _compared("form-2", "主动公开政府信息情况", years, _table_2(years)),
        _compared("form-3", "收到和处理政府信息公开申请情况（各类申请人合计）", years, _table_3(years)),
        _compared("form-4", "政府信息公开行政复议、行政诉讼情况", years, _table_4(years)),
    ]
    return [table for table in tables if table.groups]


Groups = Iterable[tuple[str, Iterable[tuple[str, str]]]]
"""Headings, each with the KEYs of the figures below it and what they are called."""


def _compared(name: str, caption: str, years: Sequence[PublicYear], groups: Groups) -> FigureTable:
    heads = [f"{one.year}年" for one in years]
    if len(years) > 1:
        heads.append("增减")
    told = [
        FigureGroup(
            label, tuple(_row(years, heads, key, name) for key, name in rows if _is_known(years, key))
        )
        for label, rows in groups
    ]
    return FigureTable(name, caption, tuple(heads), tuple(group for group in told if group.rows))


def _is_known(years: Sequence[PublicYear], key: str) -> bool:
    return any(one.value(key) is not None for one in years)


def _row(years: Sequence[PublicYear], heads: Sequence[str], key: str, label: str) -> FigureRow:
    cells = [FigureCell(one.printed(key), one.figure_url(key)) for one in years]
    if len(years) > 1:
        cells.append(FigureCell(_difference(years[0], years[1], key)))
    return figure_row(label, heads, cells, is_zero=not any(one.value(key) for one in years))


def _difference(later: PublicYear, earlier: PublicYear, key: str) -> str:
    """+3, −2, 0; — where either is not told, or only about."""
    new, old = later.value(key), earlier.value(key)
    if new is None or old is None or key in later.approximate or key in earlier.approximate:
        return "—"
    change = new - old  # type: ignore[operator]
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + plainly(abs(change))


def _text_name(key: str) -> str:
    return _TEXT_NAMES.get(key) or key.removeprefix(f"{TEXT}/").replace("结果/", "办理结果：")


_TEXT_NAMES = {
    f.SITE: "在政务网站发布信息（条）",
    f.POSTINGS: "公开栏张贴信息（条）",
    f"{TEXT}/新收申请": "本年新收申请（件）",
    f"{TEXT}/上年结转": "上年结转申请（件）",
    f"{TEXT}/办结": "本年办结申请（件）",
    f"{TEXT}/结转下年度": "结转下年度继续办理（件）",
    f.RECONSIDERATIONS: "行政复议（件）",
    f.SUITS: "行政诉讼（件）",
    f.FEES: "收取信息处理费（元）",
}


def _classes(years: Sequence[PublicYear]) -> list[tuple[str, str]]:
    front = f"{f.CLASSES}/"
    keys = dict.fromkeys(key for one in years for key in one.figures if key.startswith(front))
    return [(key, key.removeprefix(front)) for key in keys]


def _forms(years: Sequence[PublicYear]) -> list[Form]:
    """The forms of the years, the newest first."""
    used = {one.form.name: one.form for one in years if one.form}
    return [used[name] for name in sorted(used, reverse=True)]


def _table_2(years: Sequence[PublicYear]) -> Groups:
    rows: dict[str, dict[str, str]] = {}
    for form in _forms(years):
        for block in form.table_2:
            group = rows.setdefault(block.caption, {})
            for name in block.rows:
                for column in block.columns:
                    group[cell(TABLE_2, name, column.name)] = f"{name}：{column_head(column)}"
    return [(caption, group.items()) for caption, group in rows.items()]


def _table_3(years: Sequence[PublicYear]) -> Groups:
    """The rows of all forms, in the order of their codes: 3.6 of one form stands before 3.6.1 of the other."""
    rows = {row.code: row for form in _forms(years) for row in form.table_3}
    ordered = [rows[code] for code in sorted(rows)]
    return [
        (label, [(cell(TABLE_3, row.code, TOTAL), row.label) for row in lines])
        for label, lines in grouped(ordered)
    ]


def _table_4(years: Sequence[PublicYear]) -> Groups:
    groups = {group.name: group for form in _forms(years) for group in form.table_4}
    return [
        ("，".join(group.path), [(cell(TABLE_4, name, column), column) for column in TABLE_4_COLUMNS])
        for name, group in groups.items()
    ]


# --- charts ------------------------------------------------------------------------------------------


def charts_of(agency: Agency, years: Sequence[PublicYear]) -> list[Chart]:
    """How the applications of the first of ``years`` (newest first) ended, and what is read first over all of them."""
    counted = [Figures(Scope(agency, one.year), one.figures, one.approximate) for one in years[:1]]
    results = [
        chart
        for one in counted
        if f.RESULT_ROWS.keys() <= one.values.keys() and (chart := results_chart(one))
    ]
    return results + [chart for key in OVER_YEARS if (chart := _over_years(agency, years, key))]


def _over_years(agency: Agency, years: Sequence[PublicYear], key: str) -> Chart | None:
    told = [
        YearFigures(one.year, {key: value}, one.approximate, "")
        for one in years
        if (value := one.value(key)) is not None
    ]
    if not told:
        return None
    newest, *before = told
    return chart_over_years(
        Figures(Scope(agency, newest.year), newest.values, newest.approximate), before, key
    )
