"""What must be public, and in which term."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import Calendar, CalendarMissing
from gongkai.law.duties import (
    Level,
    ReportingBody,
    Unit,
    annual_report_basis,
    annual_report_due,
    channels,
    duties,
    duty,
    general_term,
    keep_until,
    publish_by,
    special_term,
    special_terms,
    withdraw_by,
)
from gongkai.law.sources import Certainty

CALENDAR = Calendar.default()
days = st.dates(date(2019, 1, 1), date(2026, 11, 20))


def test_a_township_has_the_15_items_of_article_20_the_8_of_article_21_and_26_fields() -> None:
    codes = [entry.code for entry in duties()]
    assert len(set(codes)) == len(codes)
    assert [sum(code.startswith(block) for code in codes) for block in ("20-", "21-", "54-")] == [15, 8, 26]
    assert str(duty("20-07").basis).endswith("第二十条第（七）项")
    assert str(duty("21-05").basis).endswith("第二十一条")


def test_twelve_fields_are_switched_on_and_the_rest_wait() -> None:
    fields = [entry for entry in duties() if entry.code.startswith("54-")]
    assert sum(entry.is_on for entry in fields) == 12
    assert {entry.certainty for entry in fields if not entry.is_on} == {Certainty.MEMORY}
    assert Level.VILLAGE in next(entry for entry in fields if entry.title == "涉农补贴").levels


def test_every_carrier_is_a_box_of_the_template() -> None:
    assert {channel for entry in duties() for channel in entry.channels} <= set(channels())
    assert len(channels()) == 13


def test_every_term_has_one_name_a_basis_and_a_period() -> None:
    names = [name for term in special_terms() for name in (term.kind, *term.names)]
    assert len(set(names)) == len(names)
    assert all(term.publish or term.keep or term.withdraw for term in special_terms())
    assert "批准后20日内" in duty("20-07").term_text


@given(days)
def test_the_general_term_is_the_20th_working_day_after(formed: date) -> None:
    due = publish_by(None, formed, CALENDAR)
    counted = [formed + timedelta(days=n) for n in range(1, (due - formed).days + 1)]
    assert sum(CALENDAR.is_working_day(day) for day in counted) == 20
    assert CALENDAR.is_working_day(due)


@given(days)
def test_budgets_are_published_20_calendar_days_after_approval(approved: date) -> None:
    due = publish_by("budget_approved_by_town_peoples_congress", approved, CALENDAR)
    assert due - approved == timedelta(days=20)


def test_terms_of_other_laws() -> None:
    assert withdraw_by("penalty_decision_revoked", date(2026, 9, 30), CALENDAR) == date(2026, 10, 10)
    assert keep_until("征地补偿安置公告", date(2026, 11, 2), CALENDAR) == date(2026, 12, 2)
    assert keep_until("征收土地预公告", date(2026, 11, 2), CALENDAR) == date(2026, 11, 16)
    assert publish_by("land_taking_notice", date(2026, 9, 1), CALENDAR) == date(2026, 9, 21)
    assert special_term("social_assistance_list").publish.unit is Unit.WORKING


def test_what_a_kind_does_not_have_is_said_in_chinese() -> None:
    with pytest.raises(ValueError, match="没有公开期限，只有：公告时间不少于10个工作日"):
        publish_by("征收土地预公告", date(2026, 11, 2), CALENDAR)
    with pytest.raises(ValueError, match="没有“天气预报”的专门公开期限"):
        special_term("天气预报")
    with pytest.raises(ValueError, match="没有编号为“99-01”"):
        duty("99-01")


def test_an_unknown_year_is_not_promised() -> None:
    with pytest.raises(CalendarMissing):
        publish_by(None, date(2026, 12, 20), CALENDAR)


def test_the_general_term_follows_the_regulation_of_the_day() -> None:
    assert general_term(date(2019, 5, 14)).certainty is Certainty.MEMORY
    assert general_term(date(2019, 5, 15)).certainty is Certainty.READ
    with pytest.raises(ValueError, match="施行日"):
        general_term(date(2008, 4, 30))


def test_a_township_reports_by_the_county_notice_or_else_by_31_january() -> None:
    assert annual_report_due(2026) == date(2027, 1, 31)
    assert annual_report_basis().source.certainty.is_house_rule
    assert annual_report_due(2026, county_notice=date(2027, 1, 20)) == date(2027, 1, 20)
    assert annual_report_due(2026, ReportingBody.COUNTY_GOVERNMENT) == date(2027, 3, 31)
