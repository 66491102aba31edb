"""The papers of an inspection: the report of the month, the ledger of findings, the notice of rectification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings

from gongkai.documents.writing import (
    Addressee,
    Bar,
    Block,
    Cell,
    Chart,
    Contact,
    Document,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Signature,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.law.inspection import points
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import cite
from gongkai.records.inspecting.figures import Result, entered_afterwards, months_until, result_of
from gongkai.records.oversight.models import Finding, Inspection, Notice
from gongkai.records.oversight.verbs.inspecting import told_month

_TITLES = 50  # characters of a problem in a table


def state_of(finding: Finding, on: date) -> str:
    """Where a finding stands, in words."""
    if finding.closed_on:
        return "已销号"
    if finding.rectified_on:
        return "待复查"
    if finding.is_overdue(on):
        return "逾期未整改"
    return "整改中" if finding.due_on else "待通知整改"


# --- the report of the month --------------------------------------------------------------------------


def monthly_report(inspection: Inspection, on: date) -> Document:
    """What was looked at, found and put right, with charts; as it stands on ``on``."""
    result = result_of(inspection, on)
    month = told_month(inspection.month)
    blocks = (
        *_looked_at(result),
        *_found(result),
        *_put_right(result),
        *_months(inspection, on),
        Signature(inspection.agency.name, on),
    )
    return Document(f"{month}政府信息公开工作检查情况", inspection.agency.name, on, blocks)


def _looked_at(result: Result) -> Iterator[Block]:
    inspection = result.inspection
    yield Heading(1, "一、检查情况")
    told = (
        f"程序于{chinese_date(inspection.begun_on)}自动检查栏目更新、目录和指南、公开和答复期限、日期、"
        f"村务公开栏和站内链接，逐条检查新公开和有变化的信息{inspection.looked_at}条，发现疑点{result.suspected}个："
        f"列为问题{result.confirmed}个，属于以前发现、尚未整改的{result.repeated}个，不列为问题{result.dismissed}个"
    )
    told += f"，尚未处理{result.undecided}个。" if result.undecided else "。"
    if late := entered_afterwards(inspection):
        told += f"当月补录以往公开的信息{late}条，都注明了资料来源。"
    yield from paragraphs(told if inspection.rules_version else "")
    yield from paragraphs(f"人工检查发现问题{result.by_persons}个。" if inspection.rules_version else "")
    yield from paragraphs(inspection.summary)
    if inspection.rules_version:
        looked = [one for code, one in points().items() if code != "site" or settings.SITE]
        listed = tuple((Text(f"{one.name}：{one.standard}。依据：{one.basis}。"),) for one in looked)
        yield Paragraph((Text("程序检查的要点和依据："),))
        yield ListBlock(listed, ordered=True)
        yield Note((Text("其他网站的链接没有逐一打开；照片、张贴实物等由人工检查。"),))


def _found(result: Result) -> Iterator[Block]:
    yield Heading(1, "二、发现的问题")
    if not result.found:
        yield from paragraphs("本月没有发现问题。")
        return
    extra = f"其中以前整改后再次发生的{result.recurring}个。" if result.recurring else ""
    veto = f"涉及单项否决指标的{result.vetoes}个。" if result.vetoes else ""
    yield from paragraphs(f"共发现问题{result.found}个。{extra}{veto}")
    bars = tuple(Bar(kind.label, count) for kind, count in result.kinds.items())
    yield Chart("问题类型", "个", bars, "类型", "问题")
    bars = tuple(Bar(row.unit.name, row.found) for row in result.units[:15])
    yield Chart("责任单位" if len(result.units) <= 15 else "问题最多的15个单位", "个", bars, "单位", "问题")


def _put_right(result: Result) -> Iterator[Block]:
    yield Heading(1, "三、整改情况")
    yield from paragraphs(
        f"截至{chinese_date(result.on)}，已复查销号{result.closed}个，待复查{result.to_check}个，"
        f"逾期未整改{result.overdue}个，报分管责任人和监督员督办{result.escalated}个。"
    )
    findings = result.inspection.findings.select_related("unit").order_by("unit__path", "pk")
    rows = [
        (
            Cell(str(number)),
            Cell(one.unit.name, align="start"),
            Cell(_short(one), align="start"),
            Cell(str(one.due_on or "")),
            Cell(state_of(one, result.on)),
        )
        for number, one in enumerate(findings, start=1)
    ]
    if rows:
        columns = ("序号", "责任单位", "问题", "整改期限", "整改情况")
        yield simple_table("问题清单", columns, rows, (1, 3, 8, 2, 2))


def _months(inspection: Inspection, on: date) -> Iterator[Block]:
    rows = months_until(inspection, on)
    if len(rows) < 2:
        return
    yield Heading(1, f"四、近{len(rows)}次检查")
    bars = tuple(Bar(f"{row.inspection.month:%Y-%m}", row.found) for row in rows)
    yield Chart("各月发现的问题", "个", bars, "月份", "问题", over_time=True)
    cells = [
        (
            Cell(told_month(row.inspection.month)),
            Cell(str(row.found)),
            Cell(str(row.closed)),
            Cell(str(row.overdue)),
        )
        for row in rows
    ]
    yield simple_table("各月检查和整改", ("月份", "发现问题", "已销号", "逾期未整改"), cells, (2, 1, 1, 1))


# --- the notice ---------------------------------------------------------------------------------------


def notice_paper(notice: Notice) -> Document:
    """The notice to one unit with its findings, their standards, and the day by which they must be put right."""
    findings = list(notice.findings.order_by("pk"))
    rows = [
        (
            Cell(str(number)),
            Cell(one.problem, align="start"),
            Cell(one.get_kind_display()),
            Cell(one.standard or "见检查通知", align="start"),
        )
        for number, one in enumerate(findings, start=1)
    ]
    told = (
        f"{told_month(notice.inspection.month)}政府信息公开工作检查发现你单位存在下列{len(findings)}个问题。"
        f"根据{cite('regulation', 46)}，请于{chinese_date(notice.due_on)}前完成整改，"
        "在工作台报告整改措施并附佐证（照片、截图或者文件）。整改后由其他人员复查，复查通过的销号；"
        "逾期未整改的，报分管责任人和监督员督办。"
    )
    blocks: tuple[Block, ...] = (
        Addressee(notice.unit.name),
        *paragraphs(told),
        simple_table("问题清单", ("序号", "问题", "类型", "检查标准"), rows, (1, 6, 2, 5)),
        *paragraphs("确有困难不能按期整改的，请在期限届满前向政府信息公开工作机构说明理由，经批准可以延长。"),
        Contact((("责任人", notice.addressees or "尚未设置岗位人员"),)),
        Signature(notice.agency.name, notice.given_on, sealed=True),
    )
    return Document(
        "政府信息公开问题整改通知书", notice.agency.name, notice.given_on, blocks, number=notice.number
    )


# --- the ledger ---------------------------------------------------------------------------------------

# A day, ten characters, stays on one line in a column of 23.
_LEDGER = (
    ("序号", 8),
    ("责任单位", 20),
    ("类型和对象", 19),
    ("问题", 29),
    ("检查标准", 25),
    ("发现", 23),
    ("整改通知", 21),
    ("整改期限", 23),
    ("整改措施", 24),
    ("整改日期", 23),
    ("销号日期", 23),
    ("状态", 15),
)


def ledger(agency_name: str, findings: Iterable[Finding], on: date) -> Document:
    """The ledger of these findings, one row each (shared/law 08 §12); to print on its side or as a workbook."""
    rows = [tuple(map(_cell, _ledger_row(number, one, on))) for number, one in enumerate(findings, start=1)]
    table = simple_table("问题整改台账", [name for name, _ in _LEDGER], rows, [width for _, width in _LEDGER])
    return Document("政府信息公开问题整改台账", agency_name, on, (table,), landscape=True)


def _ledger_row(number: int, one: Finding, on: date) -> Iterator[str]:
    found_by = "程序" if one.by_program else (one.found_by.name if one.found_by else "")
    yield from (str(number), one.unit.name)
    yield f"{one.get_kind_display()}：{one.object_name or one.get_object_kind_display()}"
    yield from (one.problem, one.standard)
    yield from (f"{one.found_on} {found_by}".strip(), one.notice.number if one.notice else "")
    yield from (_day(one.due_on), one.measure, _day(one.rectified_on), _day(one.closed_on))
    yield state_of(one, on) + ("（督办）" if one.escalated_on else "")


def _cell(text: str) -> Cell:
    return Cell(text, align="start" if len(text) > 12 else "center")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _short(finding: Finding) -> str:
    told = finding.problem
    return told if len(told) <= _TITLES else f"{told[:_TITLES]}…"
