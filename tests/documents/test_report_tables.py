"""Tables 2, 3 and 4 as offices print them: whatever tears, glues or empties a cell, no figure is read wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.reports.model import Place, ReadFigure, Source, Tables
from gongkai.documents.reports.source_text import lines_of
from gongkai.documents.reports.tables import decide, read_tables
from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    FORMS,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TABLE_4_COLUMNS,
    Number,
    cell,
)

DOCUMENTS = "行政规范性文件"
MADE, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"
HEADS_2 = f"第二十条第（一）项\n信息内容 | {MADE} | {REPEALED} | {IN_FORCE} |"
HEADS_3 = (
    "申请人情况\n自然人 | 法人或其他组织 | 总计 |\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |"
)
HEADS_4 = "行政复议 | 行政诉讼\n未经复议直接起诉 | 复议后起诉\n" + " | ".join(TABLE_4_COLUMNS * 3)
RECEIVED = "一、本年新收政府信息公开申请数量"
CARRIED = "二、上年结转政府信息公开申请数量"
GRANTED = "三、本年度办理结果 | （一）予以公开"
GLUED_HEADS_2 = f"二、主动公开政府信息情况第二十条第（一）项信息内容{MADE}{REPEALED}{IN_FORCE}"


_SCRAPS = (
    *(
        "\n",
        "\n",
        " | ",
        " |",
        "|",
        "\t",
        " ",
        "/",
        "-",
        "（",
        "）",
        "。",
        "12",
        "000",
        "1.5",
        "万元",
        "其中",
    ),
    *(HEADS_2, HEADS_3, HEADS_4, "信息内容", MADE, "上一年项目数量", "总计"),
    *(name for block in FORMS["2019"].table_2 for name in block.rows),
    *(row.label for row in FORMS["2021"].table_3),
    *FORMS["2021"].sections,
)


def read(text: str) -> Tables:
    return read_tables(Source("年报.txt", "txt", tuple(lines_of(text))))


def values(tables: Tables) -> dict[str, Number]:
    return {key: figure.value for key, figure in tables.figures.items()}


def row_2(name: str, *numbers: Number) -> dict[str, Number]:
    return {
        cell(TABLE_2, name, column): number
        for column, number in zip((MADE, REPEALED, IN_FORCE), numbers, strict=True)
    }


def row_3(code: str, *numbers: Number) -> dict[str, Number]:
    return {
        cell(TABLE_3, code, column): number for column, number in zip(TABLE_3_COLUMNS, numbers, strict=True)
    }


def findings(tables: Tables) -> set[tuple[str, str | None]]:
    return {(finding.rule, finding.key) for finding in tables.findings}


# --- layouts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 3 | 1 | 12 |",
        "规章\n0\n0\n0\n行政规范性文件\n3\n1\n12",
        "规章 |\n0 |\n0 |\n0 |\n||\n行政规范性文件\n|\n3 |\n1 |\n12 |\n||",
        "|\n规章（设区的市提供） |\n0 |\n0 |\n0 |\n|\n规范性文件（指有文号的文件，含2023年） |\n3 |\n1 |\n12 |\n|",
        "规章 0 0 0\n行政规范 性文件 3 1 12",
        "规章\t0\t0\t0\n行政规\n范性文件\t３\t１\t１２",
        "规章 | 0件 | 0件 | 0件 |\n行政规范性文件 | 3（其中修订 2 件） | 1 | 12 |",
        "規章 | 0 | 0 | 0 |\n行政規範性文件 | 3 | 1 | 1 2 |",
        "规章 | 零 | 零 | 零 |\n行政规范性文件 | 三件 | 一件 | 十二件 |",
    ],
)
def test_rows_of_table_2_are_read_in_every_layout_that_offices_use(rows: str) -> None:
    tables = read(f"{HEADS_2}\n{rows}\n第二十条第（五）项\n")
    assert values(tables) == row_2("规章", 0, 0, 0) | row_2(DOCUMENTS, 3, 1, 12)
    assert tables.form == "2021"
    assert not tables.ambiguities
    assert not tables.findings


def test_where_every_bar_has_a_line_of_its_own_it_ends_the_cell_above_and_a_second_one_is_an_empty_cell() -> (
    None
):
    heads = "\n|\n".join(["第二十条第（一）项", "信息内容", MADE, REPEALED, IN_FORCE])
    tables = read(f"{heads}\n|\n规章\n|\n|\n|\n|\n行政规范性文件\n|\n3\n|\n1\n|\n12\n|\n")
    assert values(tables) == row_2("规章", 0, 0, 0) | row_2(DOCUMENTS, 3, 1, 12)
    assert findings(tables) == {("BLANK", "表二/规章")}


def test_a_whole_page_in_one_line_is_read_and_its_sentences_stay_prose() -> None:
    tables = read(
        f"全镇办理行政许可 3 件。 二、主动公开政府信息情况 信息内容 {MADE} {REPEALED} {IN_FORCE} "
        "规章 0 0 0 行政规范性文件 3 1 12 "
        f"三、收到和处理政府信息公开申请情况 申请人情况 自然人 法人或其他组织 {RECEIVED} 2 1 0 0 0 0 3 "
        f"{CARRIED} 0 0 0 0 0 0 0 五、存在的主要问题及改进情况 2024年改进。"
    )
    expected = row_2("规章", 0, 0, 0) | row_2(DOCUMENTS, 3, 1, 12)
    assert values(tables) == expected | row_3("1", 2, 1, 0, 0, 0, 0, 3) | row_3("2", *(0,) * 7)
    prose = [line.text for line in tables.prose]
    assert prose[0].startswith("全镇办理行政许可 3 件。")
    assert prose[-1].endswith("2024年改进。")
    assert {line.number for line in tables.prose} == {1}


def test_a_label_torn_by_the_line_may_have_its_figures_inside() -> None:
    tables = read(
        f"{HEADS_3}\n{RECEIVED} 1 0 0 0 0 0 1\n"
        "（二）部分公开（区分处理的，只计这 1 0 0 0 0 0 1\n一情形，不计其他情形）\n"
        "（三）不予公开 |\n1.\n属于国家秘密 |\n0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    )
    assert values(tables) == row_3("1", 1, 0, 0, 0, 0, 0, 1) | row_3("3.2", 1, 0, 0, 0, 0, 0, 1) | row_3(
        "3.3.1", *(0,) * 7
    )


def test_heads_and_labels_that_narrow_columns_print_a_few_letters_a_line_are_still_heads_and_labels() -> None:
    tables = read(
        "（本列数据的勾稽关系为：第一项加第二项之和， 申请人情况\n"
        "等于第三项加第四项之和） 自然 商业 科研 总计\n人 企业 机构\n"
        f"{RECEIVED} 4 0 0 0 0 0 4\n{CARRIED} 0 0 0 0 0 0 0\n"
        "（五）不 4.无正当理由大量反复申请 1 0 0 0 0 0 1\n"
        "予处理 5.要求行政机关确认或重新出\n2 0 0 0 0 0 2\n具已获取信息\n"
        "（六）其 1.申请人无正当理由逾期不补正、行\n"
        "他处理 政机关不再处理其政府信息公开申 1 0 0 0 0 0 1\n请\n3.其他 0 0 0 0 0 0 0\n"
        "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n结 结 其 尚 结 结 其 尚\n果 果 他 未\n"
        "总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n维 纠 结 审 计 维 纠 结 审 计\n"
        "持 正 果 结\n持 正 果 结 持 正 果 结\n"
        "1 0 0 0 1 0 0 0 0 0 0 0 2 0 2\n注：行政复议3件。\n"
    )
    for code, persons in (("1", 4), ("2", 0), ("3.5.4", 1), ("3.5.5", 2), ("3.6.1", 1), ("3.6.3", 0)):
        expected = row_3(code, persons, 0, 0, 0, 0, 0, persons)
        assert {key: values(tables)[key] for key in expected} == expected
    assert [values(tables)[cell(TABLE_4, "复议后起诉", name)] for name in TABLE_4_COLUMNS] == [0, 0, 2, 0, 2]
    assert not tables.findings
    assert [line.text for line in tables.prose] == ["注：行政复议3件。"]


def test_rows_that_an_office_added_are_no_rows_of_the_form_and_no_prose() -> None:
    tables = read(
        f"{HEADS_2}\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 3 | 1 | 12 |\n"
        "其他主动公开文件（含2023年办公室文件） | 7 | 8 | 9 |\n"
        "第二十条第（六）项\n信息内容 | 本年处理决定数量 |\n行政强制 | 0 |\n行政检查 | 66 |\n行政确认 | 77 |\n"
        "以上为本年数据。\n"
    )
    assert values(tables) == row_2("规章", 0, 0, 0) | row_2(DOCUMENTS, 3, 1, 12) | {
        "表二/行政强制/本年处理决定数量": 0
    }
    assert [line.text for line in tables.prose] == ["以上为本年数据。"]


def test_a_row_divided_into_rows_of_the_office_has_no_figure_of_its_own() -> None:
    heads = "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |"
    tables = read(
        f"第二十条第（五）项\n{heads}\n行政许可 | 4 | -1 | 6 |\n其他对外管理服务事项 | 行政检查 | 7 | 8 | 9 |\n"
        f"行政奖励 | 1 | 1 | 1 |\n第二十条第（六）项\n{heads}\n行政处罚 | 2 | +2 | 5 |\n"
    )
    assert tables.form == "2019"
    assert list(values(tables).values()) == [4, -1, 6, 2, 2, 5]
    assert not tables.findings


def test_a_change_may_be_printed_in_words() -> None:
    tables = read(
        "第二十條第（五）項\n信息內容\n上一年項目數量\n本年增/減\n處理決定數量\n行政許可\n37\n減3\n1125\n"
    )
    assert list(values(tables).values()) == [37, -3, 1125]


def test_a_head_that_lost_its_beginning_is_not_that_of_the_other_form() -> None:
    tables = read(
        f"{HEADS_2}\n规章\n0\n0\n0\n第二十条第（五）项\n信息内容\n处理决定数量\n（2023年办件量）\n行政许可\n132\n"
    )
    assert values(tables) == row_2("规章", 0, 0, 0) | {cell(TABLE_2, "行政许可", "本年处理决定数量"): 132}


def test_the_heads_of_table_4_may_be_flat_or_stand_above_each_group() -> None:
    groups = ("行政复议", "行政诉讼 | 未经复议直接起诉", "复议后起诉")
    heads = " | ".join(TABLE_4_COLUMNS)
    numbers = ("1 | 0 | 2 | 0 | 3", "0 | 0 | 0 | 1 | 1", "0 | 0 | 0 | 0 | 0")
    text = "\n".join(f"{group}\n{heads}\n{row}" for group, row in zip(groups, numbers, strict=True))
    expected = [1, 0, 2, 0, 3, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert list(values(read(text)).values()) == expected
    assert (
        list(values(read(f"{HEADS_4}\n{' | '.join(map(str, expected))}\n注：含上年结转3件。")).values())
        == expected
    )


def test_a_sentence_about_applications_or_lawsuits_is_no_table() -> None:
    tables = read(
        "本年新收政府信息公开申请数量3件，上年结转政府信息公开申请数量0件；行政复议结果维持1件。"
        "依据第二十条第（一）项公开规章0件，办理行政许可5件、行政处罚3件。"
    )
    assert tables.form is None
    assert not tables.figures
    assert not tables.ambiguities
    assert not tables.findings


def test_an_excerpt_that_breaks_off_gives_the_cells_that_are_there() -> None:
    tables = read(f"{HEADS_3}\n{RECEIVED}\n1\n0\n0\n0\n0\n0\n1\n{CARRIED}\n0\n0\n")
    assert values(tables) == row_3("1", 1, 0, 0, 0, 0, 0, 1) | {"表三/2/自然人": 0, "表三/2/商业企业": 0}
    assert (
        read(f"{HEADS_3}\n{RECEIVED}\n1\n0\n0\n0\n0\n0\n1\n{CARRIED}\n").figures.keys()
        == row_3("1", *(0,) * 7).keys()
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*_SCRAPS, *"0123456789"]), max_size=60))
def test_whatever_is_left_of_a_paper_is_read_without_a_fall_and_into_cells_of_the_forms(
    scraps: list[str],
) -> None:
    tables = read("".join(scraps))
    assert tables.figures.keys() <= {str(key) for form in FORMS.values() for key in form.cells()}
    assert not tables.figures.keys() & {key for ambiguity in tables.ambiguities for key in ambiguity.keys}


def test_a_label_that_breaks_off_takes_no_number_from_the_sentence_behind_it() -> None:
    tables = read(
        f"{HEADS_3}\n{RECEIVED} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n（二）部分公开（区分处理的，只计这\n2023年共公开 12 条\n"
    )
    assert values(tables) == row_3("1", 1, 0, 0, 0, 0, 0, 1)


def test_heads_without_rows_still_tell_the_form() -> None:
    assert read(f"二、主动公开政府信息情况\n{HEADS_2}\n").form == "2021"
    assert read("信息内容 | 上一年项目数量 | 本年增/减 |\n").form == "2019"
    assert not read(HEADS_2).figures


# --- empty cells ------------------------------------------------------------------------------------------


def test_beside_figures_an_empty_applicant_column_is_0_but_an_empty_total_was_forgotten() -> None:
    tables = read(f"{HEADS_3}\n{RECEIVED} | 8 | 2 |  |  |  |  | 10 |\n{GRANTED} | 8 |  |  |  |  |  |  |\n")
    expected = row_3("1", 8, 2, 0, 0, 0, 0, 10) | row_3("3.1", 8, 0, 0, 0, 0, 0, 0)
    del expected["表三/3.1/总计"]
    assert values(tables) == expected
    assert findings(tables) == {("BLANK", "表三")}
    assert "其中1行的“总计”是空的" in tables.findings[0].message


@pytest.mark.parametrize("stroke", ["/", "-", "—", "——", "无", "／"])
def test_a_stroke_says_that_there_is_nothing_and_is_asked_about_once_a_row(stroke: str) -> None:
    tables = read(
        f"{HEADS_2}\n规章 | {stroke} | {stroke} | {stroke} |\n行政规范性文件 | 3 | {stroke} | 12 |\n"
    )
    assert values(tables) == row_2("规章", 0, 0, 0) | row_2(DOCUMENTS, 3, 0, 12)
    assert findings(tables) == {("BLANK", "表二/规章"), ("BLANK", f"表二/{DOCUMENTS}")}
    assert all(figure.doubt for figure in tables.figures.values() if figure.value == 0)


def test_an_empty_cell_beside_figures_of_table_2_is_no_figure() -> None:
    tables = read(f"{HEADS_2}\n规章 | 22（其中修订 16 件） |  | 235 |\n")
    assert values(tables) == {"表二/规章/本年制发件数": 22, "表二/规章/现行有效件数": 235}


def test_a_table_that_nobody_filled_in_has_no_figures() -> None:
    tables = read(f"{HEADS_3}\n{RECEIVED} |  |  |  |  |  |  |  |\n{CARRIED} |  |  |  |  |  |  |  |\n")
    assert not tables.figures
    assert findings(tables) == {("BLANK", "表三")}


def test_where_empty_cells_left_no_trace_only_the_total_is_known() -> None:
    tables = read(
        f"{HEADS_3}\n{RECEIVED} |\n3 |\n3 |\n|||||||\n{CARRIED} |\n0 |\n{GRANTED} |\n2 |\n1 |\n3 |\n"
    )
    assert values(tables) == {"表三/1/总计": 3, "表三/2/总计": 0, "表三/3.1/总计": 3}
    assert all(figure.doubt for figure in tables.figures.values())
    keys = {key for ambiguity in tables.ambiguities for key in ambiguity.keys}
    assert keys == {cell(TABLE_3, code, column) for code in ("1", "2", "3.1") for column in APPLICANT_COLUMNS}


# --- glued figures ----------------------------------------------------------------------------------------


def test_glued_figures_are_cut_where_only_one_cut_adds_up() -> None:
    tables = read(
        f"申请人情况自然人法人或其他组织总计{RECEIVED}81010010{CARRIED}0000000三、本年度办理结果（一）予以公开81010010"
        "（七）总计81010010四、结转下年度继续办理0000000"
    )
    expected = row_3("1", 8, 1, 0, 1, 0, 0, 10) | row_3("3.1", 8, 1, 0, 1, 0, 0, 10)
    assert {key: values(tables)[key] for key in expected} == expected
    assert all(figure.doubt for figure in tables.figures.values())


def test_glued_figures_that_can_be_cut_in_several_ways_stay_open_until_the_prose_decides() -> None:
    tables = read(
        f"{GLUED_HEADS_2}规章000行政规范性文件1126第二十条第（五）项信息内容本年处理决定数量行政许可3189"
    )
    assert values(tables) == row_2("规章", 0, 0, 0) | {"表二/行政许可/本年处理决定数量": 3189}
    (ambiguity,) = tables.ambiguities
    assert ambiguity.ways == ((1, 1, 26), (1, 12, 6), (11, 2, 6))

    made = cell(TABLE_2, DOCUMENTS, MADE)
    one = {made: ReadFigure(made, 1, "1件", Place())}
    assert decide(tables, one).ambiguities == tables.ambiguities
    both = one | {(key := cell(TABLE_2, DOCUMENTS, REPEALED)): ReadFigure(key, 1, "1件", Place())}
    decided = decide(tables, both)
    assert not decided.ambiguities
    assert values(decided) == values(tables) | row_2(DOCUMENTS, 1, 1, 26)
    assert decided.figures[made].doubt
    wrong = {made: ReadFigure(made, 7, "7件", Place())}
    assert decide(tables, wrong) == tables


def test_identities_between_rows_settle_what_one_row_leaves_open() -> None:
    # 101000011 is 10|1|… or 1|0|10|…; what was granted (10) and refused (1) says which, by B and then by A.
    rows = {"1": "101000011", "3.1": "100000010", "3.3.1": "0100001", "3.7": "101000011"}
    glued = "".join(row.label + rows.get(row.code, "0000000") for row in FORMS["2019"].table_3)
    tables = read(f"申请人情况自然人法人或其他组织总计{glued}")
    assert not tables.ambiguities
    read_rows = {code: [values(tables)[key] for key in row_3(code, *(0,) * 7)] for code in rows}
    assert read_rows["3.7"] == read_rows["1"] == [10, 1, 0, 0, 0, 0, 11]

    alone = read(f"申请人情况自然人法人或其他组织总计{RECEIVED}101000011{CARRIED}0000000")
    assert values(alone)["表三/1/总计"] == 11
    (ambiguity,) = alone.ambiguities
    assert ambiguity.ways == ((1, 0, 10), (10, 1, 0))


def test_a_blank_row_glued_to_the_next_label_is_not_the_next_rows_figures() -> None:
    tables = read(
        f"{GLUED_HEADS_2}规章行政规范性文件222第二十条第（六）项信息内容本年处理决定数量行政强制行政确认57"
    )
    assert values(tables) | row_2(DOCUMENTS, 2, 2, 2) == values(tables)
    assert "表二/行政强制/本年处理决定数量" not in tables.figures
    assert ("BLANK", "表二/规章") in findings(tables)


def test_a_glued_pair_is_the_figure_and_its_total() -> None:
    tables = read(
        f"申请人情况自然人法人或其他组织总计{RECEIVED}11{CARRIED}三、本年度办理结果（一）予以公开11（二）部分公开"
    )
    assert values(tables) == {"表三/1/总计": 1, "表三/3.1/总计": 1}
    assert ("BLANK", "表三") in findings(tables)


# --- units, labels, forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "amount", "expected", "doubtful"),
    [
        ("单位：万元", "7730.28", 7730.28, False),
        ("单位：万元", "1,205.5", 1205.5, False),
        ("单位：万元", "251000元", 25.1, True),
        ("单位：万元", "3.5万元", 3.5, False),
        ("单位：元", "251000", 25.1, True),
        ("单位：元", "0", 0, False),
    ],
)
def test_amounts_are_in_ten_thousands_whatever_unit_is_printed(
    head: str, amount: str, expected: float, doubtful: bool
) -> None:
    tables = read(f"第二十条第（八）项\n信息内容 | 本年收费金额（{head}） |\n行政事业性收费 | {amount} |\n")
    (figure,) = tables.figures.values()
    assert float(figure.value) == expected
    assert bool(figure.doubt) == doubtful
    assert findings(tables) == ({("FORM", "表二/行政事业性收费")} if head == "单位：元" else set())


@pytest.mark.parametrize(
    ("printed", "damaged"),
    [
        ("2.其他法律行政止公开", True),
        ("2.其他法律行正法规禁止公开", True),
        ("2、其他法律、行政法规禁止公开", False),
        ("（2）其他法律行政法规禁止公开的", False),
        ("其他法律行政法规 禁止公开", False),
    ],
)
def test_lost_characters_of_a_label_are_told_and_other_ways_to_print_it_are_not(
    printed: str, damaged: bool
) -> None:
    zeros = "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
    tables = read(
        f"{HEADS_3}\n{RECEIVED} {zeros}\n1.属于国家秘密 {zeros}\n{printed} {zeros}\n3.危及三安全一稳定 {zeros}\n"
    )
    assert "表三/3.3.2/总计" in tables.figures
    assert findings(tables) == ({("LABEL", "表三/3.3.2")} if damaged else set())


def test_one_row_of_other_handling_below_the_heads_of_2021_is_told() -> None:
    zeros = "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
    table_3 = f"{HEADS_3}\n{RECEIVED} {zeros}\n（六）其他处理 {zeros}\n（七）总计 {zeros}\n"
    assert findings(read(f"{HEADS_2}\n规章 | 0 | 0 | 0 |\n{table_3}")) == {("FORM", "表三/3.6")}
    alone = read(table_3)
    assert alone.form == "2019"
    assert not alone.findings
    three = f"（六）其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 {zeros}\n3.其他 {zeros}"
    newer = read(f"{HEADS_3}\n{RECEIVED} {zeros}\n{three}\n（七）总计 {zeros}\n")
    assert newer.form == "2021"
    assert {"表三/3.6.1/总计", "表三/3.6.3/总计"} <= newer.figures.keys()


def test_every_figure_knows_where_it_stands() -> None:
    tables = read(
        f"题目\n{HEADS_2}\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 3 | 1 | 12 |\n{HEADS_4}\n{' | '.join('0' * 15)}\n"
    )
    assert tables.figures[cell(TABLE_2, DOCUMENTS, REPEALED)].place == Place(line=5, cell=3)
    assert tables.figures[cell(TABLE_4, "复议后起诉", "总计")].place == Place(line=9, cell=15)
    assert [line.number for line in tables.prose] == [1]
