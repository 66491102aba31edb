"""How a term is counted, and how the count is told: the lines that a screen and a letter print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.sources import Citation


@dataclass(frozen=True, slots=True)
class Skipped:
    """Days left out of a count for one reason, such as 周末 or 春节放假（国办发明电〔2025〕7号）."""

    reason: str
    days: tuple[date, ...]

    def __str__(self) -> str:
        """周末：8天, 春节放假（国办发明电〔2025〕7号）：9天."""
        return f"{self.reason}：{len(self.days)}天"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days in (start, end] that do not count, and why."""

    start: date  # not paused itself
    end: date
    label: str


@dataclass(frozen=True)
class Step:
    """One line of the derivation.

    ``term`` is empty for an event, else what was counted: answer, extension, correction_notice, third_party,
    agency or fee; then ``counted`` working days in (from_day, to_day] lead to ``to_day``. ``provisional``:
    the term runs into a year without holiday notice. ``event``: place of the event in the input.
    """

    text: str
    rule: Citation
    from_day: date
    to_day: date
    term: str = ""
    counted: int = 0
    provisional: bool = False
    event: int | None = None
    _calendar: Calendar | None = field(default=None, repr=False, compare=False)
    _pauses: tuple[Pause, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def skipped(self) -> tuple[Skipped, ...]:
        """The days in (from_day, to_day] that did not count, grouped by reason in order of appearance."""
        if self._calendar is None:
            return ()
        groups: dict[str, list[date]] = {}
        for offset in range(1, (self.to_day - self.from_day).days + 1):
            day = self.from_day + timedelta(days=offset)
            reason = self._why_skipped(self._calendar, day)
            if reason:
                groups.setdefault(reason, []).append(day)
        return tuple(Skipped(reason, tuple(days)) for reason, days in groups.items())

    def _why_skipped(self, calendar: Calendar, day: date) -> str:
        looked_up = calendar.day(day)
        if not looked_up.is_working:
            return looked_up.reason
        return next((pause.label for pause in self._pauses if pause.start < day <= pause.end), "")

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as ISO text, the rule as its Chinese citation."""
        return {
            "text": self.text,
            "rule": str(self.rule),
            "house_rule": self.rule.source.certainty.is_house_rule,
            "event": self.event,
            "term": self.term,
            "from_day": self.from_day.isoformat(),
            "to_day": self.to_day.isoformat(),
            "counted": self.counted,
            "provisional": self.provisional,
            "skipped": [
                {"reason": group.reason, "days": [day.isoformat() for day in group.days]}
                for group in self.skipped
            ],
        }


def end_of_term(
    calendar: Calendar, start: date, count: int, pauses: Iterable[tuple[date, date]] = ()
) -> date:
    """The ``count``-th working day after ``start`` that lies in none of the pauses, each (start, end].

    Raises CalendarMissing.
    """
    disjoint = _union(pauses)
    end = calendar.add_working_days(start, count)
    while True:
        paused = sum(
            calendar.working_days_between(max(first, start), min(last, end)) for first, last in disjoint
        )
        moved = calendar.add_working_days(start, count + paused)
        if moved == end:
            return end
        end = moved


def _union(intervals: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Overlapping half-open intervals (start, end] as disjoint ones in order."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
