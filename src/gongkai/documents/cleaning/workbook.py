"""Excel workbooks (xlsx) without what they hide: written anew, values for formulas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.drawing.image import Image
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.scenario import ScenarioList

from gongkai.documents.cleaning.images import clean_image
from gongkai.documents.cleaning.model import Cleaned
from gongkai.documents.cleaning.packing import only, packed
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.within import Within


def clean_workbook(content: bytes, at: Within) -> Cleaned:
    """Visible sheets with values, formats, merged cells and pictures; hidden sheets gone, hidden cells emptied.

    Hidden rows and columns stay in their place, empty, so that what refers to a row still finds it. Charts, pivot
    tables, rules and comments are gone.
    """
    unpacked(content, at)  # refuses bombs before openpyxl meets them
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    left_out: list[str] = []
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            book.remove(sheet)
            continue
        if sheet._charts:
            left_out.append(f"工作表“{sheet.title}”的图表")
        _clean_sheet(sheet)
    for sheet in list(book.chartsheets):
        left_out.append(f"图表页“{sheet.title}”")
        book.remove(sheet)
    if not book.worksheets:
        raise Refusable("工作簿里没有可见的工作表。请显示要公开的工作表、另存后再上传。")
    book.active = 0
    book.code_name = None
    book.defined_names.clear()
    file = io.BytesIO()
    book.save(file)
    members = unpacked(file.getvalue(), at).members
    kept = [name for name in members if name.startswith("xl/") and not name.endswith(".rels")]
    return Cleaned(packed(only(members, kept)), tuple(left_out))


def _clean_sheet(sheet: Any) -> None:
    shown = _shown_merges(sheet)
    for cell in _hidden_cells(sheet):
        if (cell.row, cell.column) not in shown and not isinstance(cell, MergedCell):
            cell.value = None
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            cell.comment = None
            cell.hyperlink = None
            if isinstance(cell.value, (ArrayFormula, DataTableFormula)):
                cell.value = None  # a formula over several cells whose result was not stored
    sheet._images = [_image(each) for each in sheet._images]
    sheet._charts, sheet._pivots = [], []
    sheet.tables.clear()
    sheet.defined_names.clear()
    sheet.data_validations = DataValidationList()
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.legacy_drawing = None
    sheet.scenarios = ScenarioList()
    sheet.sheet_properties.codeName = None


def _hidden_cells(sheet: Any) -> Iterator[Any]:
    rows = {row for row, size in sheet.row_dimensions.items() if size.hidden or size.height == 0}
    columns = {
        column
        for size in sheet.column_dimensions.values()
        if size.hidden or size.width == 0
        for column in range(size.min or 0, min(size.max or 0, sheet.max_column) + 1)
    }
    for row in sheet.iter_rows():
        for cell in row:
            if cell.row in rows or cell.column in columns:
                yield cell


def _shown_merges(sheet: Any) -> set[tuple[int, int]]:
    """First cells of merged areas that reach into what is visible: Excel shows their value there."""
    hidden = {(cell.row, cell.column) for cell in _hidden_cells(sheet)}
    return {
        (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        if any(cell not in hidden for line in area.rows for cell in line)
    }


def _image(image: Any) -> Image:
    copy = Image(io.BytesIO(clean_image(image._data())))
    copy.anchor, copy.width, copy.height = image.anchor, image.width, image.height
    return copy
