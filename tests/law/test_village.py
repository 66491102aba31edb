"""Village affairs: how long, how often, by which law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.sources import Certainty
from gongkai.law.village import (
    AccountsState,
    Asked,
    Frequency,
    QuarterState,
    accounts_basis,
    accounts_due,
    accounts_owed,
    answer_due,
    may_remove_after,
    next_due,
    order_due,
    quarter_of,
    quarter_state,
    rule_on,
)

days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def test_the_law_of_2025_replaces_article_30_by_article_35_in_2026() -> None:
    before, after = rule_on(date(2025, 12, 31)), rule_on(date(2026, 1, 1))
    assert (before.basis.article, after.basis.article) == (30, 35)
    assert before.certainty is Certainty.MEMORY
    assert any("计划生育" in item for item in before.items)
    assert not any("计划生育" in item for item in after.items)
    assert any("协商" in item for item in after.items)


@given(days)
def test_a_posting_hangs_at_least_15_days(posted: date) -> None:
    assert may_remove_after(posted) - posted == timedelta(days=15)


@given(days)
def test_general_matters_are_posted_in_every_quarter(posted: date) -> None:
    due = next_due(posted)
    assert quarter(due) == quarter(posted) + 1
    assert quarter(due + timedelta(days=1)) == quarter(due) + 1


@given(days)
def test_busy_accounts_are_posted_in_every_month(posted: date) -> None:
    due = next_due(posted, Frequency.MONTHLY)
    assert due.year * 12 + due.month == posted.year * 12 + posted.month + 1
    assert (due + timedelta(days=1)).day == 1


def test_major_matters_wait_for_no_date() -> None:
    assert next_due(date(2026, 7, 5), Frequency.AT_ONCE) is None


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2026, 3, 31), date(2026, 4, 15)),
        (date(2026, 9, 30), date(2026, 10, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_accounts_in_zhengzhou_follow_15_days_after_the_quarter(end: date, due: date) -> None:
    assert accounts_due(end) == due
    assert str(accounts_basis()) == "《郑州市农村财务管理条例》第二十四条"


def test_a_day_within_a_quarter_is_no_end_of_quarter() -> None:
    with pytest.raises(ValueError, match="不是季度最后一天"):
        accounts_due(date(2026, 9, 29))


def test_a_quarter_without_posting_reminds_from_its_60th_day_and_is_missed_at_its_end() -> None:
    end = date(2026, 9, 30)
    states = [quarter_state([], end, day) for day in (date(2026, 8, 28), date(2026, 8, 29), end)]
    assert states == [QuarterState.OPEN, QuarterState.REMIND, QuarterState.REMIND]
    assert quarter_state([date(2026, 6, 30)], end, date(2026, 10, 1)) is QuarterState.MISSED
    assert quarter_state([date(2026, 7, 1)], end, date(2026, 10, 1)) is QuarterState.POSTED


@given(days, st.booleans())
def test_accounts_are_owed_for_the_last_period_that_ended_and_settled_by_posting_them(
    today: date, monthly: bool
) -> None:
    owed = accounts_owed([], today, monthly=monthly)
    assert owed.period_end < today
    assert owed.period_end.day >= 28
    assert owed.due_on == owed.period_end + timedelta(days=15)
    assert owed.state is (AccountsState.LATE if today > owed.due_on else AccountsState.DUE)
    assert accounts_owed([owed.period_end], today, monthly=monthly).state is AccountsState.POSTED
    before = owed.period_end - timedelta(days=1)
    assert accounts_owed([before], today, monthly=monthly).state is owed.state


def test_queries_reports_and_orders_have_terms_of_the_house() -> None:
    day = date(2026, 11, 23)
    assert answer_due(Asked.QUERY, day) == date(2026, 12, 3)
    assert answer_due(Asked.REPORT, day) == date(2026, 12, 23)
    assert order_due(day) == date(2026, 11, 30)


@given(days)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    first, last = quarter_of(day)
    assert first <= day <= last
    assert quarter(first) == quarter(last) == quarter(day)
    assert quarter(first - timedelta(days=1)) == quarter(day) - 1
