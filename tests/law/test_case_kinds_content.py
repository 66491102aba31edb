"""What the evaluators of ``gongkai law check`` accept beyond the cases at hand."""

import pytest

from gongkai.law.case_kinds_content import EVALUATORS
from gongkai.law.faults import Refused

REPORT = EVALUATORS["report_identity"]


def keys(case):
    return [(error["rule"], error["key"]) for error in REPORT(case)["errors"]]


def test_a_table_that_lists_only_its_rows_with_cases_is_complete() -> None:
    rows = {"1": [3, 0, 0, 0, 0, 0, 3], "3.1": [2, 0, 0, 0, 0, 0, 2], "3.7": [2, 0, 0, 0, 0, 0, 2]}
    assert keys({"rows": rows | {"4": [1, 0, 0, 0, 0, 0, 1]}}) == []
    assert keys({"rows": rows | {"4": [0, 0, 0, 0, 0, 0, 0]}}) == [
        ("A", "表三/1/自然人"),
        ("A", "表三/1/总计"),
    ]


def test_rows_without_any_result_say_nothing_of_the_sum_of_results() -> None:
    rows = {code: [n, 0, 0, 0, 0, 0, n] for code, n in {"1": 3, "2": 1, "3.7": 4, "4": 0}.items()}
    assert keys({"rows": rows}) == []


def test_a_wrong_sum_of_one_lawsuit_group_names_that_group() -> None:
    groups = {"reconsideration": [1, 0, 0, 0, 1], "direct_suit": [1, 1, 0, 0, 1], "suit_after": [0] * 5}
    assert keys(groups) == [("E", "表四/未经复议直接起诉/总计")]


def test_last_years_report_may_be_given_as_rows() -> None:
    case = {"rows": {"2": [0] * 7}, "previous_rows": {"4": [0, 1, 0, 0, 0, 0, 1]}}
    assert keys(case) == [("D", "表三/2/商业企业"), ("D", "表三/2/总计")]


def test_table_2_is_compared_with_last_year() -> None:
    case = {
        "table_2": {"行政规范性文件": {"本年制发件数": 1, "本年废止件数": 0, "现行有效件数": 5}},
        "previous": {"表二/行政规范性文件/现行有效件数": 3},
    }
    assert keys(case) == [("F", "表二/行政规范性文件/现行有效件数")]


def test_negative_and_fractional_counts_are_named() -> None:
    assert keys({"rows": {"1": [-1, 0, 0, 0, 0, 0.5, -0.5]}}) == [
        ("G", "表三/1/自然人"),
        ("G", "表三/1/其他"),
        ("G", "表三/1/总计"),
    ]


def test_a_row_of_the_wrong_width_and_a_wrong_date_are_explained() -> None:
    with pytest.raises(ValueError, match="应有7个数，给了2个"):
        REPORT({"rows": {"1": [1, 1]}})
    with pytest.raises(Refused, match="不是有效日期"):
        EVALUATORS["village"]({"posted": "2026-13-01"})
    with pytest.raises(ValueError, match="只写明一个起算日期"):
        EVALUATORS["proactive"]({"type": "征收土地预公告"})


def test_a_case_may_name_the_report_year() -> None:
    row = EVALUATORS["table_row"]
    assert row({"decision": "no_correction", "report_year": 2020}) == {
        "row": "3.6",
        "label": "（六）其他处理",
    }


def test_a_term_into_a_year_without_calendar_has_no_date() -> None:
    answer = EVALUATORS["proactive"]({"formed_or_changed": "2026-12-20", "special_limit": None})
    assert (answer["publish_by"], answer["status"]) == (None, "calendar_missing_for_year")
