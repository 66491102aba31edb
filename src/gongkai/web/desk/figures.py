"""依申请公开统计: the figures of a period as a document, charts with the tables that say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gongkai.documents.writing import Bar, Cell, Chart, Document, Note, Text, simple_table
from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.overview import Statistics


def figures_document(agency: Agency, told: Statistics, since: date, until: date) -> Document:
    """One document for screen, Word, PDF and Excel."""
    return Document(
        title=f"依申请公开统计（{since.isoformat()}至{until.isoformat()}）",
        agency=agency.name,
        date=until,
        blocks=(
            simple_table("概况", ("项目", "数量"), [_line(*pair) for pair in _summary(told)], (3, 2)),
            _chart(
                "各月收到的申请", {f"{day:%Y-%m}": count for day, count in told.months.items()}, str, "月份"
            ),
            _chart("按渠道", told.channels, lambda code: Channel(code).label, "渠道"),
            _chart("按申请人类别", told.classes, lambda code: APPLICANT_CLASSES[code].name, "类别"),
            _chart("按办理结果", told.outcomes, lambda code: OUTCOMES[code].label, "结果"),
            Note((Text("收到的申请按收到日期计，办结的按第一次办结日期计；被责令重新答复的不重复计。"),)),
            Note((Text("平均用时从收到到答复，按工作日计，没有扣除征求意见等不计入期限的时间。"),)),
        ),
    )


def _summary(told: Statistics) -> list[tuple[str, str]]:
    return [
        ("收到申请（件）", str(told.received)),
        ("办结申请（件）", str(told.finished)),
        ("按期答复（件）", str(told.on_time)),
        ("逾期答复（件）", str(told.late)),
        ("平均用时（工作日）", "无" if told.working_days is None else str(told.working_days)),
    ]


def _line(name: str, value: str) -> tuple[Cell, Cell]:
    return Cell(name, scope="row", align="start"), Cell(value)


def _chart(title: str, counts: Mapping[str, int], name: Callable[[str], str], head: str) -> Chart:
    return Chart(title, "件", tuple(Bar(name(key), count) for key, count in counts.items()), label_head=head)
