"""The forms are those of the two notices, and their identities hold for every set of cases."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.applicants import APPLICANT_CLASSES, column_of
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    FORMS,
    TABLE_3,
    TABLE_4,
    TABLE_4_COLUMNS,
    TOTAL,
    Form,
    cell,
    complete,
    form_for,
    parse_key,
)
from gongkai.law.report_identities import Severity, check

FORM_2019, FORM_2021 = FORMS["2019"], FORMS["2021"]


def rules(findings):
    return [(finding.rule, finding.key) for finding in findings]


# --- the printed form --------------------------------------------------------------------------------


def test_reports_of_2019_and_2020_use_the_form_of_2019_and_later_ones_that_of_2021() -> None:
    assert [form_for(year).name for year in (2019, 2020, 2021, 2026)] == ["2019", "2019", "2021", "2021"]
    assert "〔2021〕30号" in str(form_for(2021).citation)


def test_the_block_of_results_spans_22_rows_in_2021_and_20_in_2019() -> None:
    for form, height in ((FORM_2021, 22), (FORM_2019, 20)):
        blocks = [
            head for line in form.table_3_row_heads() for head in line if head.text == "三、本年度办理结果"
        ]
        assert [block.rows for block in blocks] == [height]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_row_heads_fill_three_columns_of_every_line(form: Form) -> None:
    area = sum(head.rows * head.columns for line in form.table_3_row_heads() for head in line)
    assert area == 3 * len(form.table_3)
    assert sum(head.rows * head.columns for line in form.table_3_heads() for head in line) == 3 * 10


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_cell_has_one_key_that_can_be_read_back(form: Form) -> None:
    keys = list(form.cells())
    assert len(set(keys)) == len(keys)
    assert [parse_key(str(key)) for key in keys] == keys


def test_the_keys_are_those_of_reports_as_published() -> None:
    keys_2019 = {str(key) for key in FORM_2019.cells()}
    assert {"表二/行政许可/本年增减", "表二/政府集中采购/采购总金额", "表三/3.6/其他"} <= keys_2019
    keys_2021 = {str(key) for key in FORM_2021.cells()}
    assert {"表二/行政事业性收费/本年收费金额", "表三/3.6.3/总计", "表四/复议后起诉/尚未审结"} <= keys_2021


@pytest.mark.parametrize("text", ["表三/3.1", "表五/1/自然人", "正文/新收申请", "表三//总计"])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是年度报告表格的单元格"):
        parse_key(text)


# --- sums and identities -----------------------------------------------------------------------------

cases = st.lists(
    st.tuples(
        st.sampled_from(list(APPLICANT_CLASSES)),
        st.booleans(),  # carried in from last year
        st.none() | st.sampled_from(list(OUTCOMES)),  # None: still open at the end of the year
    ),
    max_size=60,
)
lawsuits = st.lists(st.sampled_from([key for key in FORM_2021.cells() if key.table == TABLE_4]), max_size=20)
years = st.integers(2019, 2026)


def counted(year, applications, suits):
    figures: dict[str, int] = {}
    for applicant, carried_in, end in applications:
        column = column_of(applicant)
        closing = "4" if end is None else OUTCOMES[end].report_row(year)
        for row in ("2" if carried_in else "1", closing):
            figures[cell(TABLE_3, row, column)] = figures.get(cell(TABLE_3, row, column), 0) + 1
    for key in suits:
        figures[str(key)] = figures.get(str(key), 0) + 1
    return complete(figures, form_for(year))


@given(years, cases, lawsuits)
def test_identities_hold_for_every_set_of_cases(year, applications, suits) -> None:
    figures = counted(year, applications, suits)
    assert check(figures) == []
    assert figures[cell(TABLE_3, "3.7", TOTAL)] == sum(end is not None for *_, end in applications)


@given(years, cases, lawsuits, st.data(), st.integers(1, 9))
def test_any_single_wrong_figure_of_tables_3_and_4_is_found(year, applications, suits, data, error) -> None:
    figures = counted(year, applications, suits)
    keys = [str(key) for key in form_for(year).cells() if key.table in (TABLE_3, TABLE_4)]
    wrong = data.draw(st.sampled_from(keys))
    assert check({**figures, wrong: figures[wrong] + error})


@given(years, cases)
def test_next_year_takes_over_what_this_year_left_open(year, applications) -> None:
    this_year = counted(year, applications, [])
    open_cases = [(applicant, True, None) for applicant, _, end in applications if end is None]
    next_year = counted(year + 1, open_cases, [])
    assert check(next_year, previous=this_year) == []
    assert bool(rules(check(counted(year + 1, [], []), previous=this_year))) == bool(open_cases)


def test_complete_believes_no_given_sum_and_refuses_foreign_cells() -> None:
    figures = complete({cell(TABLE_3, "1", "自然人"): 2, cell(TABLE_3, "1", TOTAL): 99}, FORM_2021)
    assert figures[cell(TABLE_3, "1", TOTAL)] == 2
    with pytest.raises(ValueError, match="不是2021年格式表格中的单元格"):
        complete({"表三/3.6/自然人": 1}, FORM_2021)
    with pytest.raises(ValueError, match=r"不能是0\.5"):
        complete({cell(TABLE_3, "3.1", "自然人"): 0.5}, FORM_2021)


def test_A_and_B_name_the_column_and_C_the_row() -> None:
    sound = complete({cell(TABLE_3, row, "其他"): 3 for row in ("1", "3.4.1")}, FORM_2021)
    assert rules(check({**sound, cell(TABLE_3, "3.7", "其他"): 2})) == [
        ("A", "表三/1/其他"),
        ("B", "表三/3.7/其他"),
        ("C", "表三/3.7/总计"),
    ]


def test_E_names_the_group() -> None:
    found = check(
        dict(
            zip([cell(TABLE_4, "未经复议直接起诉", c) for c in TABLE_4_COLUMNS], [1, 0, 0, 0, 2], strict=True)
        )
    )
    assert rules(found) == [("E", "表四/未经复议直接起诉/总计")]
    assert (found[0].found, found[0].expected) == (2, 1)


def test_D_is_a_question_when_the_county_changed_the_carry_over() -> None:
    last, this = {cell(TABLE_3, "4", "自然人"): 1}, {cell(TABLE_3, "2", "自然人"): 2}
    assert [f.severity for f in check(this, previous=last)] == [Severity.ERROR]
    changed = check(this, previous=last, carry_over_changed_by_county=True)
    assert [f.severity for f in changed] == [Severity.WARNING]


def test_F_asks_about_documents_in_force() -> None:
    row = "表二/行政规范性文件/"
    this = {row + "本年制发件数": 3, row + "本年废止件数": 1, row + "现行有效件数": 9}
    found = check(this, previous={row + "现行有效件数": 8})
    assert rules(found) == [("F", row + "现行有效件数")]
    assert (found[0].expected, found[0].severity) == (10, Severity.WARNING)
    assert check(this, previous={row + "现行有效件数": 7}) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("表三/3.1/自然人", -1),
        ("表三/3.1/自然人", 1.5),
        ("表二/行政许可/本年处理决定数量", "若干"),
        ("表二/行政事业性收费/本年收费金额", Decimal("-0.01")),
        ("表四/行政复议/总计", True),
        ("表四/行政复议/总计", float("nan")),
    ],
)
def test_G_refuses_what_is_no_count_and_no_amount(key, value) -> None:
    assert rules(check({key: value})) == [("G", key)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("表二/行政事业性收费/本年收费金额", 670.376375),
        ("表二/政府集中采购/采购总金额", Decimal("25.1")),
        ("表二/行政许可/本年增减", -11),
    ],
)
def test_G_admits_amounts_in_ten_thousand_yuan_and_a_falling_number_of_items(key, value) -> None:
    assert check({key: value}) == []


def test_H_compares_text_and_table() -> None:
    figures = complete({cell(TABLE_3, "1", "自然人"): 3, cell(TABLE_3, "3.1", "自然人"): 3}, FORM_2021)
    assert rules(check(figures, text_figures={"正文/新收申请": 4, "正文/结果/予以公开": 3})) == [
        ("H", "正文/新收申请")
    ]
    accepted = check({**figures, "正文/受理申请": 2})
    assert [(f.rule, f.severity) for f in accepted] == [("H", Severity.WARNING)]


def test_a_report_in_the_one_row_form_is_checked_as_well() -> None:
    figures = complete({cell(TABLE_3, row, "自然人"): 1 for row in ("1", "3.6")}, FORM_2019)
    assert check(figures) == []
    assert rules(check({**figures, cell(TABLE_3, "3.6", "自然人"): 0}))[0] == ("B", "表三/3.7/自然人")


def test_unknown_cells_accuse_nobody() -> None:
    assert check({"表三/1/自然人": 3, "表三/3.1/自然人": 1, "表三/3.7/自然人": 9, "表三/1/总计": 4}) == []


def test_findings_come_rule_by_rule() -> None:
    findings = check({str(key): 1 for key in FORM_2021.cells()})
    assert all(first.rule <= second.rule for first, second in pairwise(findings))
    assert {finding.rule for finding in findings} == {"B", "C", "E"}
    assert all(finding.message.endswith("。") for finding in findings)


def test_H_adds_a_row_up_where_its_total_was_left_blank() -> None:
    figures = {cell(TABLE_3, "1", column): 1 for column in APPLICANT_COLUMNS}
    assert check({**figures, "正文/新收申请": 6}) == []
    assert rules(check({**figures, "正文/新收申请": 5})) == [("H", "正文/新收申请")]
