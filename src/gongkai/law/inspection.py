"""What an inspection looks for: when still columns make a site fail (国办秘函〔2019〕19号), the points of the monthly
inspection with their standards, and the kinds of problems that its ledger knows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.labelled import Labelled
from gongkai.law.sources import Certainty, Citation, cite, house_rule


class Problem(Labelled):
    """The kinds of problems in the ledger of findings (shared/law 08 §12; the last four are ours)."""

    STALE = "stale", "未更新"
    EMPTY = "empty", "空白栏目"
    BROKEN_LINK = "broken_link", "错链"
    WORDING = "wording", "错别字·严重表述"
    PERSONAL_DATA = "personal_data", "泄露个人信息"
    LATE_ANSWER = "late_answer", "超期未答复"
    INCOMPLETE = "incomplete", "要素缺失"
    CATALOGUE = "catalogue", "目录未更新"
    BOARD = "board", "村公开栏缺失"
    LATE = "late", "公开超期"
    DATE = "date", "日期异常"
    CONTACT = "contact", "指南、联系方式不准确"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True)
class Point:
    """A point that the program checks by itself: what it is called, by what standard, what a breach is."""

    code: str
    name: str
    problem: Problem
    standard: str
    basis: Citation


@dataclass(frozen=True, slots=True)
class Interval:
    """The longest rest of a kind of column, in days. ``quick``: its rests count towards the first veto."""

    kind: str
    words: tuple[str, ...]
    days: int
    quick: bool
    basis: Citation


@dataclass(frozen=True, slots=True)
class Inspection:
    """The rules of one notice: how many empty, long still, or quick but still columns are one too many."""

    in_force: date
    basis: Citation
    empty_columns: int
    stale_columns: int
    quick_columns: int
    intervals: tuple[Interval, ...]

    def interval_of(self, column: str) -> Interval:
        """The interval of a column with this name: the first whose word stands in it, else the last."""
        for interval in self.intervals[:-1]:
            if any(word in column for word in interval.words):
                return interval
        return self.intervals[-1]


def inspection_on(day: date) -> Inspection:
    """The rules in force on ``day``; before the first notice its rules stand in as a house rule."""
    rules = _rules()
    return next((rule for rule in rules if rule.in_force <= day), rules[-1])


@cache
def points() -> dict[str, Point]:
    """The points of the monthly inspection by code, in the order in which they are told."""
    return {entry["code"]: _point(entry) for entry in _data()["point"]}


def term(name: str) -> int:
    """A number that the inspection goes by, e.g. ``rectify_working_days``; KeyError for an unknown one."""
    return int(_data()["terms"][name]["value"])


def month_begins_on(day: date, calendar: Calendar) -> date:
    """The first working day of the month of ``day``, on which the inspection is due (house rule)."""
    return calendar.on_or_after(day.replace(day=1))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("gongkai.law").joinpath("data/inspection.toml").read_text("utf-8"))


def _point(entry: dict[str, Any]) -> Point:
    basis = cite(entry["basis"]["source"], entry["basis"].get("article"))
    return Point(entry["code"], entry["name"], Problem[entry["problem"].upper()], entry["standard"], basis)


@cache
def _rules() -> tuple[Inspection, ...]:
    return tuple(sorted(map(_rule, _data()["rule"]), key=lambda rule: rule.in_force, reverse=True))


def _rule(entry: dict[str, Any]) -> Inspection:
    basis = cite(entry["basis"]["source"])
    return Inspection(
        in_force=entry["in_force"],
        basis=basis,
        empty_columns=entry["empty_columns"],
        stale_columns=entry["stale_columns"],
        quick_columns=entry["quick_columns"],
        intervals=tuple(_interval(one, basis) for one in entry["interval"]),
    )


def _interval(entry: dict[str, Any], basis: Citation) -> Interval:
    ours = "certainty" in entry and Certainty(entry["certainty"]).is_house_rule
    return Interval(
        entry["kind"], tuple(entry["words"]), entry["days"], entry["quick"], house_rule() if ours else basis
    )
