"""Reminders by e-mail: once a day, to the unit that has cases to answer; they name nobody.

《条例》第三十三条第二款 has every application answered in its term. From one working day before the safe day
(工作约定) on, each working day, until it is answered; and for what has to be confirmed with the applicant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import RUNNING, UNCONFIRMED
from gongkai.records.journal.kinds import EventKind
from gongkai.records.reminding import Reminder


@dataclass(frozen=True)
class CaseReminder(Reminder):
    """The cases that a unit has to answer."""

    cases: tuple[Application, ...]

    kind = EventKind.REMINDER_SENT
    measure = "件"

    @property
    def count(self) -> int:
        return len(self.cases)

    def subject(self) -> str:
        return f"提醒：{self.count}件政府信息公开申请需要办理"

    def text(self, on: date) -> str:
        lines = "\n".join(f"{case.number}：{_what(case, on)}" for case in self.cases)
        return (
            f"{self.unit.name}：\n\n截至{chinese_date(on)}，下列申请需要办理：\n\n{lines}\n\n"
            "请登录政府信息公开工作台办理。本邮件由系统每个工作日发送一次，不含申请人信息，请勿回复。\n"
        )


def reminders(on: date) -> list[CaseReminder]:
    """Whom to remind of what on that day; nobody on a day off."""
    calendar = current_calendar().provisional()
    if not calendar.is_working_day(on):
        return []
    tomorrow = calendar.next_working_day(on)
    due = RUNNING & (Q(safe_deadline__lte=tomorrow) | Q(answer_deadline__lte=on))
    due |= RUNNING & Q(answer_deadline=None, provisional_deadline__lte=tomorrow)
    cases = Application.objects.filter(due | UNCONFIRMED).select_related("agency", "unit")
    by_unit: dict[Agency, list[Application]] = {}
    for case in cases.order_by("answer_deadline", "pk"):
        by_unit.setdefault(case.unit or case.agency, []).append(case)
    return [CaseReminder(unit, found[0].agency, tuple(found)) for unit, found in by_unit.items()]


def _what(case: Application, on: date) -> str:
    """In words that name nobody."""
    deadline = case.answer_deadline or case.provisional_deadline
    if deadline is None:
        return f"{chinese_date(case.arrived_on)}到达，尚未与申请人确认收到"
    if deadline < on:
        days = current_calendar().provisional().working_days_between(deadline, on)
        return f"答复期限{chinese_date(deadline)}，已逾期{days}个工作日"
    if deadline == on:
        return "今天是答复期限"
    safe = f"，建议最迟{chinese_date(case.safe_deadline)}送达（工作约定）" if case.safe_deadline else ""
    return f"答复期限{chinese_date(deadline)}{safe}"
