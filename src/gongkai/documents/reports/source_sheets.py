"""Workbooks and CSV: the visible sheets, a cell that is merged once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import groupby

from python_calamine import PasswordError

from gongkai.documents.reading import limits
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.here import within
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.sheets import cells, complete, values
from gongkai.documents.reading.tables import Cell
from gongkai.documents.reading.words import best
from gongkai.documents.reports.model import Source
from gongkai.documents.reports.source_blocks import Block, Grid, lines_of

_Row = list[Cell | None]

_HEADING = re.compile(r"第二十条第.{1,6}项|[一二三四五六]、.*(情况|事项)")
_LONG = 40  # characters: the longest label of the form's tables stands in a row with others


def read(content: bytes, name: str) -> Source:
    """Hidden sheets, rows and columns are left out, as in print."""
    sheets = complete(content, unpacked(content, within(content, name)).members)
    return _source(name, "xlsx", [cells(sheet) for sheet in sheets if not sheet.state])


def read_97(content: bytes, name: str) -> Source:
    """Of an old workbook it isn't known which rows are hidden."""
    try:
        sheets = values(content)
    except PasswordError as error:
        raise Refusable("工作簿设有打开密码。请去掉密码、另存后再上传。") from error
    return _source(name, "xls", [cells(sheet) for sheet in sheets if not sheet.state])


def read_csv(content: bytes, name: str) -> Source:
    text = best(content)
    delimiter = max(",\t;，", key=text[:20_000].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return _source(name, "csv", [[[Cell(each) for each in row] for row in rows]])


def _source(name: str, kind: str, sheets: list[list[_Row]]) -> Source:
    if sum(len(row) for rows in sheets for row in rows) > limits.HTML_CELLS:
        raise Refusable("表格太大，不像年度报告。请核对；确是年度报告的，请只留报告的工作表后再上传。")
    return Source(name, kind, lines_of(block for rows in sheets for block in _blocks(rows)))


def _blocks(rows: list[_Row]) -> Iterator[Block]:
    """The tables of a sheet, as wide as they are, and the lines between them."""
    for alone, several in groupby(rows, _stands_alone):
        if alone:
            yield from (cell.text for row in several for cell in row if cell)
        else:
            yield _grid(list(several))


def _stands_alone(row: _Row) -> bool:
    """Whether a row is blank, a heading or a paragraph, none of a table's."""
    said = [cell for cell in row if cell and cell.text.strip()]
    if len(said) != 1:
        return not said
    text = said[0].text.strip()
    return said[0].columns > 1 or len(text) > _LONG or bool(_HEADING.fullmatch(text))


def _grid(rows: list[_Row]) -> Grid:
    """The blank columns left and right of all that is said are no cells."""
    said = [at for row in rows for at, cell in enumerate(row) if cell and cell.text.strip()]
    ends = [at + cell.columns for row in rows for at, cell in enumerate(row) if cell and cell.text.strip()]
    first, last = min(said), max(ends)
    return Grid([[[cell.text] for cell in row[first:last] if cell] for row in rows])
