"""Reminders of figures that were asked and not yet given: each working day from one working day before they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import FigureRequest, ReportStatus
from gongkai.records.journal.kinds import EventKind
from gongkai.records.reminding import Reminder


@dataclass(frozen=True)
class FigureReminder(Reminder):
    """What a unit was asked for."""

    requests: tuple[FigureRequest, ...]

    kind = EventKind.FIGURES_REMINDED
    measure = "个数据"

    @property
    def count(self) -> int:
        return sum(len(one.keys) for one in self.requests)

    def subject(self) -> str:
        return f"提醒：请提供年度报告的{self.count}个数据"

    def text(self, on: date) -> str:
        lines = "\n\n".join(map(_asked, self.requests))
        return (
            f"{self.unit.name}：\n\n截至{chinese_date(on)}，下列数据还没有提供：\n\n{lines}\n\n"
            "请登录政府信息公开工作台，在“今日工作”中填写。本邮件由系统每个工作日发送一次，请勿回复。\n"
        )


def reminders(on: date) -> list[FigureReminder]:
    """Whom to remind on that day; nobody on a day off."""
    calendar = current_calendar().provisional()
    if not calendar.is_working_day(on):
        return []
    due = FigureRequest.objects.filter(
        answered_on=None,
        cancelled_on=None,
        report__status=ReportStatus.OPEN,
        due_on__lte=calendar.next_working_day(on),
    )
    by_unit: dict[Agency, list[FigureRequest]] = {}
    for one in due.select_related("unit", "report__agency").order_by("due_on", "pk"):
        by_unit.setdefault(one.unit, []).append(one)
    return [FigureReminder(unit, found[0].report.agency, tuple(found)) for unit, found in by_unit.items()]


def _asked(request: FigureRequest) -> str:
    head = f"{request.report.year}年度报告，期限{chinese_date(request.due_on)}："
    return "\n".join([head, *(key.partition("/")[2].replace("/", "，") for key in request.keys)])
