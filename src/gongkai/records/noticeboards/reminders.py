"""Reminders by e-mail of boards that owe something: once a week, on its first working day (工作约定)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.journal.kinds import EventKind
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.queries import Standing, standings
from gongkai.records.reminding import Reminder


@dataclass(frozen=True)
class BoardReminder(Reminder):
    """The boards of a village on which something should be posted or taken down."""

    boards: tuple[Standing, ...]

    kind = EventKind.BOARDS_REMINDED
    measure = "个公开栏"

    @property
    def count(self) -> int:
        return len(self.boards)

    def subject(self) -> str:
        return f"提醒：{self.count}个村务公开栏需要办理"

    def text(self, on: date) -> str:
        lines = "\n".join(f"{one.board.name}：{'；'.join(one.owed)}" for one in self.boards)
        return (
            f"{self.unit.name}：\n\n截至{chinese_date(on)}，下列村务公开栏需要办理：\n\n{lines}\n\n"
            "请登录政府信息公开工作台办理。本邮件由系统每周发送一次，请勿回复。\n"
        )


def reminders(on: date) -> list[BoardReminder]:
    """Whom to remind on that day; nobody but on the first working day of a week."""
    calendar = current_calendar().provisional()
    monday = on - timedelta(days=on.weekday())
    if calendar.on_or_after(monday) != on:
        return []
    boards = Board.objects.filter(closed_on=None).select_related("agency__reporting")
    by_unit: dict[Agency, list[Standing]] = {}
    for one in standings(boards, on):
        if one.needs_something:
            by_unit.setdefault(one.board.agency, []).append(one)
    return [BoardReminder(unit, unit.reporting or unit, tuple(found)) for unit, found in by_unit.items()]
