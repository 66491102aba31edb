"""The shape of 今日工作: things to do, each with its one next step, gathered by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law.calendar import Calendar
from gongkai.records.today import today
from gongkai.web.desk import marks
from gongkai.web.desk.marks import Mark

SHOWN = 5  # rows of a kind on the work list; the rest behind its count


@dataclass(frozen=True)
class Waiting:
    """One thing to do, and by when."""

    title: str
    unit: str
    since: date | None
    due: date
    url: str
    told: str = ""


@dataclass(frozen=True)
class Row:
    """One thing to do as the list shows it: what, whose, since when, how urgent, the address of the next step."""

    title: str
    unit: str
    since: date | None
    urgency: Mark | None
    url: str
    told: str = ""


@dataclass(frozen=True)
class Kind:
    """Things of one kind: the first of them, how many there are, where all are listed."""

    name: str
    next: str
    rows: list[Row]
    count: int
    url: str
    since: str = "等待自"  # heads of the two columns of which kinds differ
    urgency: str = "公开期限"


def kind_of(
    name: str, label: str, found: Sequence[Waiting], url: str, calendar: Calendar, since: str = "开始日期"
) -> Kind:
    """The first of what waits, and how much it is; ``label``: the word on the button."""
    rows = [
        Row(one.title, one.unit, one.since, marks.days_left(one.due, today(), calendar), one.url, one.told)
        for one in found[:SHOWN]
    ]
    return Kind(name, label, rows, len(found), url, since, "期限")
