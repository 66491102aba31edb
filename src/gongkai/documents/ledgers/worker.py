"""The child's side of ``ledgers``: a table on standard input, its rows as lines of JSON on standard output."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gongkai.documents.reading import Refusable, limits
from gongkai.documents.reading.kinds import kind_of
from gongkai.documents.reading.limited import answering
from gongkai.documents.reading.words import decoded

Row = list[str]
Tell = Callable[[Any], None]

_DELIMITERS = ",\t;，"
_FIELD = 1_000_000  # characters of one CSV field

# A formula that was never calculated: no value beside it. A text that is empty on purpose (t="str") is one.
_UNCALCULATED = re.compile(rb'<c\b(?![^>]*t="str")[^>]*><f\b[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")


def main(question: list[Any], content: bytes, out: IO[bytes]) -> None:
    name, rows, columns = question

    def tell(answer: Any) -> None:
        out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")

    try:
        _read(content, name, _Limits(rows, columns), tell)
    except Refusable as error:
        tell({"refused": error.reason})
    except MemoryError:
        tell({"refused": "读取这个表格要用的内存太多，已停止。请按年度拆成几个文件后分别上传。"})


class _Limits:
    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns

    def refuse(self, place: str, rows: int, columns: int) -> None:
        """Refusable for a table that is no ledger any more."""
        if columns > self.columns:
            raise Refusable(
                f"{place}有{columns}列，超过{self.columns}列的上限，可能选中了整张表格。"
                "请删去右边的空列，或者只复制需要的列到新表后再上传。"
            )
        if rows > self.rows:
            raise Refusable(
                f"{place}有{rows}行，超过{self.rows}行的上限。请删去下面的空行，或者按年度拆成几个文件后分别上传。"
            )


def _read(content: bytes, name: str, most: _Limits, tell: Tell) -> None:
    kind = kind_of(content, name)
    match kind.name:
        case "csv":
            _read_csv(content, most, tell)
        case "xlsx" | "xls":
            if kind.name == "xlsx":
                _refuse_bombs(content)
            try:
                _read_workbook(content, most, tell, is_xlsx=kind.name == "xlsx")
            except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
                raise Refusable(
                    f"{kind.title}已损坏或者格式异常，打不开。请用表格软件打开、另存为新文件后再上传。"
                ) from error
        case _:
            raise Refusable(f"这是{kind.title}，不是台账表格。请上传 .xlsx、.xls 或者 .csv 文件。")


# --- workbooks ---------------------------------------------------------------------------------------


def _read_workbook(content: bytes, most: _Limits, tell: Tell, *, is_xlsx: bool) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    remarks = _remarks(content) if is_xlsx else []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        place = f"工作表“{about.name}”"
        most.refuse(place, sheet.total_height, sheet.width)
        if not sheet.height:
            continue
        hidden = about.visible is not SheetVisibleEnum.Visible
        warnings = [f"{place}是隐藏的工作表，请确认是否应当读取"] if hidden else []
        tell({"name": about.name, "hidden": hidden, "columns": sheet.width, "warnings": warnings + remarks})
        for row in _numbered(_filled(sheet)):
            tell(row)


def _filled(sheet: Any) -> Iterator[Row]:
    """The rows as text; every cell of a merged area says what the area shows."""
    left = sheet.start[1] if sheet.start else 0
    merged = sheet.merged_cell_ranges or []
    by_row: dict[int, list[tuple[int, int, int]]] = {}
    for (top, first), (bottom, last) in merged:
        if bottom - top < sheet.total_height and last - first < sheet.width:
            by_row.setdefault(top, []).append((bottom, first - left, last - left))
    running: list[tuple[int, int, int, str]] = []
    for number, values in enumerate(sheet.iter_rows()):
        row = [_text(value) for value in values]
        running = [area for area in running if area[0] >= number]
        running += [
            (bottom, first, last, row[first])
            for bottom, first, last in by_row.get(number, ())
            if 0 <= first < len(row)
        ]
        for _, first, last, shown in running:
            row[first : last + 1] = [shown] * len(row[first : last + 1])
        yield row


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return ""
    return str(value)


def _refuse_bombs(content: bytes) -> None:
    """By what the archive declares; the limits on this process stop one that lies."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    too_big = sum(member.file_size for member in members) > limits.UNPACKED_BYTES
    swollen = any(
        member.file_size > limits.RATIO_FROM_BYTES
        and member.file_size > limits.RATIO * max(1, member.compress_size)
        for member in members
    )
    if too_big or swollen or len(members) > limits.MEMBERS:
        raise Refusable(
            f"文件解开后过大（上限 {limits.UNPACKED_BYTES // limits.MIB} MB）或者压缩得不正常，可能是压缩炸弹。"
            "请把台账复制到新的工作簿，或者按年度拆开后再上传。"
        )


def _remarks(content: bytes) -> list[str]:
    """What calamine doesn't tell: formulas without a value, hidden rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if _SHEET_PART.fullmatch(name)]
    formulas = sum(len(_UNCALCULATED.findall(sheet)) for sheet in sheets)
    hidden = sum(len(_HIDDEN_ROW.findall(sheet)) for sheet in sheets)
    remarks = []
    if formulas:
        remarks.append(
            f"文件中有{formulas}个公式没有保存计算结果，读出来是空白；请用表格软件打开、重新计算并保存后再上传"
        )
    if hidden:
        remarks.append(f"文件中有{hidden}行被隐藏或者筛选掉，也会一并读取，请核对")
    return remarks


# --- CSV ---------------------------------------------------------------------------------------------


def _read_csv(content: bytes, most: _Limits, tell: Tell) -> None:
    text = decoded(content)
    if text is None:
        raise Refusable("文件不是文本，读不出表格。请用表格软件另存为 .xlsx 后再上传。")
    csv.field_size_limit(_FIELD)
    head = text[:20_000]
    delimiter = max(_DELIMITERS, key=head.count)
    told = False
    try:
        for row in _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            most.refuse("文件", row[0], len(row[1]))
            if not told:
                tell({"name": "", "hidden": False, "columns": len(row[1]), "warnings": []})
                told = True
            tell(row)
    except csv.Error as error:
        raise Refusable(
            "文件的引号或者分隔不完整，读不出表格。请用表格软件另存为 .xlsx 后再上传。"
        ) from error


def _numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Each row that is not blank, with its number from 1."""
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


if __name__ == "__main__":
    answering(main)
