"""Reminders by e-mail: once a working day, to the unit that has findings due soon or overdue; they name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Finding
from gongkai.records.reminding import Reminder


@dataclass(frozen=True)
class FindingReminder(Reminder):
    """The findings that a unit has to put right."""

    findings: tuple[Finding, ...]

    kind = EventKind.FINDINGS_REMINDED
    measure = "个问题"

    @property
    def count(self) -> int:
        return len(self.findings)

    def subject(self) -> str:
        return f"提醒：{self.count}个检查发现的问题需要整改"

    def text(self, on: date) -> str:
        lines = "\n".join(f"{_what(one, on)}：{one.problem}" for one in self.findings)
        return (
            f"{self.unit.name}：\n\n截至{chinese_date(on)}，下列检查发现的问题还没有整改：\n\n{lines}\n\n"
            "请登录政府信息公开工作台报告整改情况。本邮件由系统每个工作日发送一次，请勿回复。\n"
        )


def reminders(on: date) -> list[FindingReminder]:
    """Whom to remind of what on that day; nobody on a day off."""
    calendar = current_calendar().provisional()
    if not calendar.is_working_day(on):
        return []
    soon = calendar.add_working_days(on, settings.SOON_WORKING_DAYS)
    by_unit: dict[Agency, list[Finding]] = {}
    due = Finding.objects.to_rectify().filter(due_on__lte=soon).select_related("unit__reporting")
    for finding in due.order_by("due_on", "pk"):
        by_unit.setdefault(finding.unit, []).append(finding)
    return [FindingReminder(unit, unit.reporting or unit, tuple(found)) for unit, found in by_unit.items()]


def _what(finding: Finding, on: date) -> str:
    return (
        f"{finding.due_on}到期" if finding.due_on and finding.due_on >= on else f"已逾期（{finding.due_on}）"
    )
