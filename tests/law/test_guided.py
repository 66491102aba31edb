"""The decision by questions: every outcome that is decided can be reached, every path comes to an end."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law.guided import FIRST, QUESTIONS, SEPARABLE, Walk, walk
from gongkai.law.outcomes import OUTCOMES, Group

# These ends are no decisions: they have events of their own.
NOT_DECIDED = {"no_correction", "no_fee_paid", "withdrawn_by_applicant"}
STEPS = {"ask-correction", "ask-reasons", "ask-third-party", "search"}


def ends(given: dict[str, str] | None = None) -> Iterator[Walk]:
    """Every way to the end."""
    given = given or {}
    here = walk(given)
    if here.question is None:
        yield here
        return
    assert here.question.code not in given  # no question comes twice
    for answer in here.question.answers:
        yield from ends({**given, here.question.code: answer.code})


def test_every_decided_outcome_is_reached_and_every_step_is_known() -> None:
    found = list(ends())
    assert {one.outcome for one in found if one.outcome} == set(OUTCOMES) - NOT_DECIDED
    assert {one.step for one in found if one.step} == STEPS
    assert all(bool(one.outcome) != bool(one.step) for one in found)


def test_what_is_withheld_is_given_separately_where_that_is_possible() -> None:
    for one in ends():
        if one.given[-1][0].code == SEPARABLE:
            ground = next(answer.ground for _, answer in one.given if answer.ground)
            assert OUTCOMES[ground].group is Group.REFUSED
            assert (one.outcome, one.withheld) in (("partial", ground), (ground, ""))
        else:
            assert not one.withheld


def test_answers_that_do_not_exist_lead_nowhere() -> None:
    here = walk({FIRST: "nonsense", "article14": "secret"})
    assert here.question is QUESTIONS[FIRST]
    assert here.given == ()
