"""How often a column must move, and when still columns make a site fail: 国办秘函〔2019〕19号."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Certainty, Citation, cite, house_rule


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
def _rules() -> tuple[Inspection, ...]:
    raw = tomllib.loads(files("gongkai.law").joinpath("data/inspection.toml").read_text("utf-8"))
    return tuple(sorted(map(_rule, raw["rule"]), key=lambda rule: rule.in_force, reverse=True))


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
