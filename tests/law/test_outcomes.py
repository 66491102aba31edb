"""Every way a case can end is counted in exactly one row, under the label printed in the form."""

import pytest

from gongkai.law.applicants import APPLICANT_CLASSES, column_of
from gongkai.law.outcomes import OUTCOMES, Group, Need, RemedyRule, outcome
from gongkai.law.report_form import APPLICANT_COLUMNS, form_for
from gongkai.law.sources import Certainty


def test_every_outcome_has_a_result_row_in_the_form_of_each_year() -> None:
    for year in range(2019, 2027):
        rows = form_for(year).result_rows
        assert {entry.report_row(year) for entry in OUTCOMES.values()} == set(rows)


def test_other_handling_is_one_row_in_2020_and_three_from_2021() -> None:
    codes = ("no_correction", "no_fee_paid", "withdrawn_by_applicant")
    assert [outcome(code).report_row(2020) for code in codes] == ["3.6", "3.6", "3.6"]
    assert [outcome(code).report_row(2021) for code in codes] == ["3.6.1", "3.6.2", "3.6.3"]


def test_the_kind_of_an_outcome_is_the_kind_printed_beside_its_row() -> None:
    form = form_for(2024)
    for entry in OUTCOMES.values():
        row = form.row(entry.report_row(2024))
        assert entry.group.value in (row.groups[-1] if len(row.groups) > 1 else row.label)


def test_reconsideration_comes_first_exactly_for_articles_14_15_16() -> None:
    first = {entry.code for entry in OUTCOMES.values() if entry.remedy is RemedyRule.RECONSIDERATION_FIRST}
    assert first == {entry.code for entry in OUTCOMES.values() if entry.article.article in (14, 15, 16)}


def test_articles_print_as_letters_cite_them() -> None:
    assert str(outcome("not_this_agency").article) == "《中华人民共和国政府信息公开条例》第三十六条第（五）项"
    assert str(outcome("process_information").article).endswith("第十六条第二款")


def test_a_discretionary_refusal_needs_its_reason_and_a_missing_file_its_search() -> None:
    for code in ("internal_affairs", "process_information", "enforcement_case_file"):
        assert Need.DISCRETION in outcome(code).needs
    assert Need.SEARCH_LOG in outcome("information_does_not_exist").needs
    assert Need.THIRD_PARTY_CONSULTED in outcome("third_party_rights").needs
    assert Need.SECRECY_PROOF in outcome("state_secret").needs


def test_labels_read_well() -> None:
    assert outcome("disclosed").label == "予以公开"
    assert outcome("state_secret").label == "不予公开：属于国家秘密"
    assert outcome("partial").group is Group.PARTIAL


def test_an_unknown_outcome_and_a_year_without_form_are_refused_in_chinese() -> None:
    with pytest.raises(ValueError, match="没有“lost”这种办理结果"):
        outcome("lost")
    with pytest.raises(ValueError, match="2018年度还没有全国统一"):
        outcome("disclosed").report_row(2018)


def test_every_applicant_column_is_reached() -> None:
    assert {entry.column for entry in APPLICANT_CLASSES.values()} == set(APPLICANT_COLUMNS)


def test_the_county_may_move_only_what_the_form_leaves_open() -> None:
    assert APPLICANT_CLASSES["individual_business"].certainty is Certainty.MODEL
    assert column_of("individual_business", {"individual_business": "其他"}) == "其他"
    with pytest.raises(ValueError, match="不能改计"):
        column_of("company", {"company": "其他"})
    with pytest.raises(ValueError, match="不是报告中的申请人列"):
        column_of("individual_business", {"individual_business": "个体"})
    with pytest.raises(ValueError, match="没有“robot”这类申请人"):
        column_of("robot")
