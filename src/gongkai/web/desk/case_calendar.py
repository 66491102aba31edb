"""The calendar of a case: months as tables, with working and rest days, what happened, and what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law.calendar import Calendar, DayKind
from gongkai.law.clock import Clock
from gongkai.law.periods import months_later
from gongkai.records.today import today
from gongkai.web.desk.cases import Entry

MOST_MONTHS = 12  # the latest ones; a case rarely has more, and a page should not

_SPECIAL = {DayKind.HOLIDAY: "休", DayKind.ADJUSTED_WORKING_DAY: "班"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. ``sign``: 休 or 班 where a notice says other than the week; ``told``: what happened or is due."""

    day: date
    is_working: bool
    sign: str
    told: tuple[str, ...]
    due: tuple[str, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: tuple[
        tuple[Cell | None, ...], ...
    ]  # Monday to Sunday; None where the day belongs to another month


def months(entries: Iterable[Entry], clock: Clock, calendar: Calendar) -> list[Month]:
    """The months from the first entry to the last day that is due; ``calendar`` answers for every year."""
    told = defaultdict(list)
    for entry in entries:
        if not entry.is_void and entry.is_stage:
            told[entry.on].append(entry.sentence)
    due = defaultdict(list)
    for name, day in _dues(clock):
        due[day].append(name)
    days = [*told, *due]
    if not days:
        return []
    shown = list(_months(min(days), max(days)))[-MOST_MONTHS:]
    return [Month(first, tuple(_weeks(first, calendar, told, due))) for first in shown]


def _dues(clock: Clock) -> Iterator[tuple[str, date]]:
    named = (
        ("答复期限", clock.answer_deadline),
        ("暂定的答复期限", clock.provisional_deadline),
        ("建议最迟答复", clock.safe_answer_deadline),
        ("补正告知期限", clock.correction_notice_deadline),
        ("补正期限", clock.correct_by),
        ("第三方意见期限", clock.third_party_due),
        ("其他机关意见期限", clock.agency_due),
        ("缴费期限", clock.fee_due),
    )
    return ((name, day) for name, day in named if day)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = months_later(month, 1)


def _weeks(
    first: date, calendar: Calendar, told: dict[date, list[str]], due: dict[date, list[str]]
) -> Iterator[tuple[Cell | None, ...]]:
    monday = first - timedelta(days=first.weekday())
    while monday <= first or monday.month == first.month:
        week = (monday + timedelta(days=offset) for offset in range(7))
        yield tuple(_cell(day, calendar, told, due) if day.month == first.month else None for day in week)
        monday += timedelta(days=7)


def _cell(day: date, calendar: Calendar, told: dict[date, list[str]], due: dict[date, list[str]]) -> Cell:
    found = calendar.day(day)
    return Cell(
        day, found.is_working, _SPECIAL.get(found.kind, ""), tuple(told[day]), tuple(due[day]), day == today()
    )
