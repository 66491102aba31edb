"""XLSX: the tables of a document, a sheet for each, to be counted with or handed in.

Every cell is written as text, or as a number where it is one; none ever becomes a formula or a link, whatever the
words begin with. The same document gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from gongkai.documents.writing.blocks import (
    Addressee,
    Block,
    Chart,
    Contact,
    Document,
    Enclosures,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Remark,
    Signature,
    Table,
    numbered_enclosures,
    place,
    plain,
)
from gongkai.documents.writing.charts import twin

LONGEST_CELL = 32_767  # the format's own limit, in characters
LONGEST_SHEET_NAME = 31
SHEET_WIDTH = 130  # characters that the columns of a table share
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(document: Document) -> bytes:
    """The document as an .xlsx file: each table on a sheet of its own, the words around it above and below.

    ValueError (Chinese) for a text longer than a cell can hold.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **_NEVER_GUESS}) as book:
        book.set_properties(
            {
                "title": document.title,
                "author": document.agency,
                "comments": document.description,
                "created": datetime.combine(document.date, time(12)),
            }
        )
        styles = _Styles(book)
        names: set[str] = set()
        for table, above, below in _sheets(document):
            _write_sheet(book.add_worksheet(_name(table, names)), styles, document, table, above, below)
    return file.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        cell = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 11}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.line = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**cell, "bold": True, "align": "center"})
        sides = {"start": "left", "center": "center", "end": "right"}
        self.body = {side: book.add_format({**cell, "align": word}) for side, word in sides.items()}


def _sheets(document: Document) -> Iterator[tuple[Table | None, list[str], list[str]]]:
    """(table, lines above it, lines below it); a document without a table has one sheet of lines."""
    tables: list[tuple[Table | None, list[str], list[str]]] = []
    lines: list[str] = []
    for block in document.blocks:
        table = twin(block) if isinstance(block, Chart) else block
        if isinstance(table, Table):
            tables.append((table, lines, []))
            lines = []
        else:
            lines += _lines(block)
    if not tables:
        return iter([(None, lines, [])])
    tables[-1][2].extend(lines)
    return iter(tables)


def _write_sheet(
    sheet: Any, styles: _Styles, document: Document, table: Table | None, above: list[str], below: list[str]
) -> None:
    sheet.set_paper(9)  # A4
    if document.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    columns = len(table.widths) if table else 1
    _set_widths(sheet, table)
    row = _write_line(sheet, 0, columns, document.title, styles.title)
    for line in above:
        row = _write_line(sheet, row, columns, line, styles.line)
    if table:
        row = _write_table(sheet, styles, table, row)
    for line in below:
        row = _write_line(sheet, row, columns, line, styles.line)


def _write_table(sheet: Any, styles: _Styles, table: Table, row: int) -> int:
    first = row
    for group in table.groups:
        for rows, is_head in ((group.head, True), (group.body, False)):
            for placed in place(rows, len(table.widths), table.caption):
                cell, top = placed.cell, row + placed.row
                style = styles.head if is_head or cell.scope else styles.body[cell.align]
                if cell.colspan > 1 or cell.rowspan > 1:
                    bottom, right = top + cell.rowspan - 1, placed.column + cell.colspan - 1
                    sheet.merge_range(top, placed.column, bottom, right, "", style)
                _write_cell(sheet, top, placed.column, cell.text, style, cell.align == "end")
            row += len(rows)
    if len(table.groups) == 1:
        head = len(table.groups[0].head)
        sheet.freeze_panes(first + head, 0)
        sheet.repeat_rows(first, first + head - 1)
    return row


def _write_cell(sheet: Any, row: int, column: int, text: str, style: Any, may_be_number: bool) -> None:
    if len(text) > LONGEST_CELL:
        raise ValueError(
            f"“{text[:20]}…”有{len(text)}字，超过一个单元格最多的{LONGEST_CELL}字，请缩短后再导出。"
        )
    if may_be_number and _NUMBER.fullmatch(text):
        sheet.write_number(row, column, float(text) if "." in text else int(text), style)
    elif text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def _write_line(sheet: Any, row: int, columns: int, text: str, style: Any) -> int:
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", style)
    _write_cell(sheet, row, 0, text, style, may_be_number=False)
    return row + 1


def _set_widths(sheet: Any, table: Table | None) -> None:
    if table is None:
        sheet.set_column(0, 0, SHEET_WIDTH)
        return
    for number, width in enumerate(table.widths):
        sheet.set_column(number, number, max(6, SHEET_WIDTH * width / sum(table.widths)))


def _name(table: Table | None, taken: set[str]) -> str:
    """A name that the format permits and no other sheet of the book has."""
    wanted = _NOT_IN_A_NAME.sub(" ", table.caption if table else "").strip()[:LONGEST_SHEET_NAME] or "文件"
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        end = f"（{number}）"
        name = wanted[: LONGEST_SHEET_NAME - len(end)] + end
    taken.add(name.lower())
    return name


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text]
        case Paragraph():
            return [plain(block.inlines)]
        case Note():
            return [f"注：{plain(block.inlines)}"]
        case ListBlock():
            return [plain(item) for item in block.items]
        case Contact():
            return [f"{name}：{value}" for name, value in block.items]
        case Signature():
            return [f"{block.agency}　{block.day}"]
        case Addressee():
            return [f"{block.text}："]
        case Enclosures():
            return numbered_enclosures(block)
        case Remark():
            return [f"（{block.text}）"]
        case PartTitle():
            return [block.text]
        case PageBreak() | Table() | Chart():
            return []
