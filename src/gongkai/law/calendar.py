"""Which days are working days, and by which notice.

"A day is a working day iff it is Monday to Friday and not a rest day of the State Council's notice, or the
notice names it as a working day." A year whose notice is not loaded is an explicit :class:`CalendarMissing`,
never a guess; who wants to *show* a date all the same asks for :meth:`Calendar.provisional`.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import chinese_calendar
from chinese_calendar.constants import Holiday

from gongkai.law.numerals import chinese_date
from gongkai.law.sources import Certainty

_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarMissing(LookupError):
    """The State Council's notice of ``year`` is not loaded, so a term that needs that year has no date."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"尚未录入{year}年节假日安排通知，无法确定需要{year}年日历的期限。"
            f"请管理员在国务院办公厅发布通知后录入，期限将自动重新计算。"
        )


class NoticeError(ValueError):
    """A holiday notice that contradicts itself. ``reasons``: one Chinese sentence for each fault."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("".join(reasons))


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """One 《国务院办公厅关于××年部分节假日安排的通知》.

    ``rest_days`` are all days it frees (weekends inside a holiday included), ``working_days`` the Saturdays
    and Sundays on which the offices work. ``amends`` marks a notice that changes only the days it lists
    (as happened in 2019 and 2020); any other notice replaces what was loaded for its year.
    """

    year: int
    number: str
    rest_days: frozenset[date]
    working_days: frozenset[date]
    issued: date | None = None
    source: str = ""
    certainty: Certainty = Certainty.PUBLISHED
    amends: bool = False
    names: Mapping[date, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.number or f"{self.year}年节假日安排通知"

    def faults(self) -> list[str]:
        """Every reason why this notice can't be right, as Chinese sentences; empty means none found."""
        found = []
        if not self.rest_days and not self.amends:
            found.append(f"{self.year}年的通知没有列出任何放假日期，请补齐后再录入。")
        for day in sorted(self.rest_days & self.working_days):
            found.append(f"{chinese_date(day)}既列为放假又列为上班，请按通知原文改正。")
        for day in sorted(self.rest_days | self.working_days):
            # The notice of 2007 named 30 and 31 December 2006: a notice reaches into the December before it.
            if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
                found.append(f"{chinese_date(day)}不属于{self.year}年的安排，请核对年份。")
        for day in sorted(self.working_days):
            if day.weekday() < _SATURDAY:
                found.append(f"{chinese_date(day)}本来就是周一至周五，不需要列为调休上班日，请核对。")
        return found


