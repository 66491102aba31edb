"""XLSX: what is written is what is read again, and no cell is ever a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.writing import (
    Cell,
    Document,
    Note,
    Signature,
    Table,
    TableGroup,
    Text,
    simple_table,
    write_docx,
    write_html_page,
    write_pdf,
    write_xlsx,
)

AGENCY = "测试镇人民政府"
DAY = date(2026, 11, 23)
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example")',
    "http://x.example",
)


def document(*tables: Table, landscape: bool = False) -> Document:
    note = Note((Text("测试"),))
    return Document("测试清单", AGENCY, DAY, (note, *tables, Signature(AGENCY, DAY)), landscape=landscape)


def reopen(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_never_becomes_a_formula_or_a_link(text: str) -> None:
    table = simple_table("测试", ("甲", "乙"), [(Cell(text), Cell(text, align="end"))])
    content = write_xlsx(document(table))
    cells = [cell for row in reopen(content).active.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_figures_are_numbers_and_codes_stay_text() -> None:
    row = (Cell("12", align="end"), Cell("3.50", align="end"), Cell("007", align="end"), Cell("12"))
    sheet = reopen(write_xlsx(document(simple_table("测试", "甲乙丙丁", [row])))).active
    assert [cell.value for cell in list(sheet.iter_rows())[3]] == [12, 3.5, "007", "12"]


def test_merged_heads_and_every_table_on_its_own_sheet() -> None:
    head = ((Cell("事项", colspan=2, scope="col"),), (Cell("一级", scope="col"), Cell("二级", scope="col")))
    first = Table(
        "目录：测试", (TableGroup(head, ((Cell("甲", rowspan=2), Cell("乙")), (Cell("丙"),))),), (1, 2)
    )
    book = reopen(
        write_xlsx(document(first, simple_table("目录 测试", ["一"], [[Cell("二")]]), landscape=True))
    )
    assert book.sheetnames == ["目录：测试", "目录 测试"]
    sheet = book.worksheets[0]
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A3:B3", "A5:A6"}
    assert sheet.page_setup.orientation == "landscape"
    assert "测试镇人民政府" in str(list(book.worksheets[1].values)[-1][0])


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")), min_size=1
    )
)
def test_whatever_is_written_is_read_again(texts: list[str]) -> None:
    table = simple_table("测试", ["甲"], [[Cell(text)] for text in texts])
    rows = list(reopen(write_xlsx(document(table))).active.values)
    assert [row[0] or "" for row in rows[3 : 3 + len(texts)]] == texts


def test_the_same_document_gives_the_same_bytes() -> None:
    one = document(simple_table("测试", ["甲"], [[Cell("乙")]]))
    assert write_xlsx(one) == write_xlsx(one)


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="超过一个单元格"):
        write_xlsx(document(simple_table("测试", ["甲"], [[Cell("长" * 40_000)]])))


def test_sheet_names_are_lawful_and_different() -> None:
    tables = [simple_table("测[试]/" + "长" * 40, ["甲"], [[Cell("乙")]]) for _ in range(3)]
    names = reopen(write_xlsx(document(*tables))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_sideways_document_lies_on_its_side_in_every_form() -> None:
    wide = document(simple_table("测试", ["甲", "乙"], [[Cell("一"), Cell("二")]]), landscape=True)
    section = docx.Document(io.BytesIO(write_docx(wide))).sections[0]
    assert section.page_width > section.page_height
    assert 'class="landscape"' in write_html_page(wide)
    import pypdfium2

    page = pypdfium2.PdfDocument(write_pdf(wide, timestamp=0))[0]
    assert page.get_width() > page.get_height()
