"""国办秘函〔2019〕19号, 单项否决: how long each kind of column may rest."""

from datetime import date

import pytest

from gongkai.law.inspection import inspection_on

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("column", "days", "quick"),
    [
        ("工作动态", 14, True),
        ("镇政要闻", 14, True),
        ("通知公告", 183, True),
        ("政策法规", 183, True),
        ("财政预算、决算", 365, False),
        ("机构设置", 365, False),
    ],
)
def test_the_name_of_a_column_tells_how_often_it_must_move(column: str, days: int, quick: bool) -> None:
    interval = inspection_on(DAY).interval_of(column)
    assert (interval.days, interval.quick) == (days, quick)


def test_the_year_for_other_columns_is_shown_as_a_house_rule() -> None:
    rules = inspection_on(DAY)
    assert str(rules.interval_of("工作动态").basis).startswith("《")
    assert not str(rules.interval_of("机构设置").basis).startswith("《")


def test_five_empty_and_ten_long_still_columns_are_a_veto() -> None:
    rules = inspection_on(DAY)
    assert (rules.empty_columns, rules.stale_columns, rules.quick_columns) == (5, 10, 5)
    assert inspection_on(date(2018, 1, 1)) == rules
