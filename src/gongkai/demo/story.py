"""How the demo is told: strands of verbs, performed together in the order of their business dates.

A strand is a generator that yields verbs in order of time and is sent back what each made. One item of
information, one notice board, one application is one strand; the year is all of them at once, so that index
numbers, document numbers and the journal run the way they would in an office.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import date
from heapq import heappop, heappush
from importlib.resources import files
from tomllib import loads
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.records.today import today
from gongkai.records.verbs import Verb

Strand = Generator[Verb, Any, Any]
Progress = Callable[[int, int], None]

YEAR = 2020
# Near today the demo must not fail for want of a holiday notice: there Monday to Friday will do.
CALENDAR = Calendar.default().provisional()


def play(strands: Iterable[Strand], progress: Progress | None = None) -> None:
    """Perform the verbs of all strands by date; on one day the strand named first comes first.

    ``progress`` is told how many strands are finished, and of how many. Raises Refused as the verbs do.
    """
    waiting: list[tuple[date, int, Verb, Strand]] = []
    strands = list(strands)
    finished = 0

    def go_on(place: int, strand: Strand, made: Any) -> bool:
        try:
            verb = strand.send(made)
        except StopIteration:
            return False
        heappush(waiting, (verb.on, place, verb, strand))
        return True

    for place, strand in enumerate(strands):
        go_on(place, strand, None)
    while waiting:
        _, place, verb, strand = heappop(waiting)
        if not go_on(place, strand, verb.perform()):
            finished += 1
            if progress:
                progress(finished, len(strands))


def working_day(month: int, day: int) -> date:
    """That day of the year 2020, or the next working day."""
    return CALENDAR.on_or_after(date(YEAR, month, day))


def later(start: date, working_days: int) -> date:
    """So many working days after ``start``; ``start`` itself for 0."""
    return CALENDAR.add_working_days(start, working_days) if working_days else start


def working_days_ago(count: int) -> date:
    """The ``count``-th working day before today."""
    return CALENDAR.add_working_days(today(), -count)


def data(name: str) -> dict[str, Any]:
    """One of the tables beside this module."""
    return loads(files("gongkai.demo").joinpath(f"data/{name}.toml").read_text("utf-8"))
