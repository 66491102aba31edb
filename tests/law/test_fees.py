"""The information processing fee of 国办函〔2020〕109号."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.fees import FeeError, FeeLine, Method, only_method, page_fee, piece_fee, scale_on

DAY = date(2026, 11, 2)


def closed_price(k: int) -> int:
    """The closed formula beside the rule: 0, 100, then 100 more for each ten."""
    return 0 if k <= 10 else 100 if k <= 30 else 100 * ((k - 31) // 10 + 2)


@given(st.integers(0, 300))
def test_pieces_cost_what_the_closed_formula_says(n: int) -> None:
    assert piece_fee(n, DAY).total == sum(closed_price(k) for k in range(1, n + 1))
    assert piece_fee(n, DAY).price_of_last == (closed_price(n) if n else 0)


@given(st.integers(0, 1000))
def test_pages_cost_what_the_closed_formula_says(p: int) -> None:
    closed = 10 * max(0, min(p, 100) - 30) + 20 * max(0, min(p, 200) - 100) + 40 * max(0, p - 200)
    assert page_fee(p, DAY).total == closed


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_never_costs_less(a: int, b: int) -> None:
    few, many = sorted((a, b))
    assert piece_fee(few, DAY).total <= piece_fee(many, DAY).total
    assert page_fee(few, DAY).total <= page_fee(many, DAY).total


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_month_costs_the_same_whether_charged_at_once_or_in_parts(first: int, then: int) -> None:
    parts = piece_fee(first, DAY).total + piece_fee(then, DAY, already=first).total
    assert parts == piece_fee(first + then, DAY).total


def test_the_lines_of_a_notice_show_each_price_once() -> None:
    assert page_fee(150, DAY).lines == (FeeLine(1, 30, 0), FeeLine(31, 100, 10), FeeLine(101, 150, 20))
    assert piece_fee(35, DAY).lines == (FeeLine(1, 10, 0), FeeLine(11, 30, 100), FeeLine(31, 35, 200))
    assert str(page_fee(31, DAY).citation).endswith("第五条")


def test_one_standard_for_each_application() -> None:
    assert only_method(["piece"]) is Method.PIECE
    with pytest.raises(FeeError, match="只能按件或者按量选一种") as caught:
        only_method(["piece", "pages"])
    assert caught.value.code == "only_one_standard_per_application"
    with pytest.raises(ValueError, match="两种"):
        only_method(["weight"])


def test_no_page_fee_for_telling_where_it_is_published() -> None:
    with pytest.raises(FeeError) as caught:
        page_fee(500, DAY, only_told_where=True)
    assert caught.value.code == "page_fee_not_applicable"


def test_no_fee_before_the_measures_were_in_force() -> None:
    assert scale_on(date(2021, 1, 1)).in_force == date(2021, 1, 1)
    with pytest.raises(FeeError, match="不能收费"):
        piece_fee(11, date(2020, 12, 31))


@pytest.mark.parametrize("count", [-1, 1.5, True, "3", None, 10**9])
def test_what_is_no_sensible_number_of_pages_or_pieces_is_refused(count) -> None:
    for fee in (page_fee, piece_fee):
        with pytest.raises(ValueError, match="应为0至1000000的整数"):
            fee(count, DAY)
