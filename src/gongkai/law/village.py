"""村务公开: what a village committee posts, how often and for how long, by the law in force on the day.

The committee is no administrative agency; the town may be told when a posting is late or untrue (law of 2025,
Art 36) and must then investigate.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Certainty, Citation, cite

DAY = timedelta(days=1)


class Frequency(StrEnum):
    """How often a matter is posted; the same words in both versions of the law."""

    QUARTERLY = "一般事项，至少每季度一次"
    MONTHLY = "财务往来较多的，每月一次"
    AT_ONCE = "重大事项，随时公布"


@dataclass(frozen=True, slots=True)
class VillageRule:
    """One version of the law: the items to post and the days a posting stays at least."""

    basis: Citation
    certainty: Certainty
    in_force: date | None
    posting_days: int
    items: tuple[str, ...]


class QuarterState(StrEnum):
    """What became of a board within a quarter."""

    POSTED = "已公布"
    OPEN = "本季度尚未公布"
    REMIND = "即将逾期，请尽快公布"
    MISSED = "本季度未公布"


class AccountsState(StrEnum):
    """Whether the accounts of the last period that ended are posted."""

    POSTED = "收支已公布"
    DUE = "收支应当公布"
    LATE = "收支逾期未公布"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that are owed now: of the period that ended on ``period_end``, to be posted by ``due_on``."""

    period_end: date
    due_on: date
    state: AccountsState


class Asked(StrEnum):
    """What a villager comes with: a query for the village, or a report for the town (law of 2025 Art 35, 36)."""

    QUERY = "查询"
    REPORT = "反映公布不及时或者不真实"


def rule_on(day: date) -> VillageRule:
    """The rule in force on ``day``."""
    return next(rule for rule in _rules().versions if rule.in_force is None or rule.in_force <= day)


def may_remove_after(posted_on: date) -> date:
    """The last day that the posting must hang; it may come down the day after.

    Law of 2025 Art 35: 公布的期限不得少于十五日, the day of posting not counted.
    """
    return posted_on + timedelta(days=rule_on(posted_on).posting_days)


def next_due(last_posted: date, frequency: Frequency = Frequency.QUARTERLY) -> date | None:
    """By when the next posting is due at the latest: the end of the next quarter or month.

    None for matters that are posted whenever they happen.
    """
    if frequency is Frequency.AT_ONCE:
        return None
    months = 3 if frequency is Frequency.QUARTERLY else 1
    return _end_of_period(_end_of_period(last_posted, months) + DAY, months)


def accounts_due(quarter_end: date) -> date:
    """The last day to post the accounts of a quarter in Zhengzhou (Art 24 of its regulation, not re-checked).

    Raises ValueError (Chinese) when the day is no end of a quarter.
    """
    if quarter_end != _end_of_period(quarter_end, 3):
        raise ValueError(
            f"{quarter_end.isoformat()}不是季度最后一天，应为3月31日、6月30日、9月30日或12月31日。"
        )
    return quarter_end + timedelta(days=_rules().accounts_days)


def accounts_owed(covered: Iterable[date], today: date, *, monthly: bool = False) -> Accounts:
    """The accounts of the last quarter (or month) that ended before ``today``.

    ``covered``: the last days of the periods whose accounts were posted. ``monthly``: where money moves often,
    accounts are posted each month (law of 2025 Art 35); for the month our rule takes the days of the quarter.
    """
    period_end = _start_of_period(today, 1 if monthly else 3) - DAY
    due_on = period_end + timedelta(days=_rules().accounts_days)
    if any(day >= period_end for day in covered):
        return Accounts(period_end, due_on, AccountsState.POSTED)
    state = AccountsState.DUE if today <= due_on else AccountsState.LATE
    return Accounts(period_end, due_on, state)


def answer_due(kind: Asked, received_on: date) -> date:
    """By when a query or a report is answered: a house rule, as the law only says 及时."""
    days = _rules().query_days if kind is Asked.QUERY else _rules().complaint_days
    return received_on + timedelta(days=days)


def order_due(ordered_on: date) -> date:
    """By when the village posts what the town ordered it to post (law of 2025 Art 36; the days are a house rule)."""
    return ordered_on + timedelta(days=_rules().order_days)


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter of ``day``."""
    return _start_of_period(day, 3), _end_of_period(day, 3)


def accounts_basis() -> Citation:
    """Where :func:`accounts_due` takes its term from."""
    return _rules().accounts_basis


def quarter_state(posted: Iterable[date], quarter_end: date, today: date) -> QuarterState:
    """Whether a board had its posting in the quarter that ends on ``quarter_end``, seen from ``today``."""
    first = _start_of_period(quarter_end, 3)
    if any(first <= day <= quarter_end for day in posted):
        return QuarterState.POSTED
    if today > quarter_end:
        return QuarterState.MISSED
    reminder = first + timedelta(days=_rules().reminder_day - 1)
    return QuarterState.REMIND if today >= reminder else QuarterState.OPEN


# --- periods and data --------------------------------------------------------------------------------


def _start_of_period(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _end_of_period(day: date, months: int) -> date:
    last_month = _start_of_period(day, months).month + months - 1
    return date(day.year, 12, 31) if last_month == 12 else date(day.year, last_month + 1, 1) - DAY


@dataclass(frozen=True, slots=True)
class _Rules:
    versions: tuple[VillageRule, ...]
    accounts_basis: Citation
    accounts_days: int
    reminder_day: int
    query_days: int
    complaint_days: int
    order_days: int


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(files("gongkai.law").joinpath("data/village.toml").read_text("utf-8"))
    accounts, answers = raw["accounts"], raw["answers"]
    return _Rules(
        versions=tuple(_rule(entry) for entry in raw["rule"]),
        accounts_basis=cite(accounts["basis"]["source"], accounts["basis"]["article"]),
        accounts_days=accounts["days_after_quarter"],
        reminder_day=raw["reminder"]["day_of_quarter"],
        query_days=answers["query_days"],
        complaint_days=answers["complaint_days"],
        order_days=answers["order_days"],
    )


def _rule(entry: dict[str, Any]) -> VillageRule:
    return VillageRule(
        basis=cite(entry["basis"]["source"], entry["basis"]["article"]),
        certainty=Certainty(entry["certainty"]),
        in_force=entry.get("in_force"),
        posting_days=entry["posting_days"],
        items=tuple(entry["items"]),
    )
