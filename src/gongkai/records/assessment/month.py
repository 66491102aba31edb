"""The month for leaders: what was published, what is due and late, findings, boards, applications, with trends.

Flows are those of the month; states are those of the day on which the page is read. Each section takes one query or
a few that an index answers, whatever the number of records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from gongkai.law.periods import end_of_month
from gongkai.law.village import QuarterState
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import OPEN, due_within, late
from gongkai.records.catalogue.models import Column
from gongkai.records.coordination.models import Request
from gongkai.records.disclosure.models import Item
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.queries import standings
from gongkai.records.oversight.models import Finding, Training
from gongkai.records.tasks.models import Task
from gongkai.records.upkeep.health import State, column_states

TREND = 13  # months: the same month of last year stands beside this one
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """A number with its name; ``code`` is how the pages find the records behind it, ``is_bad`` when it should be 0."""

    code: str
    name: str
    value: int
    is_bad: bool = False

    @property
    def alarms(self) -> bool:
        return self.is_bad and self.value > 0


@dataclass(frozen=True)
class Section:
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Trend:
    """A number for each of the last months (first days, oldest first)."""

    name: str
    unit: str
    points: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Overview:
    """``month``: its first day; ``on``: the day whose states are told; ``weeks``: (first, last day, published)."""

    agency: Agency
    month: date
    on: date
    sections: tuple[Section, ...]
    weeks: tuple[tuple[date, date, int], ...]
    trends: tuple[Trend, ...]

    def value(self, code: str) -> int:
        return next(one.value for part in self.sections for one in part.figures if one.code == code)


def overview_of(agency: Agency, month: date, on: date) -> Overview:
    """``agency``: one that reports for itself, with its units; ``month``: any day of it."""
    units = list(agency.counted_agencies().values_list("pk", flat=True))
    months = months_until(month)
    days = _days(months)
    published = _by_day(Item.objects.filter(agency__in=units), "published_on", days, "agency")
    received = _by_day(Application.objects.filter(agency=agency), "received_on", days)
    found = _by_day(Finding.objects.filter(unit__in=units), "found_on", days)
    own = (months[-1], days[1])
    return Overview(
        agency=agency,
        month=months[-1],
        on=on,
        sections=(
            _publishing(agency, units, published, own, on),
            _applications(agency, received, own, on),
            _findings(units, found, own, on),
            _boards(units, on),
            _office(agency, units, own, on),
        ),
        weeks=tuple((first, last, _total(published, (first, last))) for first, last in weeks_of(months[-1])),
        trends=(
            _trend("发布信息", "条", published, months),
            _trend("收到申请", "件", received, months),
            _trend("发现问题", "个", found, months),
        ),
    )


# --- the sections ---------------------------------------------------------------------------------------


def _publishing(
    agency: Agency, units: list[int], published: Counter[date], own: tuple[date, date], on: date
) -> Section:
    calendar = current_calendar().provisional()
    soon = calendar.add_working_days(on, settings.SOON_WORKING_DAYS)
    # The units stand in the counts and not in the condition: what waits is found by its status, which is quick,
    # and not by the units, who have a million items that are public.
    own_units = Q(agency__in=units)
    told = (
        Item.objects.to_be_published()
        .order_by()
        .aggregate(
            late=Count("pk", filter=own_units & Q(publish_by__lt=on)),
            soon=Count("pk", filter=own_units & Q(publish_by__range=(on, soon))),
        )
    )
    states = Counter(one.state for one in column_states(Column.objects.filter(agency=agency), on))
    return Section(
        "主动公开",
        (
            Figure("published", "本月发布", _total(published, own)),
            Figure("due", f"{settings.SOON_WORKING_DAYS}个工作日内应公开", told["soon"]),
            Figure("late", "超过公开期限未发布", told["late"], is_bad=True),
            Figure(
                "columns", "空白和超期未更新的栏目", states[State.EMPTY] + states[State.OVERDUE], is_bad=True
            ),
        ),
    )


def _applications(agency: Agency, received: Counter[date], own: tuple[date, date], on: date) -> Section:
    told = (
        Application.objects.filter(OPEN | Q(finished_on__range=own), agency=agency)
        .order_by()
        .aggregate(
            open=Count("pk", filter=OPEN),
            due=Count("pk", filter=due_within(on, _WEEK)),
            late=Count("pk", filter=late(on)),
            done=Count("pk", filter=Q(finished_on__range=own)),
        )
    )
    return Section(
        "依申请公开",
        (
            Figure("received", "本月收到", _total(received, own)),
            Figure("decided", "本月办结", told["done"]),
            Figure("open", "在办", told["open"]),
            Figure("due-cases", f"{_WEEK}个工作日内到期", told["due"]),
            Figure("late-cases", "逾期", told["late"], is_bad=True),
        ),
    )


def _findings(units: list[int], found: Counter[date], own: tuple[date, date], on: date) -> Section:
    told = (
        Finding.objects.filter(Q(closed_on=None) | Q(closed_on__range=own), unit__in=units)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(closed_on=None)),
            closed=Count("pk", filter=Q(closed_on__range=own)),
            late=Count("pk", filter=Q(closed_on=None, rectified_on=None, due_on__lt=on)),
        )
    )
    return Section(
        "检查整改",
        (
            Figure("found", "本月发现", _total(found, own)),
            Figure("closed", "本月销号", told["closed"]),
            Figure("unclosed", "没有销号", told["open"]),
            Figure("late-findings", "逾期未整改", told["late"], is_bad=True),
        ),
    )


def _boards(units: list[int], on: date) -> Section:
    boards = Board.objects.filter(agency__in=units, closed_on=None).select_related("agency")
    told = standings(boards, on)
    posted = sum(one.quarter is QuarterState.POSTED for one in told)
    missed = sum(one.last_quarter is QuarterState.MISSED for one in told)
    return Section(
        "村务公开栏",
        (
            Figure("boards", "使用中", len(told)),
            Figure("posted", "本季度已公布", posted),
            Figure("boards-owe", "需要办理", sum(one.needs_something for one in told)),
            Figure("missed", "上季度没有公布", missed, is_bad=True),
        ),
    )


def _office(agency: Agency, units: list[int], own: tuple[date, date], on: date) -> Section:
    trainings = Training.objects.filter(agency__in=units, held_on__range=own).order_by()
    held = trainings.aggregate(times=Count("pk"), people=Sum("participants"))
    tasks = Task.objects.filter(unit__in=units, reported_on=None, closed_on=None, cancelled_on=None)
    requests = Request.objects.unanswered().filter(unit__in=units, due_on__lt=on)
    return Section(
        "日常管理",
        (
            Figure("trainings", "本月培训", held["times"]),
            Figure("trained", "培训人次", held["people"] or 0),
            Figure("late-tasks", "逾期的交办事项", tasks.filter(due_on__lt=on).count(), is_bad=True),
            Figure("late-requests", "逾期的部门商请", requests.count(), is_bad=True),
        ),
    )


_WEEK = 5  # working days


# --- days and months ------------------------------------------------------------------------------------


def months_until(month: date) -> list[date]:
    """The first days of the last months up to this one, oldest first."""
    number = month.year * 12 + month.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - TREND + 1, number + 1)]


def weeks_of(month: date) -> list[tuple[date, date]]:
    """The weeks of a month, Monday to Sunday, cut at its ends."""
    first, end = month.replace(day=1), end_of_month(month)
    weeks = []
    while first <= end:
        last = min(first + timedelta(days=6 - first.weekday()), end)
        weeks.append((first, last))
        first = last + _DAY
    return weeks


def _days(months: list[date]) -> tuple[date, date]:
    return months[0], end_of_month(months[-1])


def _by_day(found: QuerySet[Any], field: str, days: tuple[date, date], *before: str) -> Counter[date]:
    """How many on each day. ``before``: the columns that stand before ``field`` in the index which answers, so that
    its order is also that of the groups and nothing is sorted."""
    rows = (
        found.filter(**{f"{field}__range": days})
        .order_by()
        .values_list(*before, field)
        .annotate(count=Count("pk"))
    )
    counts: Counter[date] = Counter()
    for *_, day, count in rows:
        counts[day] += count
    return counts


def _total(counts: Counter[date], days: tuple[date, date]) -> int:
    first, last = days
    return sum(count for day, count in counts.items() if first <= day <= last)


def _trend(name: str, unit: str, counts: Counter[date], months: Iterable[date]) -> Trend:
    by_month: Counter[date] = Counter()
    for day, count in counts.items():
        by_month[day.replace(day=1)] += count
    return Trend(name, unit, tuple((month, by_month[month]) for month in months))
