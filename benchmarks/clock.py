"""How fast deadlines are, against a day-by-day loop, and how often plain weekday counting is wrong.

Both sides compute the 20th working day after every receipt day of 2019-2026 whose deadline lies in the years
of the calendar, in the same run; their answers must be equal. Run with ``python benchmarks/clock.py``.
"""

from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

import chinese_calendar
import numpy as np

from gongkai.law.calendar import Calendar, CalendarMissing
from gongkai.law.clock import run

TERM = 20
CALENDAR = Calendar.default()


def receipt_days() -> list[date]:
    """Every day of 2019-2026 whose deadline the loaded notices can tell."""
    first, last = date(2019, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if is_computable(day)]


def is_computable(day: date) -> bool:
    try:
        CALENDAR.add_working_days(day, TERM)
    except CalendarMissing:
        return False
    return True


def by_lookup(day: date) -> date:
    return CALENDAR.add_working_days(day, TERM)


def by_loop(day: date) -> date:
    left = TERM
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    return day


def by_weekday(day: date) -> date:
    return np.busday_offset(day, TERM, roll="backward").astype(date)


def whole_clock(day: date) -> date | None:
    return run([{"type": "received", "date": day.isoformat()}]).base_deadline


def timed(rule: Callable[[date], date | None], days: list[date]) -> tuple[list[date | None], float]:
    """The answers and how many of them come in a second."""
    start = perf_counter()
    answers = [rule(day) for day in days]
    return answers, len(days) / (perf_counter() - start)


def main() -> None:
    days = receipt_days()
    right, lookups = timed(by_lookup, days)
    looped, loops = timed(by_loop, days)
    assert right == looped, "the calendar disagrees with the package"
    _, clocks = timed(whole_clock, days)
    plain, _ = timed(by_weekday, days)
    wrong = sum(one != other for one, other in zip(right, plain, strict=True))
    late = sum(other > one for one, other in zip(right, plain, strict=True))
    print(f"receipt days with a computable deadline, 2019-2026: {len(days)}")
    print(f"deadlines a second, gongkai.law.calendar:           {lookups:>12,.0f}")
    print(f"deadlines a second, loop over chinese_calendar:     {loops:>12,.0f}")
    print(f"ratio:                                              {lookups / loops:>12,.1f}")
    print(
        f"whole clocks a second (events to derivation):       {clocks:>12,.0f}   {clocks / loops:.1f} x the loop"
    )
    print(
        f"plain weekday counting (numpy.busday_offset) wrong: {wrong} of {len(days)} ({wrong / len(days):.1%}),"
    )
    print(f"  of these later than the law allows:               {late} ({late / len(days):.1%})")


if __name__ == "__main__":
    main()
