"""The records behind a figure: every printed number opens to what was counted, added or entered.

``explain(scope, key)`` uses the same conditions as the count (``scope.Scope``), so that the list is the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    FINISHED,
    LAWSUIT_RESULTS,
    TABLE_2,
    TABLE_3,
    TABLE_4,
    TOTAL,
    Number,
    cell,
    exact,
)
from gongkai.records.annual import figures as f
from gongkai.records.annual.figures import Figures, count, is_zero_by_law
from gongkai.records.annual.models import EnteredFigure, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import DisputeKind, DisputeResult
from gongkai.records.disclosure.models import Carrier
from gongkai.records.oversight.models import Finding
from gongkai.records.tasks.models import Task


@dataclass(frozen=True)
class Line:
    """One record, as a list shows it. ``number`` is how the office calls it (index number, case number)."""

    number: str
    text: str
    on: date
    amount: Number = 1


@dataclass(frozen=True)
class Records:
    """Records of one kind. ``public``: any citizen may see them; of the others only the count."""

    name: str
    rows: QuerySet[Any]
    line: Callable[[Any], Line]
    public: bool = False

    def __len__(self) -> int:
        return self.rows.count()

    def lines(self, start: int = 0, stop: int | None = None) -> list[Line]:
        """A page of the list, in the order of the records."""
        return [self.line(row) for row in self.rows[start:stop]]


@dataclass(frozen=True)
class Part:
    """A figure that is added into this one."""

    key: str
    value: Number


@dataclass(frozen=True)
class Explanation:
    """How a figure came about: a sentence, and the records, the summands, or who entered it."""

    key: str
    value: Number | None
    approximate: bool
    rule: str
    records: tuple[Records, ...] = ()
    parts: tuple[Part, ...] = ()
    entered: EnteredFigure | None = None
    counted: Figures = field(repr=False, default=None)  # type: ignore[assignment]


def explain(scope: Scope, key: str, counted: Figures | None = None) -> Explanation:
    """The records behind ``key``; ``counted`` saves counting again when many keys are opened.

    LookupError (Chinese) for a figure that this report does not have.
    """
    counted = counted or count(scope)
    if key not in counted.values and key not in counted.missing:
        if key in _approved(scope):
            return _explanation(counted, key, "审定以后栏目或者口径有了变动，现在不再以这个名称统计")
        raise LookupError(
            f"{scope.year}年度报告中没有“{key}”这个数据。可以写成：表三/3.1/自然人、{f.SITE} 等"
        )
    for build in (_entered, _table_3, _table_4, _text):
        if found := build(scope, key, counted):
            return found
    raise LookupError(f"“{key}”没有可以展开的记录")


def _approved(scope: Scope) -> Mapping[str, Any]:
    """The figures of the approved report: a column that got another name is no longer counted under the old one."""
    report = Report.objects.filter(agency=scope.agency, year=scope.year).first()
    return report.approved_figures if report else {}


def _explanation(counted: Figures, key: str, rule: str, **basis: Any) -> Explanation:
    value, approximate = counted.values.get(key), key in counted.approximate
    return Explanation(key, value, approximate, rule, counted=counted, **basis)


def _sum(counted: Figures, key: str, rule: str, keys: list[str]) -> Explanation:
    parts = tuple(Part(one, counted.values[one]) for one in keys)
    return _explanation(counted, key, rule, parts=parts)


def _entered(scope: Scope, key: str, counted: Figures) -> Explanation | None:
    if not key.startswith(f"{TABLE_2}/"):
        return None
    if is_zero_by_law(scope, key):
        return _explanation(counted, key, "乡镇人民政府没有规章制定权，此项依法为0")
    entered = (
        EnteredFigure.objects.filter(report__agency=scope.agency, report__year=scope.year, key=key)
        .select_related("entered_by")
        .first()
    )
    rule = "由责任单位填报，来源如下" if entered else "尚未填报，请在年度报告中填报数值和来源"
    return _explanation(counted, key, rule, entered=entered)


def _table_3(scope: Scope, key: str, counted: Figures) -> Explanation | None:
    if not key.startswith(f"{TABLE_3}/"):
        return None
    _, row, column = key.split("/")
    if row == FINISHED:
        rows = list(scope.form.result_rows) if scope.form else list(scope.outcomes_by_row)
        return _sum(counted, key, "（一）至（六）各项之和", [cell(TABLE_3, one, column) for one in rows])
    if column == TOTAL:
        return _sum(counted, key, "各类申请人之和", [cell(TABLE_3, row, one) for one in APPLICANT_COLUMNS])
    cases = scope.applications(row).filter(applicant_class__in=scope.classes_by_column[column])
    return _explanation(
        counted, key, _APPLICATION_RULES.get(row, "本年度办结，按办理结果统计"), records=(_cases(cases),)
    )


_APPLICATION_RULES = {
    "1": "按收到日期（《条例》第三十一条）在本年度内的申请统计",
    "2": "上年收到、上年底未办结的申请",
    "4": "本年底仍未办结的申请",
}


def _table_4(scope: Scope, key: str, counted: Figures) -> Explanation | None:
    if not key.startswith(f"{TABLE_4}/"):
        return None
    _, group, column = key.split("/")
    if column == TOTAL:
        return _sum(counted, key, "四种结果之和", [cell(TABLE_4, group, one) for one in LAWSUIT_RESULTS])
    kind = next(kind for kind in DisputeKind if kind.label == group)
    result = next((result for result in DisputeResult if result.label == column), "")
    disputes = scope.disputes_with(kind, result)
    records = Records(
        "复议和诉讼", disputes, lambda one: Line(one.reference or f"第{one.pk}号", one.body, one.filed_on)
    )
    return _explanation(counted, key, "按本年审结的结果、年底尚未审结统计", records=(records,))


def _text(scope: Scope, key: str, counted: Figures) -> Explanation | None:
    if key in f.SAME_AS:
        return _sum(counted, key, "与表格一致", list(f.SAME_AS[key]))
    if key in f.RESULT_ROWS:
        front = f"{TABLE_3}/{f.RESULT_ROWS[key]}"
        cells = [one for one in counted.values if one.startswith(front) and one.endswith(TOTAL)]
        return _sum(counted, key, "表三相应各行之和", cells)
    if key == f.CLASSES_TOTAL:
        classes = [one for one in counted.values if one.startswith(f"{f.CLASSES}/")]
        return _sum(counted, key, "各类信息之和", classes)
    if key.startswith(f"{f.CLASSES}/"):
        name = key.rpartition("/")[2]
        items = scope.items().filter(column__name=name, column__agency=scope.agency)
        return _explanation(counted, key, f"本年度首次公开、栏目为“{name}”的信息", records=(_items(items),))
    rule, records = _TEXT[key](scope)
    return _explanation(counted, key, rule, records=records)


def _items(items: QuerySet[Any]) -> Records:
    rows = items.order_by("published_on", "pk")
    return Records("信息", rows, lambda one: Line(one.index_number, one.title, one.published_on), public=True)


def _cases(cases: QuerySet[Any]) -> Records:
    rows = cases.order_by("received_on", "pk")
    return Records(
        "申请", rows, lambda one: Line(one.number, one.outcome_label or one.channel_label, one.received_on)
    )


def _site(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    rows = scope.publications(Carrier.WEBSITE).select_related("item").order_by("published_on", "pk")
    records = Records(
        "发布", rows, lambda one: Line(one.item.index_number, one.item.title, one.published_on), public=True
    )
    return "本年度在政务网站发布的信息", (records,)


def _postings(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    single = Records(
        "逐条登记的张贴",
        scope.postings().select_related("board").order_by("posted_on", "pk"),
        lambda one: Line(one.board.name, one.title, one.posted_on),
        public=True,
    )
    tallied = Records(
        "各村统计",
        scope.tallies().select_related("board").order_by("board", "first_day"),
        lambda one: Line(
            one.board.name,
            f"{'约' if one.is_estimate else ''}{one.count}条（{one.source}）",
            one.last_day,
            one.count,
        ),
        public=True,
    )
    return "逐条登记的张贴，加各村未逐条登记期间的统计；统计中有约数的，合计为约数", (single, tallied)


def _boards(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    rows = scope.boards()
    return "年底前设置的公开栏", (
        Records("公开栏", rows, lambda one: Line(one.name, one.place, one.set_up_on), public=True),
    )


def _trainings(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    rows = scope.trainings()
    return "本年度举办或者参加的培训", (
        Records(
            "培训",
            rows,
            lambda one: Line(
                one.organiser, f"{one.title}（{one.participants}人）", one.held_on, one.participants
            ),
        ),
    )


def _hours(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "本年度举办或者参加的培训的学时之和", (
        Records(
            "培训",
            scope.trainings(),
            lambda one: Line(one.organiser, f"{one.title}（{one.hours}学时）", one.held_on, exact(one.hours)),
        ),
    )


def _meetings(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "本年度召开的会议", (
        Records("会议", scope.meetings(), lambda one: Line(one.place, one.title, one.held_on)),
    )


def _inspections(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    rows = scope.inspections()
    return "本年度的检查", (Records("检查", rows, lambda one: Line(str(one), one.summary, one.held_on)),)


def _findings(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "本年度检查发现的问题", (_found(scope.inspection_findings()),)


def _findings_closed(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "其中到年底已经复查销号的", (_found(scope.inspection_findings_closed()),)


def _found(rows: QuerySet[Finding]) -> Records:
    return Records(
        "问题", rows.select_related("unit"), lambda one: Line(one.unit.name, one.problem, one.found_on)
    )


def _promised(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "上年度报告承诺改进并交办的事项", (_tasks(scope.promises()),)


def _promises_kept(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    return "其中到年底已经办结的", (_tasks(scope.promises_kept()),)


def _promises_under_way(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    under_way = scope.promises().exclude(pk__in=scope.promises_kept())
    return "其中到年底还在办理的", (_tasks(under_way),)


def _tasks(rows: QuerySet[Task]) -> Records:
    return Records(
        "交办事项", rows.select_related("unit"), lambda one: Line(one.unit.name, one.title, one.given_on)
    )


def _fees(scope: Scope) -> tuple[str, tuple[Records, ...]]:
    rows = scope.fees_paid().order_by("business_date", "pk")
    return "本年度缴清的信息处理费（元）", (
        Records(
            "缴费",
            rows,
            lambda one: Line(
                f"申请{one.subject_id}", one.sentence, one.business_date, exact(Decimal(one.data["amount"]))
            ),
        ),
    )


_TEXT: dict[str, Callable[[Scope], tuple[str, tuple[Records, ...]]]] = {
    f.SITE: _site,
    f.ALL_ITEMS: lambda scope: ("本年度首次公开的全部信息", (_items(scope.items()),)),
    f.ELSEWHERE: lambda scope: (
        "本年度首次公开、但本年度未在政务网站发布的信息",
        (_items(scope.items_elsewhere()),),
    ),
    f.BOARDS: _boards,
    f.POSTINGS: _postings,
    f.TRAININGS: _trainings,
    f.TRAINED: _trainings,
    f.TRAINING_HOURS: _hours,
    f.MEETINGS: _meetings,
    f.INSPECTIONS: _inspections,
    f.FINDINGS: _findings,
    f.FINDINGS_CLOSED: _findings_closed,
    f.FEES: _fees,
    f.PROMISED: _promised,
    f.PROMISES_KEPT: _promises_kept,
    f.PROMISES_UNDER_WAY: _promises_under_way,
}
