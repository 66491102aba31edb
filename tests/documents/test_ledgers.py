"""Ledgers from outside: what a spreadsheet shows is what is read; what is hostile ends in a clear sentence."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.documents.ledgers import MOST_COLUMNS, open_ledger
from gongkai.documents.reading import Refusable


def rows_of(content: bytes, name: str = "台账.xlsx", sheet: int = 0) -> list[tuple[int, tuple[str, ...]]]:
    with open_ledger(content, name) as ledger:
        return list(ledger.rows(sheet))


def book(write: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as made:
        write(made, made.add_worksheet("台账"))
    return file.getvalue()


def test_cells_become_the_text_that_people_see() -> None:
    def write(made: Any, sheet: Any) -> None:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["名称", 12, 1.5, True])
        sheet.write_datetime(0, 4, datetime.datetime(2020, 5, 6), day)
        sheet.write_string(0, 5, "=cmd|' /C calc'!A0")

    assert rows_of(book(write)) == [(1, ("名称", "12", "1.5", "是", "2020-05-06", "=cmd|' /C calc'!A0"))]


def test_a_merged_area_says_the_same_in_every_cell() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.merge_range("B2:D2", "标题")
        sheet.merge_range("B3:B5", "民政所")
        for number in range(2, 5):
            sheet.write_row(number, 2, [f"信息{number}", "甲"])

    assert rows_of(book(write)) == [
        (2, ("标题", "标题", "标题")),
        *((number + 1, ("民政所", f"信息{number}", "甲")) for number in range(2, 5)),
    ]


def test_rows_keep_the_numbers_of_the_spreadsheet_and_can_be_gone_on_with() -> None:
    def write(_: Any, sheet: Any) -> None:
        for number in (0, 4, 9):
            sheet.write(number, 0, f"第{number + 1}行")

    content = book(write)
    assert [number for number, _ in rows_of(content)] == [1, 5, 10]
    with open_ledger(content, "台账.xlsx") as ledger:
        assert list(ledger.rows(0, after=5)) == [(10, ("第10行",))]
        assert [number for number, _ in ledger.rows(0)] == [1, 5, 10]


def test_what_the_reader_would_not_see_is_told() -> None:
    made = openpyxl.Workbook()
    made.active.append(["名称", "=1+1"])
    made.active.row_dimensions[1].hidden = True
    hidden = made.create_sheet("旧表")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)
    with open_ledger(file.getvalue(), "台账.xlsx") as ledger:
        first, second = ledger.sheets
    assert any("1个公式没有保存计算结果" in warning for warning in first.warnings)
    assert any("1行被隐藏" in warning for warning in first.warnings)
    assert (second.name, second.hidden) == ("旧表", True)
    assert any("隐藏的工作表" in warning for warning in second.warnings)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_ways_of_offices(delimiter: str, encoding: str) -> None:
    text = f'名称{delimiter}日期\r\n"关于“引号”{delimiter}和换行\n的通知"{delimiter}2020-05-06\r\n'
    assert rows_of(text.encode(encoding), "台账.csv")[1] == (
        2,
        (f"关于“引号”{delimiter}和换行\n的通知", "2020-05-06"),
    )


def dimensions(reference: str) -> bytes:
    """A sheet that says it is as large as ``reference``, with one cell at either end."""
    content, file = book(lambda _, sheet: sheet.write(0, 0, "名称")), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                row, cell = b"1048576", reference.encode()
                data = data.replace(
                    b"</sheetData>", b'<row r="%b"><c r="%b"><v>1</v></c></row></sheetData>' % (row, cell)
                )
            target.writestr(name, data)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file.getvalue()


HOSTILE = {
    "nothing": (b"", "台账.xlsx", "空的"),
    "last cell used": (dimensions("XFD1048576"), "台账.xlsx", "请"),
    "last row used": (dimensions("A1048576"), "台账.xlsx", "超过300000行"),
    "plain zip": (archive(a=b"x"), "台账.xlsx", "不一致"),
    "lying extension": ("名称,日期\n".encode(), "台账.xlsx", "不一致"),
    "binary csv": (bytes(range(256)) * 20, "台账.csv", "不接收"),
    "many columns": ((",".join(["x"] * (MOST_COLUMNS + 1)) + "\n").encode(), "台账.csv", "超过200列"),
    "open quote": (('名称\n"' + "长" * 1_100_000).encode(), "台账.csv", "引号或者分隔不完整"),
    "workbook without sheets": (
        archive(**{"[Content_Types].xml": b"spreadsheetml.sheet.main"}),
        "台账.xlsx",
        "打不开",
    ),
}


@pytest.mark.parametrize(("content", "name", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_ledger_is_refused_in_chinese(content: bytes, name: str, words: str) -> None:
    with pytest.raises(Refusable) as refused:
        open_ledger(content, name)
    assert words in refused.value.reason


# What is no character of XML is refused as unreadable text.
CELL = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"
    ),
    max_size=8,
)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20))
def test_whatever_is_written_as_csv_is_read_again(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([("名称", "日期", "栏目"), *((*row, "甲") for row in rows)])
    read = rows_of(file.getvalue().encode(), "台账.csv")
    assert [cells for _, cells in read[1:]] == [(one.strip(), other.strip(), "甲") for one, other in rows]


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused_and_never_more(place: int, value: int) -> None:
    content = bytearray(book(lambda _, sheet: sheet.write_row(0, 0, ["名称", "日期"])))
    content[place % len(content)] = value
    try:
        rows = rows_of(bytes(content))
    except Refusable as refused:
        assert refused.reason.endswith("。")  # noqa: PT017
    else:
        assert isinstance(rows, list)
