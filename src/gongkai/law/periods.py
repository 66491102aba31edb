"""Terms of the procedural laws: so many days, working days or months after a starting day.

The starting day is not counted. A term in days or months that would end on a rest day ends on the first
working day after it (民事诉讼法第八十五条; 行政复议法第八十八条第一款; 法释〔2018〕1号第四十八条).
In the reconsideration law 三日, 五日, 七日, 十日 are working days (第八十八条第二款): give them as such.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai.law.calendar import Calendar


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Period:
    """``Period(6, Unit.MONTHS)``; ``count`` is at least 1."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads "60 days reconsideration", "6 months suit", "20 working days", "15日", "6个月".

        Raises ValueError (Chinese) when there is no such term in the text.
        """
        found = _PERIOD.search(text)
        if not found or int(found["count"]) < 1:
            raise ValueError(f"“{text}”中没有写明期限，请写成“60 days”“6 months”或“20 working days”。")
        return cls(int(found["count"]), _UNITS[found["unit"].lower().replace(" ", "")])

    def end(self, start: date, calendar: Calendar) -> date:
        """The last day of the term that starts with ``start`` as day 0. Raises CalendarMissing."""
        match self.unit:
            case Unit.WORKING_DAYS:
                return calendar.add_working_days(start, self.count)
            case Unit.DAYS:
                return calendar.on_or_after(start + timedelta(days=self.count))
            case Unit.MONTHS:
                return calendar.on_or_after(months_later(start, self.count))
            case Unit.YEARS:
                return calendar.on_or_after(months_later(start, 12 * self.count))


_UNITS = {
    "workingday": Unit.WORKING_DAYS,
    "个工作日": Unit.WORKING_DAYS,
    "工作日": Unit.WORKING_DAYS,
    "day": Unit.DAYS,
    "日": Unit.DAYS,
    "天": Unit.DAYS,
    "month": Unit.MONTHS,
    "个月": Unit.MONTHS,
    "year": Unit.YEARS,
    "年": Unit.YEARS,
}
_PERIOD = re.compile(
    r"(?P<count>\d{1,4})\s*-?\s*(?P<unit>working\s?day|day|month|year|个?工作日|个月|日|天|年)", re.IGNORECASE
)


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(start: date, months: int) -> date:
    """So many months after ``start``, before it for a negative number.

    民法典第二百零二条: 到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
