"""The sheet of findings: everything to ask about in the papers of a drop, in rows to look through or to hand out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gongkai.documents.writing import Cell, Document, simple_table
from gongkai.law.report_form import FORMS, figure_name
from gongkai.law.report_identities import Severity
from gongkai.records.papers.models import Intake, Paper, PaperState
from gongkai.records.papers.queries import listed

# What each rule asks, in the words of the office; A–H are the sums of law.report_identities.
RULES: Mapping[str, str] = {
    "A": "新收加结转等于办结加结转下年",
    "B": "各项结果相加等于（七）总计",
    "C": "六类申请人相加等于总计",
    "D": "上年结转与上年报告一致",
    "E": "复议、诉讼结果相加等于总计",
    "F": "现行有效件数与上年衔接",
    "G": "应当填数字的地方",
    "H": "正文与表格一致",
    "SUM": "分项相加等于合计",
    "FORM": "格式",
    "DATE": "日期",
    "LABEL": "行列名称",
    "AGENCY": "机关名称",
    "IMPOSSIBLE": "不可能有的数",
    "BLANK": "空白",
}
SEVERITIES: Mapping[str, str] = {Severity.ERROR: "错误", Severity.WARNING: "疑问"}
UNREAD, TO_CHECK = "不能使用", "待核对"
_HEADS = ("机关", "年度", "文件", "性质", "核对内容", "位置", "报告中是", "应当是", "说明", "怎样处理")
_WIDTHS = (8, 3, 8, 3, 7, 6, 4, 4, 12, 10)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One thing to ask about: whose, in which file, where, what stands there and what should."""

    paper: Paper
    severity: str
    rule: str
    where: str
    found: str
    expected: str
    message: str
    advice: str

    @property
    def agency(self) -> str:
        """As the paper was assigned, else nothing."""
        return self.paper.of.name if self.paper.of else ""

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of the sheet's columns."""
        year = f"{self.paper.year}" if self.paper.year else ""
        told = (self.severity, self.rule, self.where, self.found, self.expected, self.message, self.advice)
        return (self.agency, year, self.paper.name, *told)


def rows(papers: Iterable[Paper]) -> Iterator[FindingRow]:
    """The rows of these papers, in their order."""
    for paper in papers:
        if paper.state == PaperState.REFUSED:
            yield FindingRow(paper, UNREAD, "", "", "", "", paper.reason, "请按说明处理后重新上传")
        if paper.state == PaperState.READ and paper.doubt_count:
            told = f"有{paper.doubt_count}处数字不能确定或者不好确定"
            yield FindingRow(paper, TO_CHECK, "", "", "", "", told, "请打开报告，对照原文核对")
        for one in paper.findings:
            yield _row(paper, one)


def asked_about(intake: Intake) -> QuerySet[Paper]:
    """The papers of a drop that the sheet tells of: what was put aside is no longer asked about."""
    return listed(intake.papers.exclude(state=PaperState.DISCARDED))


def findings_document(intake: Intake) -> Document:
    """The sheet as a document: one table."""
    body = [tuple(Cell(text, align="start") for text in one.cells) for one in rows(asked_about(intake))]
    return Document(
        title=f"{intake.received_on}收到的年度报告核对情况",
        agency=intake.agency.name,
        date=intake.received_on,
        blocks=(simple_table("核对情况", _HEADS, body, _WIDTHS),),
        landscape=True,
    )


def _row(paper: Paper, told: Mapping[str, Any]) -> FindingRow:
    name = figure_name(told["key"], FORMS.get(paper.form)) if told["key"] else ""
    where = "，".join(part for part in (name, told["where"]) if part)
    return FindingRow(
        paper,
        SEVERITIES[told["severity"]],
        RULES.get(told["rule"], told["rule"]),
        where,
        str(told["found"]),
        str(told["expected"]),
        told["message"],
        told["advice"],
    )
