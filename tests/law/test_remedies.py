"""The remedy paragraph follows the decision and the law in force on its day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.outcomes import OUTCOMES
from gongkai.law.remedies import (
    NOTICES,
    RemedySettings,
    remedy_for,
    remedy_for_notice,
    remedy_for_silence,
)
from gongkai.law.sources import Certainty

REFUSALS = [code for code, entry in OUTCOMES.items() if entry.article.article in (14, 15, 16)]
days = st.dates(date(2019, 5, 15), date(2027, 12, 31))


@pytest.mark.parametrize("code", [*REFUSALS, "partial"])
def test_refusals_go_to_reconsideration_first_since_2024(code: str) -> None:
    assert remedy_for(code, date(2023, 12, 31)).reconsideration_first is False
    remedy = remedy_for(code, date(2024, 1, 1))
    assert (remedy.reconsideration_first, remedy.suit_months) == (True, None)
    assert remedy.must_state_in_letter
    assert "应当先申请行政复议" in remedy.paragraph
    assert "6个月" not in remedy.paragraph


def test_partial_disclosure_follows_the_ground_of_what_is_withheld() -> None:
    day = date(2026, 8, 3)
    assert remedy_for("partial", day, withheld=["third_party_rights"]).reconsideration_first
    assert remedy_for("partial", day, withheld=["needs_processing", "state_secret"]).reconsideration_first
    assert not remedy_for("partial", day, withheld=["needs_processing"]).reconsideration_first


def test_partial_disclosure_is_named_by_the_regulation_of_2026() -> None:
    assert remedy_for("partial", date(2026, 6, 30)).certainty is Certainty.MODEL
    assert remedy_for("partial", date(2026, 7, 1)).certainty is Certainty.READ


@given(st.sampled_from(sorted(set(OUTCOMES) - set(REFUSALS) - {"partial"})), days)
def test_everything_else_leaves_the_choice_or_needs_no_paragraph(code, day) -> None:
    remedy = remedy_for(code, day)
    if remedy is None:
        assert code in ("withdrawn_by_applicant", "other")
        return
    assert (remedy.reconsideration_first, remedy.reconsideration_days, remedy.suit_months) == (False, 60, 6)
    assert "60日内" in remedy.paragraph
    assert "6个月内" in remedy.paragraph


def test_silence_goes_to_reconsideration_first_since_july_2026() -> None:
    assert remedy_for_silence(date(2026, 6, 30)).reconsideration_first is False
    remedy = remedy_for_silence(date(2026, 7, 1))
    assert remedy.reconsideration_first
    assert any(str(citation).endswith("第二十三条第一款第（三）项") for citation in remedy.citations)


def test_procedural_letters_have_no_remedy_but_the_third_party_has() -> None:
    day = date(2026, 8, 3)
    assert [code for code in NOTICES if remedy_for_notice(code, day)] == [
        "third_party_disclosure_notice",
        "own_record_notice",
    ]
    with pytest.raises(ValueError, match="没有“greeting”这种程序性文书"):
        remedy_for_notice("greeting", day)


def test_service_over_the_internet_needs_the_online_channel() -> None:
    day = date(2026, 8, 3)
    bare = remedy_for("state_secret", day, served_online=True)
    assert bare.online_channel_needed
    assert bare.gaps
    settings = RemedySettings(body="某县人民政府", body_address="人民路1号", online_channel="掌上复议")
    remedy = remedy_for("state_secret", day, settings, served_online=True)
    assert remedy.gaps == ()
    assert "某县人民政府（地址：人民路1号；网上申请渠道：掌上复议）" in remedy.paragraph
    assert not remedy_for("state_secret", day, settings).online_channel_needed


def test_a_county_may_leave_the_disputed_paragraphs_out() -> None:
    day = date(2026, 8, 3)
    without = RemedySettings(disputed_letters_carry_paragraph=False)
    assert remedy_for("petition_complaint_report", day).certainty is Certainty.MODEL
    assert remedy_for("petition_complaint_report", day, without) is None
    assert remedy_for("repeat_application", day, without) is not None


def test_since_july_2026_every_letter_that_may_hurt_must_tell_the_remedy() -> None:
    assert not remedy_for("not_this_agency", date(2026, 6, 30)).must_state_in_letter
    assert remedy_for("not_this_agency", date(2026, 7, 1)).must_state_in_letter
    assert not remedy_for("disclosed", date(2026, 7, 1)).must_state_in_letter
