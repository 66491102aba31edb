from datetime import date

import pytest
from hypothesis import given

from gongkai.documents.writing import Cell, Document, Heading, Paragraph, Table, TableGroup, Text, paragraphs
from gongkai.documents.writing.blocks import place, plain, texts
from tests.documents.sample import annual_report, table3
from tests.documents.tables import tables


def table_of(*rows: tuple[Cell, ...], columns: int) -> Table:
    return Table("表", (TableGroup((), rows),), (1,) * columns)


def document_of(*blocks: Heading | Paragraph) -> Document:
    return Document("题", "样例镇人民政府", date(2025, 1, 17), blocks)


@given(tables())
def test_placed_cells_cover_the_grid_exactly_once(table: Table) -> None:
    for group in table.groups:
        for rows in (group.head, group.body):
            covered = [
                (p.row + r, p.column + c)
                for p in place(rows, len(table.widths))
                for r in range(p.cell.rowspan)
                for c in range(p.cell.colspan)
            ]
            assert sorted(covered) == [(r, c) for r in range(len(rows)) for c in range(len(table.widths))]


def test_table_3_has_three_label_columns_and_seven_figures() -> None:
    table = table3()
    body = place(table.groups[0].body, len(table.widths))
    assert len(table.widths) == 10
    assert {p.column for p in body if p.cell.key} == set(range(3, 10))
    assert sum(1 for p in body if p.cell.key) == 25 * 7


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(((Cell("甲"),), (Cell("乙"), Cell("丙"))), id="hole"),
        pytest.param(((Cell("甲", 3),), (Cell("乙", 2),)), id="too wide"),
        pytest.param(((Cell("甲", 1, 3), Cell("乙")), (Cell("丙"),)), id="too tall"),
        pytest.param(((Cell("甲"), Cell("乙", 1, 2)), (Cell("丙", 2),)), id="overlap"),
        pytest.param(((Cell("甲", 0), Cell("乙", 2)),), id="no width"),
    ],
)
def test_a_table_that_does_not_tile_is_refused(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(ValueError, match="表格“表”"):
        table_of(*rows, columns=2)


def test_a_span_may_not_leave_the_head_for_the_body() -> None:
    with pytest.raises(ValueError, match="合并范围"):
        Table("表", (TableGroup(((Cell("头", 1, 2),),), ((Cell("体"),),)),), (1,))


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\n", "\t", "\x7f", "\ud800", "\ufffe"])
def test_a_character_that_cannot_be_printed_is_refused_with_its_code(character: str) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X}"):
        document_of(Paragraph((Text(f"甲{character}乙"),)))


def test_a_document_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="请先填写标题"):
        Document(" ", "样例镇人民政府", date(2025, 1, 17), ())


def test_typed_text_becomes_one_paragraph_for_each_line_that_says_something() -> None:
    typed = "　　第一段。\r\n\r\n 第二段。\u2028第三段。\n"
    assert [plain(p.inlines) for p in paragraphs(typed)] == ["第一段。", "第二段。", "第三段。"]


def test_every_string_of_a_document_is_listed() -> None:
    found = list(texts(annual_report()))
    for words in (
        "一、总体情况",
        "（七）总计",
        "文体快讯、重要会议信息",
        "0000-00000000",
        "分类数量合计342条",
    ):
        assert any(words in text for text in found), words
