"""Counting a report: every figure from its records, in a handful of aggregate queries.

They count ``*``, not primary keys, and compare only what the indexes hold, so that a million items are counted
from the indexes alone (benchmarks/annual.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Sum

from gongkai.law.report_form import (
    CARRIED_IN,
    CARRIED_OUT,
    FINISHED,
    FORMS,
    RECEIVED,
    TABLE_2,
    TABLE_3,
    TABLE_4,
    TEXT,
    TOTAL,
    Number,
    cell,
    complete,
    exact,
)
from gongkai.law.report_identities import Finding, check
from gongkai.records.agencies.models import AgencyKind
from gongkai.records.annual.earlier import earlier_years
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import DisputeKind, DisputeResult
from gongkai.records.disclosure.models import Carrier
from gongkai.records.papers.filing import all_exact

SITE = f"{TEXT}/网站"
ALL_ITEMS = f"{TEXT}/主动公开总数"
ELSEWHERE = f"{TEXT}/仅在其他载体公开"
CLASSES = f"{TEXT}/分类"
CLASSES_TOTAL = f"{TEXT}/分类合计"
BOARDS = f"{TEXT}/宣传栏"
POSTINGS = f"{TEXT}/宣传栏信息"
TRAININGS = f"{TEXT}/培训"
TRAINED = f"{TEXT}/培训人次"
TRAINING_HOURS = f"{TEXT}/培训学时"
MEETINGS = f"{TEXT}/会议"
INSPECTIONS = f"{TEXT}/检查"
FINDINGS = f"{TEXT}/检查发现问题"
FINDINGS_CLOSED = f"{TEXT}/检查问题销号"
FEES = f"{TEXT}/信息处理费"
RECONSIDERATIONS = f"{TEXT}/行政复议"
SUITS = f"{TEXT}/行政诉讼"

# The six kinds of result of table 3, as the text names them, with the front of their row codes.
RESULT_ROWS: Mapping[str, str] = {
    f"{TEXT}/结果/予以公开": "3.1",
    f"{TEXT}/结果/部分公开": "3.2",
    f"{TEXT}/结果/不予公开": "3.3",
    f"{TEXT}/结果/无法提供": "3.4",
    f"{TEXT}/结果/不予处理": "3.5",
    f"{TEXT}/结果/其他处理": "3.6",
}
# Figures of the text that repeat a cell of a table.
SAME_AS: Mapping[str, tuple[str, ...]] = {
    f"{TEXT}/新收申请": (cell(TABLE_3, RECEIVED, TOTAL),),
    f"{TEXT}/上年结转": (cell(TABLE_3, CARRIED_IN, TOTAL),),
    f"{TEXT}/办结": (cell(TABLE_3, FINISHED, TOTAL),),
    f"{TEXT}/结转下年度": (cell(TABLE_3, CARRIED_OUT, TOTAL),),
    RECONSIDERATIONS: (cell(TABLE_4, "行政复议", TOTAL),),
    SUITS: (cell(TABLE_4, "未经复议直接起诉", TOTAL), cell(TABLE_4, "复议后起诉", TOTAL)),
}
PENDING = "尚未审结"
# Promises of the report before, followed up as tasks; there are such figures only when something was promised.
PROMISED = f"{TEXT}/上年承诺改进"
PROMISES_KEPT = f"{TEXT}/上年承诺改进已办结"
PROMISES_UNDER_WAY = f"{TEXT}/上年承诺改进正在办理"
# Counted since the program knows them: an edition that was approved before lacks them, and is no different for it.
ADDED_LATER = frozenset({TRAINING_HOURS, MEETINGS, PROMISED, PROMISES_KEPT, PROMISES_UNDER_WAY})


@dataclass(frozen=True)
class Figures:
    """All figures of one report. ``missing``: cells of table 2 that nobody has entered yet.

    ``previous``: last year's, for D and F; ``previous_is_ours``: whether they were counted here.
    """

    scope: Scope
    values: Mapping[str, Number]
    approximate: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    previous: Mapping[str, Number] = field(default_factory=dict)
    previous_is_ours: bool = True

    def __getitem__(self, key: str) -> Number:
        return self.values[key]

    @cached_property
    def findings(self) -> list[Finding]:
        """The violated identities A–H; empty for what the program counted, unless an entered figure is wrong."""
        changed_elsewhere = not self.previous_is_ours  # then D is a question (law/02, 2.5)
        return check(self.values, self.previous, carry_over_changed_by_county=changed_elsewhere)


def count(scope: Scope) -> Figures:
    """Count everything that the report of ``scope`` may print."""
    entered = _entered(scope)
    tables = _table_3(scope) | _table_4(scope) | entered
    full = dict(complete(tables, scope.form)) if scope.form else _without_form(tables)
    text, approximate = _text(scope)
    for key, cells in SAME_AS.items():
        text[key] = sum(full[one] for one in cells)
    for key, front in RESULT_ROWS.items():
        text[key] = sum(
            value
            for name, value in full.items()
            if name.startswith(f"{TABLE_3}/{front}") and name.endswith(TOTAL)
        )
    missing = tuple(key for key in entered_keys(scope) if key not in entered)
    values = {key: value for key, value in full.items() if key not in missing} | text
    before = earlier_years(scope.agency, scope.year, 1)
    if not before:
        return Figures(scope, values, approximate, missing)
    return Figures(scope, values, approximate, missing, before[0].values, before[0].is_ours)


def figures_of(report: Report) -> Figures:
    """The figures of a report: counted now, or, once it is approved, as they were approved."""
    counted = count(Scope(report.agency, report.year))
    if report.status != ReportStatus.APPROVED:
        return counted
    kept = approved_figures(report)
    # In the order of the count, for the database does not keep the order of JSON keys; then what is counted no more
    # (a column that has another name since).
    values = {key: kept[key] for key in [*counted.values, *kept] if key in kept}
    approximate = frozenset(report.approved_approximate) if report.approved_files else counted.approximate
    # That they agree with the year before was seen at approval; what becomes of that year later is no fault here.
    return replace(counted, values=values, approximate=approximate, previous={})


def approved_figures(report: Report) -> dict[str, Number]:
    """What was approved, as exact numbers: JSON knows an amount only as a float."""
    return all_exact(report.approved_figures)


def entered_keys(scope: Scope) -> list[str]:
    """The cells of table 2: figures of other systems, which a person enters with their source."""
    if scope.form is None:
        return []
    return [
        str(key) for key in scope.form.cells() if key.table == TABLE_2 and not is_zero_by_law(scope, str(key))
    ]


def is_zero_by_law(scope: Scope, key: str) -> bool:
    """乡镇人民政府没有规章制定权: its row 规章 is always 0 (law/02, table 2)."""
    return scope.agency.kind == AgencyKind.TOWN and key.startswith(f"{TABLE_2}/规章/")


def _entered(scope: Scope) -> dict[str, Number]:
    report = Report.objects.filter(agency=scope.agency, year=scope.year).first()
    if report is None:
        return {}
    return {figure.key: exact(figure.value) for figure in report.entered.all()}


def _table_3(scope: Scope) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    column_of = {code: name for name, codes in scope.classes_by_column.items() for code in codes}
    row_of = {code: row for row, codes in scope.outcomes_by_row.items() for code in codes}

    def add(row: str, applicant_class: str, number: int) -> None:
        key = cell(TABLE_3, row, column_of[applicant_class])
        figures[key] = figures.get(key, 0) + number

    for row in (RECEIVED, CARRIED_IN, CARRIED_OUT):
        counted = (
            scope.applications(row).order_by().values_list("applicant_class").annotate(number=Count("*"))
        )
        for applicant_class, number in counted:
            add(row, applicant_class, number)
    by_outcome = (
        scope.finished().order_by().values_list("outcome", "applicant_class").annotate(number=Count("*"))
    )
    for outcome, applicant_class, number in by_outcome:
        add(row_of[outcome], applicant_class, number)
    return figures


def _table_4(scope: Scope) -> dict[str, Number]:
    return {
        cell(TABLE_4, kind.label, DisputeResult(result).label if result else PENDING): scope.disputes_with(
            kind, result
        ).count()
        for kind in DisputeKind
        for result in ("", *DisputeResult.values)
    }


def _text(scope: Scope) -> tuple[dict[str, Number], frozenset[str]]:
    by_column = dict(scope.items().order_by().values_list("column").annotate(number=Count("*")))
    classes = {f"{CLASSES}/{column.name}": by_column.get(column.pk, 0) for column in scope.columns()}
    tallied = scope.tallies().aggregate(total=Sum("count"))["total"] or 0
    all_items = sum(by_column.values())
    text: dict[str, Number] = {
        SITE: scope.publications(Carrier.WEBSITE).count(),
        ALL_ITEMS: all_items,
        ELSEWHERE: all_items - scope.items_on_site().count(),
        **classes,
        CLASSES_TOTAL: sum(classes.values()),
        BOARDS: scope.boards().count(),
        POSTINGS: scope.postings().count() + tallied,
        TRAININGS: scope.trainings().count(),
        TRAINED: scope.trainings().aggregate(total=Sum("participants"))["total"] or 0,
        TRAINING_HOURS: exact(scope.trainings().aggregate(total=Sum("hours"))["total"] or 0),
        MEETINGS: scope.meetings().count(),
        INSPECTIONS: scope.inspections().count(),
        FINDINGS: scope.inspection_findings().count(),
        FINDINGS_CLOSED: scope.inspection_findings_closed().count(),
        FEES: exact(sum((Decimal(event.data["amount"]) for event in scope.fees_paid()), Decimal(0))),
        **promise_figures(scope),
    }
    approximate = {POSTINGS} if scope.tallies().filter(is_estimate=True).exists() else set()
    return text, frozenset(approximate)


def promise_figures(scope: Scope) -> dict[str, Number]:
    """How many of last year's promises were kept by the end of this year; nothing when there were none."""
    promised = scope.promises().count()
    if not promised:
        return {}
    kept = scope.promises_kept().count()
    return {PROMISED: promised, PROMISES_KEPT: kept, PROMISES_UNDER_WAY: promised - kept}


def _without_form(tables: dict[str, Number]) -> dict[str, Number]:
    """Years before the national form: its sums are still what the text tells."""
    return dict(complete(tables, FORMS["2021"]))
