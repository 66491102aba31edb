"""What is asked about a report: each finding, and that papers in order are asked nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from gongkai.documents.reports.checking import findings_of
from gongkai.documents.reports.model import Heading, Place, ReadFigure, ReportFinding, Tables
from gongkai.documents.reports.source_text import lines_of
from gongkai.documents.reports.text import read_text
from gongkai.law.report_form import FORMS, Number
from tests.documents.report_papers import invented_figures

TOWN = "青禾镇人民政府"


def figures(values: Mapping[str, Number]) -> dict[str, ReadFigure]:
    return {key: ReadFigure(key, value, str(value), Place(line=9)) for key, value in values.items()}


def asked(
    values: Mapping[str, Number],
    text: str = "",
    *,
    agency: str | None = TOWN,
    year: int | None = 2023,
    form: str = "2021",
    previous: Mapping[str, Number] | None = None,
) -> list[ReportFinding]:
    tables = Tables(form, figures(values), (), (), ())
    sections = {"一、总体情况": text}
    return list(
        findings_of(tables, read_text(lines_of(text), year), Heading(agency, year, sections), previous or {})
    )


def rules(findings: list[ReportFinding]) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.key) for finding in findings]


def in_order(form: str = "2021") -> dict[str, Number]:
    return {
        key: value
        for key, value in invented_figures(FORMS[form], random.Random(7)).items()
        if not key.startswith("表二/")
    }


def test_a_report_in_order_is_asked_nothing() -> None:
    values = in_order()
    text = f"收到申请{values['表三/1/总计']}件，办结{values['表三/3.7/总计']}件。"
    assert not asked(values, text)


# --- tables ------------------------------------------------------------------------------------------


def test_each_group_of_table_4_is_asked_about_by_itself() -> None:
    wrong = in_order() | {"表四/行政复议/总计": 999, "表四/复议后起诉/总计": 999}
    assert rules(asked(wrong)) == [("E", "表四/行政复议/总计"), ("E", "表四/复议后起诉/总计")]


def test_a_finding_of_an_identity_has_its_place_and_what_to_do() -> None:
    [finding] = asked(in_order() | {"表四/行政复议/总计": 999})
    assert finding.place == Place(line=9)
    assert finding.advice


def test_last_year_is_compared_where_it_is_known() -> None:
    values = in_order()
    carried = values["表三/2/总计"]
    assert not asked(values, previous={"表三/4/总计": carried})
    assert rules(asked(values, previous={"表三/4/总计": carried + 1})) == [("D", "表三/2/总计")]


@pytest.mark.parametrize(("year", "is_asked"), [(2020, False), (2021, True), (2023, True), (None, False)])
def test_the_form_of_2019_is_asked_about_from_2021(year: int | None, is_asked: bool) -> None:
    assert (("FORM", "表二") in rules(asked(in_order("2019"), year=year, form="2019"))) is is_asked


RULES_MADE = {"表二/规章/本年制发件数": 2, "表二/规章/本年废止件数": 0, "表二/规章/现行有效件数": 2}


@pytest.mark.parametrize(
    "agency",
    [TOWN, "青禾乡", "西河路街道办事处", "明溪县人民政府", "明溪县教育局", "云川市明溪区人民政府办公室"],
)
def test_who_has_no_power_to_make_rules_made_none(agency: str) -> None:
    [finding] = asked(RULES_MADE, agency=agency)
    assert (finding.rule, finding.key, finding.found) == ("IMPOSSIBLE", "表二/规章", "2/0/2")


@pytest.mark.parametrize("agency", ["云川市人民政府", "云川省工业厅", "云川自治区人民政府", None])
def test_who_may_make_rules_is_not_asked(agency: str | None) -> None:
    assert not asked(RULES_MADE, agency=agency)


def test_a_town_that_names_itself_nowhere_is_known_by_its_words() -> None:
    assert rules(asked(RULES_MADE, "我镇认真落实条例。", agency=None)) == [("IMPOSSIBLE", "表二/规章")]


def test_what_was_made_this_year_is_in_force_at_its_end() -> None:
    row = "表二/行政规范性文件"
    values = {f"{row}/本年制发件数": 3, f"{row}/本年废止件数": 1, f"{row}/现行有效件数": 2}
    assert not asked(values)
    assert rules(asked(values | {f"{row}/现行有效件数": 1})) == [("IMPOSSIBLE", f"{row}/现行有效件数")]


# --- text and tables ---------------------------------------------------------------------------------

RECEIVED = {"表三/1/总计": 95, "表三/2/总计": 0}


def test_text_and_tables_must_agree() -> None:
    assert rules(asked(RECEIVED, "收到政府信息公开申请17件。")) == [("H", "正文/新收申请")]
    assert rules(asked(RECEIVED, "我镇未收到政府信息公开申请。")) == [("H", "正文/新收申请")]
    assert not asked(RECEIVED, "收到政府信息公开申请95件。")


def test_accepted_applications_are_a_question_only() -> None:
    [finding] = asked(RECEIVED, "受理政府信息公开申请17件。")
    assert (finding.key, str(finding.severity)) == ("正文/受理申请", "warning")


@pytest.mark.parametrize(
    "said", ["收到政府信息公开申请90余件。", "2022年，收到政府信息公开申请17件，比2021年增长。"]
)
def test_what_is_approximate_or_of_another_year_is_not_compared(said: str) -> None:
    assert ("H", "正文/新收申请") not in rules(asked(RECEIVED, said))


def test_the_whole_district_is_the_figure_of_its_government_only() -> None:
    said = "2023年全区收到政府信息公开申请17件。"
    assert not asked(RECEIVED, said, agency="明溪区教育局")
    assert rules(asked(RECEIVED, said, agency="云川市明溪区人民政府")) == [("H", "正文/新收申请")]


def test_a_number_for_two_rows_is_compared_with_both() -> None:
    values = {"表三/3.1/总计": 272, "表三/3.2/总计": 3}
    assert not asked(values, "答复申请中，予以公开及部分公开275件。")
    [finding] = asked(values, "答复申请中，予以公开及部分公开258件。")
    assert (finding.key, finding.found, finding.expected) == ("正文/结果/予以公开", 258, 275)


def test_cells_that_the_text_repeats_are_asked_about_once_for_the_row() -> None:
    row = "表二/行政规范性文件"
    values = {f"{row}/本年制发件数": 4, f"{row}/本年废止件数": 0, f"{row}/现行有效件数": 32}
    said = "制定规范性文件{}件，废止规范性文件0件，现行有效的规范性文件{}件。"
    assert rules(asked(values, said.format(0, 0))) == [("H", row)]
    assert not asked(values, said.format(4, 32))


def test_all_upheld_means_as_many_as_there_were() -> None:
    values = {"表四/行政复议/结果维持": 5, "表四/行政复议/总计": 7}
    assert rules(asked(values, "行政复议7件，均获维持。")) == [("H", "表四/行政复议/结果维持")]


def test_without_table_3_the_text_must_balance_by_itself() -> None:
    said = "收到政府信息公开申请{}件，上年结转2件，办结8件，结转下年度1件。"
    assert not asked({}, said.format(7))
    assert rules(asked({}, said.format(9))) == [("A", "正文/新收申请")]


def test_findings_of_the_text_are_among_all() -> None:
    assert rules(asked({}, "主动公开政府信息10条，其中概况信息9条，工作动态8条。")) == [
        ("SUM", "正文/主动公开总数")
    ]
