"""The question bank: each question rests on a text that was read; a test is drawn fairly and marked exactly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.questions import LETTERS, Question, Topic, bank, draw, mark_of
from gongkai.law.sources import HOUSE_RULE, Certainty
from gongkai.law.training import training_rule

TODAY = date(2026, 11, 23)
READ = {Certainty.READ, Certainty.PUBLISHED}


@pytest.mark.parametrize("one", bank().values(), ids=lambda one: one.key)
def test_every_question_rests_on_a_text_that_was_read_and_has_an_answer_among_its_options(
    one: Question,
) -> None:
    assert one.certainty in READ
    assert one.basis.source.key != HOUSE_RULE
    assert one.basis.source.certainty in READ
    assert one.explanation.endswith(("。", "）"))
    assert len(set(one.options)) == len(one.options) >= 2
    assert one.right
    assert list(one.right) == sorted(set(one.right))
    assert set(one.right) <= set(LETTERS[: len(one.options)])
    assert one.is_right(reversed(one.right))
    assert not one.is_right(one.right + LETTERS[len(one.options)])


def test_the_bank_is_large_enough_for_two_different_tests_on_any_topic() -> None:
    assert len(bank()) >= 60
    for topic in Topic:
        assert sum(one.topic == topic for one in bank().values()) >= 8, topic


@given(st.sets(st.sampled_from(list(Topic))), st.integers(0, 30), st.text(max_size=5))
def test_a_test_has_no_question_twice_and_only_those_asked_for(
    topics: set[Topic], count: int, seed: str
) -> None:
    drawn = draw(topics, count, TODAY, seed)
    there = sum(one.covers(TODAY) and (not topics or one.topic in topics) for one in bank().values())
    assert len(drawn) == len({one.key for one in drawn}) == min(count, there)
    assert all(not topics or one.topic in topics for one in drawn)
    assert drawn == draw(topics, count, TODAY, seed)
    piles = [sum(one.topic == topic for one in drawn) for topic in topics]
    if piles and min(piles) >= 8:
        return
    assert not piles or count > 8 or max(piles) - min(piles) <= 1


@given(st.dictionaries(st.sampled_from(list(bank())), st.sets(st.sampled_from("ABCD")), max_size=12))
def test_the_mark_counts_exactly_the_right_answers(answers: dict[str, set[str]]) -> None:
    asked = [bank()[key] for key in answers]
    right = sum("".join(sorted(given)) == bank()[key].right for key, given in answers.items())
    assert mark_of(asked, answers) == (100 * right // len(asked) if asked else 0)
    assert not asked or mark_of(asked, {one.key: one.right for one in asked}) == 100


def test_what_a_later_law_says_is_not_asked_before_it_is_in_force() -> None:
    later = {one.key for one in bank().values() if one.since == date(2026, 1, 1)}
    assert later
    drawn = draw([], len(bank()), date(2025, 12, 31), "")
    assert later.isdisjoint(one.key for one in drawn)


def test_the_mark_has_its_word() -> None:
    rule = training_rule(TODAY)
    assert [rule.word_for(mark) for mark in (59, 60, 79, 80)] == ["不合格", "合格", "合格", "良好"]
    assert training_rule(date(2015, 1, 1)) == training_rule(date(2019, 5, 15))
