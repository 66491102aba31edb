"""Glued digits are cut in every way that adds up and in no other; rows leave each other only what fits together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.reports.tables.cutting import Gap, Value, adds_up, cuts, number_of, totals
from gongkai.documents.reports.tables.solving import settled
from gongkai.law.report_form import TABLE_3_COLUMNS, TABLE_4_COLUMNS, Column

COUNT = Column("本年制发件数", "本年制发件数")
CHANGE = Column("本年增/减", "本年增减", may_be_negative=True)
AMOUNT = Column("采购总金额", "采购总金额", "万元", is_amount=True)
ROW_3 = tuple(Column(name, name) for name in TABLE_3_COLUMNS)
ROW_4 = tuple(Column(name, name) for name in TABLE_4_COLUMNS) * 3
COUNTS = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 400))


@given(st.lists(COUNTS, min_size=6, max_size=6))
def test_the_true_row_is_among_the_ways_and_every_way_is_the_same_digits_and_adds_up(
    parts: list[int],
) -> None:
    row = (*parts, sum(parts))
    digits = "".join(map(str, row))
    ways = cuts(digits, ROW_3)
    assert row in ways or not ways  # so many ways that none is told
    for way in ways:
        assert adds_up(way, ROW_3)
        assert "".join(map(str, way)) == digits


@given(st.lists(st.lists(st.integers(0, 15), min_size=4, max_size=4), min_size=3, max_size=3))
def test_every_group_of_table_4_adds_up_in_every_way(groups: list[list[int]]) -> None:
    row = tuple(number for group in groups for number in (*group, sum(group)))
    ways = cuts("".join(map(str, row)), ROW_4)
    assert row in ways or not ways
    assert all(adds_up(way, ROW_4) for way in ways)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_where_empty_cells_left_no_trace_the_true_total_is_among_the_totals(parts: list[int]) -> None:
    assert sum(parts) in totals("".join(map(str, (*parts, sum(parts)))), 6)


@pytest.mark.parametrize(
    ("digits", "columns", "expected"),
    [
        ("000", (COUNT,) * 3, [(0, 0, 0)]),
        ("5426", (COUNT,) * 3, [(5, 4, 26), (5, 42, 6), (54, 2, 6)]),
        ("1003", (COUNT,) * 3, [(10, 0, 3)]),
        ("97+82179", (COUNT, CHANGE, COUNT), [(97, 8, 2179), (97, 82, 179), (97, 821, 79), (97, 8217, 9)]),
        ("0-110", (COUNT, CHANGE, COUNT), [(0, -1, 10), (0, -11, 0)]),
        ("30.5万元", (COUNT, AMOUNT), [(3, Decimal("0.5"))]),
        ("12", (COUNT,) * 3, []),
    ],
)
def test_digits_are_cut_without_needless_zeros_and_signs_and_points_only_where_the_column_has_them(
    digits: str, columns: tuple[Column, ...], expected: list[tuple[Value, ...]]
) -> None:
    assert list(cuts(digits, columns)) == expected


def test_a_row_of_single_digits_has_one_way_even_if_it_does_not_add_up() -> None:
    assert cuts("4000003", ROW_3) == ((4, 0, 0, 0, 0, 0, 3),)
    assert cuts("100000000000000", ROW_4) == ((1, *(0,) * 14),)


def test_where_most_sums_are_wrong_cells_are_lost_and_the_digits_are_no_row() -> None:
    assert cuts("279253204825328", ROW_4) == ()


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("4,119", COUNT, 4119),
        ("12件", COUNT, 12),
        ("1.2万", COUNT, 12000),
        ("十二件", COUNT, 12),
        ("-11", CHANGE, -11),
        ("+19", CHANGE, 19),
        ("减3", CHANGE, -3),
        ("增加5项", CHANGE, 5),
        ("减3", COUNT, None),
        ("251000元", AMOUNT, Decimal("25.1")),
        ("670.376375", AMOUNT, Decimal("670.376375")),
        ("12%", COUNT, None),
        ("若干", COUNT, None),
    ],
)
def test_a_cell_is_worth_its_number(text: str, column: Column, expected: Value | None) -> None:
    assert number_of(text, column) == expected


def test_the_rows_that_add_up_to_the_total_choose_among_each_others_ways() -> None:
    rows = {
        "1": [(1, 0, 1), (0, 1, 1)],
        "2": [(0, 0, 0)],
        "3.1": [(1, 0, 1)],
        "3.7": [(1, 0, 1), (0, 1, 1)],
        "4": [(0, 0, 0)],
    }
    assert settled(rows, ["3.1"]) == {code: [ways[0]] for code, ways in rows.items()}


def test_identities_that_the_paper_itself_breaks_decide_nothing() -> None:
    rows = {"3.1": [(5, 0, 5), (0, 5, 5)], "3.7": [(1, 0, 1)]}
    assert settled(rows, ["3.1"]) == rows


def test_an_unknown_column_takes_part_in_no_identity_and_an_empty_total_in_none_either() -> None:
    unknown = Gap.UNKNOWN
    rows = {
        "3.1": [(unknown, Gap.BLANK, 2), (unknown, Gap.BLANK, 3)],
        "3.7": [(unknown, Gap.BLANK, 3)],
    }
    assert settled(rows, ["3.1"])["3.1"] == [(unknown, Gap.BLANK, 3)]