class DayKind(StrEnum):
    """Why a day is, or is not, a working day."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    ADJUSTED_WORKING_DAY = "adjusted_working_day"


@dataclass(frozen=True, slots=True)
class Day:
    """One day. ``name``: the holiday (春节); ``notice``: who arranged the day, None for a plain one."""

    date: date
    is_working: bool
    kind: DayKind
    name: str = ""
    notice: HolidayNotice | None = None

    @property
    def reason(self) -> str:
        """周末, 春节放假（国办发明电〔2025〕7号）, 春节调休上班（…）, 工作日."""
        match self.kind:
            case DayKind.WEEKDAY:
                return "工作日"
            case DayKind.WEEKEND:
                return "周末"
            case DayKind.HOLIDAY:
                return f"{self.name or '节假日'}放假（{self.notice}）"
            case DayKind.ADJUSTED_WORKING_DAY:
                return f"{self.name}调休上班（{self.notice}）"


@dataclass(frozen=True, slots=True)
class _Year:
    """What is looked up for one year: its working days in order, and the days a notice arranged."""

    working: tuple[date, ...]
    arranged: Mapping[date, HolidayNotice]


class Calendar:
    """The working days of the years whose notices are loaded. Immutable; safe to share between threads."""

    def __init__(self, notices: Iterable[HolidayNotice], *, is_provisional: bool = False) -> None:
        """Raises NoticeError when a notice contradicts itself."""
        self.notices = _in_force(notices)
        self.is_provisional = is_provisional
        faults = [fault for notice in self.notices for fault in notice.faults()]
        if faults:
            raise NoticeError(faults)
        arranged: dict[int, dict[date, HolidayNotice]] = {notice.year: {} for notice in self.notices}
        for notice in self.notices:
            for day in notice.rest_days | notice.working_days:
                arranged.setdefault(day.year, {})[day] = notice
        loaded = {notice.year for notice in self.notices if not notice.amends}
        self._years = {year: _year(year, arranged[year]) for year in sorted(loaded)}

    @classmethod
    def default(cls) -> Calendar:
        """The years of the package chinesecalendar and of ``data/calendar_notices.toml``."""
        return _default()

    def with_notices(self, notices: Iterable[HolidayNotice]) -> Calendar:
        """This calendar with ``notices`` (in the order of issue) added, or put in place of their year's."""
        return Calendar((*self.notices, *notices), is_provisional=self.is_provisional)

    def provisional(self) -> Calendar:
        """The same, but a year without notice counts Monday to Friday: good for a date marked provisional."""
        calendar = Calendar.__new__(Calendar)
        calendar.notices, calendar._years, calendar.is_provisional = self.notices, self._years, True
        return calendar

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose notices are loaded."""
        return tuple(self._years)

    def missing_year(self, first: date, last: date) -> int | None:
        """The first year between the two days (both included) whose notice is not loaded."""
        return next((year for year in range(first.year, last.year + 1) if year not in self._years), None)

    def day(self, day: date) -> Day:
        """What ``day`` is and why. Raises CalendarMissing."""
        notice = self._year(day.year).arranged.get(day)
        if notice is None:
            weekend = day.weekday() >= _SATURDAY
            return Day(day, not weekend, DayKind.WEEKEND if weekend else DayKind.WEEKDAY)
        working = day in notice.working_days
        kind = DayKind.ADJUSTED_WORKING_DAY if working else DayKind.HOLIDAY
        return Day(day, working, kind, notice.names.get(day, ""), notice)

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarMissing."""
        working = self._year(day.year).working
        place = bisect_left(working, day)
        return place < len(working) and working[place] == day

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start`` (before it when negative); ``start`` is day 0.

        Raises CalendarMissing when a year on the way is not loaded, ValueError for a count of 0.
        """
        if count == 0:
            raise ValueError("a term has at least one working day")
        return self._forward(start, count) if count > 0 else self._backward(start, -count)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``. Raises CalendarMissing."""
        return self._forward(day, 1)

    def on_or_after(self, day: date) -> date:
        """``day`` when it is a working day, else the next one: where a term in calendar days ends.

        民事诉讼法第八十五条: "期间届满的最后一日是法定休假日的，以法定休假日后的第一日为期间届满的日期".
        Raises CalendarMissing.
        """
        return self._forward(day - _DAY, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in (start, end], 0 when there is none. Raises CalendarMissing."""
        if end <= start:
            return 0
        first = start + _DAY
        total = -bisect_left(self._year(first.year).working, first)
        for year in range(first.year, end.year):
            total += len(self._year(year).working)
        return total + bisect_right(self._year(end.year).working, end)

    def _forward(self, start: date, count: int) -> date:
        first = start + _DAY
        year, working = first.year, self._year(first.year).working
        place = bisect_left(working, first) + count - 1
        while place >= len(working):
            place -= len(working)
            year += 1
            working = self._year(year).working
        return working[place]

    def _backward(self, start: date, count: int) -> date:
        last = start - _DAY
        year, working = last.year, self._year(last.year).working
        place = bisect_right(working, last) - count
        while place < 0:
            year -= 1
            working = self._year(year).working
            place += len(working)
        return working[place]

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is not None:
            return found
        if self.is_provisional:
            return _weekdays_only(year)
        raise CalendarMissing(year)


def read_notice(entry: Mapping[str, Any]) -> HolidayNotice:
    """A notice from a table of ``data/calendar_notices.toml`` (its comment describes the keys).

    Without ``rest_days`` the days are those of the package. Raises KeyError or ValueError for a wrong table.
    """
    year = int(entry["year"])
    packaged = _packaged_days(year) if "rest_days" not in entry else None
    names = {date.fromisoformat(day): name for day, name in entry.get("names", {}).items()}
    return HolidayNotice(
        year=year,
        number=entry["number"],
        issued=entry.get("issued"),
        source=entry.get("source", ""),
        certainty=Certainty(entry["certainty"]),
        amends=entry.get("amends", False),
        rest_days=frozenset(packaged[0] if packaged else entry["rest_days"]),
        working_days=frozenset(packaged[1] if packaged else entry["working_days"]),
        names={**packaged[0], **packaged[1]} if packaged else names,
    )


@cache
def _default() -> Calendar:
    text = files("gongkai.law").joinpath("data/calendar_notices.toml").read_text("utf-8")
    listed = [read_notice(entry) for entry in tomllib.loads(text)["notice"]]
    years = {day.year for day in chinese_calendar.holidays}
    unlisted = years - {notice.year for notice in listed}
    # The numbers of the oldest notices are not in our sources; their days are in the package all the same.
    packaged = [_packaged_notice(year) for year in sorted(unlisted)]
    return Calendar([*packaged, *listed])


def _packaged_notice(year: int) -> HolidayNotice:
    rest, working = _packaged_days(year)
    return HolidayNotice(
        year,
        "",
        frozenset(rest),
        frozenset(working),
        certainty=Certainty.SECONDARY,
        names={**rest, **working},
    )


def _packaged_days(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """The package's rest days and working days of ``year`` with the holiday's Chinese name."""
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    return (
        {day: chinese[name] for day, name in chinese_calendar.holidays.items() if day.year == year},
        {day: chinese[name] for day, name in chinese_calendar.workdays.items() if day.year == year},
    )


def _in_force(notices: Iterable[HolidayNotice]) -> tuple[HolidayNotice, ...]:
    """A notice for a whole year replaces what was loaded for that year; an amendment adds to it."""
    kept: list[HolidayNotice] = []
    for notice in notices:
        if not notice.amends:
            kept = [other for other in kept if other.year != notice.year]
        kept.append(notice)
    return tuple(kept)


def _year(year: int, arranged: Mapping[date, HolidayNotice]) -> _Year:
    working = tuple(
        day
        for day in _days_of(year)
        if (day in arranged[day].working_days if day in arranged else day.weekday() < _SATURDAY)
    )
    return _Year(working, dict(arranged))


@lru_cache(maxsize=64)
def _weekdays_only(year: int) -> _Year:
    return _year(year, {})


@lru_cache(maxsize=64)
def _days_of(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
