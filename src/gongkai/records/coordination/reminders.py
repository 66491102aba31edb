"""Reminders by e-mail of requests from other units that are due; in words that name nobody.

From one working day before the term on (工作约定), each working day, until the unit has answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.coordination.models import Request
from gongkai.records.journal.kinds import EventKind
from gongkai.records.reminding import Reminder


@dataclass(frozen=True)
class RequestReminder(Reminder):
    """The requests that a unit has to answer."""

    requests: tuple[Request, ...]

    kind = EventKind.REQUEST_REMINDED
    measure = "件商请"

    @property
    def count(self) -> int:
        return len(self.requests)

    def subject(self) -> str:
        return f"提醒：{self.count}件部门商请需要答复"

    def text(self, on: date) -> str:
        lines = "\n".join(f"{one.agency.name}{one.label}：{_due(one, on)}" for one in self.requests)
        return (
            f"{self.unit.name}：\n\n截至{chinese_date(on)}，下列商请需要答复：\n\n{lines}\n\n"
            "请登录政府信息公开工作台办理。本邮件由系统每个工作日发送一次，请勿回复。\n"
        )


def reminders(on: date) -> list[RequestReminder]:
    """Whom to remind on that day; nobody on a day off."""
    calendar = current_calendar().provisional()
    if not calendar.is_working_day(on):
        return []
    due = Request.objects.unanswered().filter(due_on__lte=calendar.next_working_day(on))
    by_unit: dict[Agency, list[Request]] = {}
    for one in due.select_related("agency", "unit__reporting").order_by("due_on", "pk"):
        by_unit.setdefault(one.unit, []).append(one)
    return [RequestReminder(unit, unit.reporting or unit, tuple(found)) for unit, found in by_unit.items()]


def _due(request: Request, on: date) -> str:
    told = f"答复期限{chinese_date(request.due_on)}"
    if request.due_on < on:
        return f"{told}，已超过"
    return f"{told}，就是今天" if request.due_on == on else told
