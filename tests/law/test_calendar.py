"""The working-day calendar: 《国务院办公厅关于××年部分节假日安排的通知》."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import Calendar, CalendarMissing, DayKind, HolidayNotice, NoticeError

CALENDAR = Calendar.default()
LOADED = st.dates(date(2005, 1, 1), date(2025, 6, 30))
TERM = st.integers(1, 60)


def notice(year, rest=(), working=(), **more):
    return HolidayNotice(year, "国办发明电〔测试〕1号", frozenset(rest), frozenset(working), **more)


def test_every_day_of_the_loaded_years_is_what_the_package_says():
    days = (date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days))
    assert [day for day in days if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (date(2026, 2, 14), DayKind.ADJUSTED_WORKING_DAY, "春节调休上班（国办发明电〔2025〕7号）"),
        (date(2026, 2, 16), DayKind.HOLIDAY, "春节放假（国办发明电〔2025〕7号）"),
        (date(2026, 10, 11), DayKind.WEEKEND, "周末"),
        (date(2026, 10, 12), DayKind.WEEKDAY, "工作日"),
        (date(2019, 5, 2), DayKind.HOLIDAY, "劳动节放假（国办发明电〔2019〕3号）"),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节放假（国办发明电〔2020〕1号）"),
    ],
)
def test_a_day_says_why_it_is_what_it_is_and_by_which_notice(day, kind, reason):
    looked_up = CALENDAR.day(day)
    assert (looked_up.kind, looked_up.reason) == (kind, reason)
    assert looked_up.is_working == CALENDAR.is_working_day(day)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.day(date(2027, 1, 4)),
        lambda: CALENDAR.is_working_day(date(2027, 1, 4)),
        lambda: CALENDAR.add_working_days(date(2026, 12, 10), 20),
        lambda: CALENDAR.next_working_day(date(2026, 12, 31)),
        lambda: CALENDAR.working_days_between(date(2026, 12, 10), date(2027, 1, 4)),
    ],
)
def test_a_year_without_notice_is_an_explicit_answer(ask):
    with pytest.raises(CalendarMissing, match="尚未录入2027年节假日安排通知") as missing:
        ask()
    assert missing.value.year == 2027


def test_a_provisional_calendar_counts_monday_to_friday_in_a_missing_year_only():
    provisional = CALENDAR.provisional()
    assert provisional.is_provisional
    assert not CALENDAR.is_provisional
    assert provisional.add_working_days(date(2026, 12, 10), 20) == date(2027, 1, 7)
    assert not provisional.is_working_day(date(2026, 10, 1))


def test_a_later_notice_opens_its_year():
    added = CALENDAR.with_notices([notice(2027, [date(2027, 1, 1)], [date(2027, 1, 3)])])
    assert added.add_working_days(date(2026, 12, 31), 2) == date(2027, 1, 4)
    assert added.day(date(2027, 1, 3)).kind is DayKind.ADJUSTED_WORKING_DAY
    assert 2027 not in CALENDAR.years


def test_a_notice_may_reach_into_the_december_before_its_year():
    added = CALENDAR.with_notices([notice(2027, [date(2027, 1, 1), date(2026, 12, 31)])])
    assert not added.is_working_day(date(2026, 12, 31))
    assert CALENDAR.is_working_day(date(2026, 12, 31))


def test_a_new_notice_for_a_year_replaces_the_old_one_and_an_amendment_adds_to_it():
    replaced = CALENDAR.with_notices([notice(2026, [date(2026, 1, 1)])])
    assert replaced.is_working_day(date(2026, 10, 1))
    amended = CALENDAR.with_notices([notice(2026, [date(2026, 11, 2)], amends=True)])
    assert not amended.is_working_day(date(2026, 11, 2))
    assert not amended.is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (notice(2027), "没有列出任何放假日期"),
        (notice(2027, [date(2027, 5, 1)], [date(2027, 5, 1)]), "既列为放假又列为上班"),
        (notice(2027, [date(2028, 5, 1)]), "不属于2027年的安排"),
        (notice(2027, [date(2027, 1, 1)], [date(2027, 1, 4)]), "本来就是周一至周五"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused_with_every_reason(wrong, reason):
    with pytest.raises(NoticeError, match=reason) as error:
        CALENDAR.with_notices([wrong])
    assert error.value.reasons == tuple(wrong.faults())


@given(LOADED, TERM)
def test_counting_and_adding_are_inverse(start, count):
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.add_working_days(end, -count) <= start or not CALENDAR.is_working_day(start)


@given(LOADED, st.integers(0, 400))
def test_the_days_between_two_dates_are_those_one_counts_by_hand(start, length):
    by_hand = sum(CALENDAR.is_working_day(start + timedelta(days=n)) for n in range(1, length + 1))
    assert CALENDAR.working_days_between(start, start + timedelta(days=length)) == by_hand


@given(LOADED, TERM, st.integers(1, 90))
def test_adding_a_holiday_never_shortens_a_term(start, count, offset):
    holiday = start + timedelta(days=offset)
    longer = CALENDAR.with_notices([notice(holiday.year, [holiday], amends=True)])
    assert longer.add_working_days(start, count) >= CALENDAR.add_working_days(start, count)


@given(LOADED, TERM, st.integers(1, 13))
def test_an_adjusted_working_day_never_lengthens_a_term(start, count, weeks):
    saturday = start + timedelta(days=(5 - start.weekday()) % 7 + 7 * weeks)
    shorter = CALENDAR.with_notices([notice(saturday.year, [], [saturday], amends=True)])
    assert shorter.add_working_days(start, count) <= CALENDAR.add_working_days(start, count)
