"""The days of the demo, and the drafts before anybody has touched them."""

from collections import Counter
from datetime import date

from gongkai.demo.items import drafts
from gongkai.demo.story import working_day, working_days_ago
from gongkai.law.calendar import Calendar
from gongkai.records.today import as_of


def test_the_spring_festival_of_2020_lasted_until_2_february() -> None:
    assert working_day(1, 24) == date(2020, 2, 3)


def test_near_today_a_year_without_holiday_notice_does_not_stop_the_demo() -> None:
    unknown = max(Calendar.default().years) + 2
    with as_of(date(unknown, 7, 5)):
        assert working_days_ago(1) < date(unknown, 7, 5)


def test_the_drafts_are_the_same_at_every_telling() -> None:
    assert drafts() == drafts()


def test_a_draft_is_published_in_the_year_in_which_the_report_counts_it() -> None:
    assert {draft.days[-1].year for draft in drafts()} == {2020}


def test_every_department_writes_and_no_month_is_empty() -> None:
    assert len({draft.unit for draft in drafts()}) == 11
    months = Counter(draft.days[-1].month for draft in drafts())
    assert min(months[month] for month in range(1, 13)) >= 10
