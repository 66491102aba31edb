"""Trainings: how many hours a year, when a test is passed. 《条例》第四十八条 says only that they are held 定期."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """One version of the house rules (工作约定). Marks are of 100."""

    in_force: date
    hours_a_year: Decimal
    questions: int
    pass_mark: int
    good_mark: int
    code_lasts: timedelta

    def passes(self, mark: int) -> bool:
        return mark >= self.pass_mark

    def word_for(self, mark: int) -> str:
        """良好, 合格 or 不合格."""
        if mark >= self.good_mark:
            return "良好"
        return "合格" if self.passes(mark) else "不合格"


def training_rule(day: date) -> TrainingRule:
    """The rule in force on ``day``; the oldest also before it."""
    rules = _rules()
    return next((rule for rule in rules if rule.in_force <= day), rules[-1])


@cache
def _rules() -> tuple[TrainingRule, ...]:
    raw = tomllib.loads(files("gongkai.law").joinpath("data/training.toml").read_text("utf-8"))
    return tuple(sorted(map(_rule, raw["rule"]), key=lambda rule: rule.in_force, reverse=True))


def _rule(entry: dict[str, Any]) -> TrainingRule:
    return TrainingRule(
        in_force=entry["in_force"],
        hours_a_year=Decimal(entry["hours_a_year"]),
        questions=entry["questions"],
        pass_mark=entry["pass_mark"],
        good_mark=entry["good_mark"],
        code_lasts=timedelta(minutes=entry["code_minutes"]),
    )
