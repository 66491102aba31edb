"""Reconsideration and suits: what is due when, by which law; what can't follow what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import Calendar
from gongkai.law.disputes import (
    Move,
    Procedure,
    Proceeding,
    Stage,
    course,
    due_on,
    reasons_against,
)

ACCEPTED = date(2026, 8, 3)  # a Monday
NOTICED = date(2026, 8, 7)
RECONSIDERATION, SUIT = Proceeding.RECONSIDERATION, Proceeding.SUIT


def dues(proceeding: Proceeding, *moves: Move, accepted: date = ACCEPTED) -> dict[str, date]:
    return {due.name: due.date for due in course(proceeding, accepted, moves).dues}


def test_the_reply_in_a_reconsideration_is_due_in_ten_working_days_and_in_five_by_the_simple_procedure() -> (
    None
):
    assert dues(RECONSIDERATION, Move(Stage.NOTICED, NOTICED))["reply"] == date(2026, 8, 21)
    simple = Move(Stage.NOTICED, NOTICED, Procedure.SIMPLE)
    assert dues(RECONSIDERATION, simple)["reply"] == date(2026, 8, 14)
    (reply, decision) = course(RECONSIDERATION, ACCEPTED, [simple]).dues
    assert reply.counted == "自2026年8月7日的次日起5个工作日"
    assert decision.counted == "自2026年8月3日的次日起30日，最后一日是休息日的顺延"


def test_a_decision_takes_sixty_days_thirty_more_when_extended_and_thirty_by_the_simple_procedure() -> None:
    # The 60th day, 2 October 2026, is a day of the national holiday, which ends on the 7th.
    assert dues(RECONSIDERATION)["decision"] == date(2026, 10, 8)
    extended = Move(Stage.EXTENDED, date(2026, 9, 28))
    assert dues(RECONSIDERATION, extended)["decision"] == date(2026, 11, 2)  # the 90th day is a Sunday
    simple = Move(Stage.NOTICED, NOTICED, Procedure.SIMPLE)
    assert dues(RECONSIDERATION, simple)["decision"] == date(2026, 9, 2)


def test_a_suit_after_reconsideration_may_be_filed_within_fifteen_days_of_service() -> None:
    moves = [Move(Stage.CONCLUDED, date(2026, 9, 21)), Move(Stage.SERVED, date(2026, 9, 24))]
    found = course(RECONSIDERATION, ACCEPTED, moves)
    assert (found.stage, found.next_due.name, found.next_due.date) == (
        Stage.SERVED,
        "suit",
        date(2026, 10, 9),
    )
    assert not found.next_due.is_ours
    assert not found.next_due.is_house_rule


def test_the_terms_of_a_suit_are_known_from_memory_only_and_say_so() -> None:
    moves = [Move(Stage.NOTICED, NOTICED), Move(Stage.JUDGED, date(2026, 11, 2))]
    found = {due.name: due for due in course(SUIT, ACCEPTED, moves).dues}
    assert found["reply"].date == date(2026, 8, 24)  # the 15th day is a Saturday
    assert found["appeal"].date == date(2026, 11, 17)
    assert found["judgment"].met_on == date(2026, 11, 2)
    assert all(due.is_house_rule for due in found.values())


def test_a_case_accepted_before_2024_goes_by_the_law_of_then() -> None:
    found = course(RECONSIDERATION, date(2023, 12, 29), [Move(Stage.NOTICED, date(2024, 1, 4))])
    (reply,) = [due for due in found.dues if due.name == "reply"]
    assert reply.date == date(2024, 1, 15)  # ten days, the last of them a Sunday
    assert reply.is_house_rule


def test_what_is_ours_comes_first_and_what_was_done_is_no_longer_due() -> None:
    notice = Move(Stage.NOTICED, NOTICED)
    assert course(RECONSIDERATION, ACCEPTED, [notice]).next_due.name == "reply"
    replied = [notice, Move(Stage.REPLIED, date(2026, 8, 12))]
    assert course(RECONSIDERATION, ACCEPTED, replied).next_due.name == "decision"
    over = [*replied, Move(Stage.CONCLUDED, date(2026, 9, 1))]
    assert course(RECONSIDERATION, ACCEPTED, over).next_due is None


def test_complaints_and_corrections_have_a_term_of_our_own_that_says_so() -> None:
    for proceeding in (Proceeding.COMPLAINT, Proceeding.OWN_RECORD):
        due = due_on(proceeding, date(2026, 9, 8))
        assert (due.date, due.is_house_rule) == (date(2026, 10, 12), True)


def test_a_term_into_a_year_without_holiday_notice_is_provisional() -> None:
    last = max(Calendar.default().years)
    due = due_on(Proceeding.COMPLAINT, date(last, 12, 20))
    assert due.is_provisional
    assert due.date.year == last + 1


@pytest.mark.parametrize(
    ("proceeding", "moves", "new", "says"),
    [
        (SUIT, [], Move(Stage.EXTENDED, NOTICED), "没有“复议期限延长”"),
        (RECONSIDERATION, [], Move(Stage.APPEALED, NOTICED), "没有“上诉”"),
        (RECONSIDERATION, [], Move(Stage.CONCLUDED, NOTICED), "没有“审结”"),
        (RECONSIDERATION, [], Move(Stage.REPLIED, NOTICED), "请先登记“收到答复通知"),
        (RECONSIDERATION, [], Move(Stage.NOTICED, ACCEPTED - timedelta(1)), "不能早于“受理”"),
        (
            RECONSIDERATION,
            [Move(Stage.NOTICED, NOTICED)],
            Move(Stage.NOTICED, NOTICED),
            "已经登记在2026-08-07",
        ),
        (
            RECONSIDERATION,
            [Move(Stage.NOTICED, NOTICED, Procedure.SIMPLE)],
            Move(Stage.EXTENDED, NOTICED),
            "不能延长",
        ),
        (SUIT, [], Move(Stage.NOTICED, NOTICED, Procedure.SIMPLE), "简易程序只用于"),
        (SUIT, [Move(Stage.CONCLUDED, NOTICED)], Move(Stage.HEARD, NOTICED + timedelta(1)), "审结"),
    ],
)
def test_what_cannot_follow_is_told_with_its_rule(
    proceeding: Proceeding, moves: list[Move], new: Move, says: str
) -> None:
    found = reasons_against(proceeding, ACCEPTED, moves, new)
    assert any(says in text for text, _ in found)
    assert all(rule for _, rule in found)


def test_a_case_may_be_heard_more_than_once_and_entered_late() -> None:
    moves = [Move(Stage.HEARD, date(2026, 8, 20)), Move(Stage.CONCLUDED, date(2026, 9, 20))]
    assert not reasons_against(RECONSIDERATION, ACCEPTED, moves, Move(Stage.HEARD, date(2026, 9, 1)))


@given(
    start=st.dates(date(2024, 1, 1), date(2025, 9, 1)),
    stages=st.lists(st.tuples(st.sampled_from(Stage), st.integers(0, 200)), max_size=6),
    proceeding=st.sampled_from([RECONSIDERATION, SUIT]),
)
def test_no_term_ends_on_a_day_of_rest_or_before_it_began_in_whatever_order_it_was_entered(
    start: date, stages: list[tuple[Stage, int]], proceeding: Proceeding
) -> None:
    moves = [Move(stage, start + timedelta(days)) for stage, days in stages]
    found = course(proceeding, start, moves)
    calendar = Calendar.default()
    for due in found.dues:
        assert due.date > due.start
        assert due.is_provisional or calendar.is_working_day(due.date)
    assert sorted(found.dues, key=str) == sorted(course(proceeding, start, moves[::-1]).dues, key=str)
