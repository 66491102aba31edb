"""Excel workbooks (xlsx): tables of what is seen, and the places in which a workbook hides words.

calamine gives the values, quickly; which rows and columns are hidden, comments, formulas and the caches of pivot
tables and links are read from the XML.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lxml import etree
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from gongkai.documents.reading import limits
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading
from gongkai.documents.reading.office import beside
from gongkai.documents.reading.tables import Cell, html_table
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.xml import Element, attribute_words, local, parsed, streamed, words

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STATES = {"hidden": "（隐藏）", "veryHidden": "（深度隐藏）"}

# A number of more digits than Excel can hold is in the file all the same.
_EXACT_DIGITS = 15

_RANGE = r"('[^']*'|[^'!,]+)!\$?[A-Z]*\$?\d*(:\$?[A-Z]*\$?\d*)?"
_RANGES = re.compile(rf"{_RANGE}(,{_RANGE})*")

Value = int | float | str | bool | date | datetime | time | timedelta
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """A worksheet as it is stored; rows and columns count from 0."""

    name: str
    state: str
    rows: list[list[Value]]
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: str = ""
    long_numbers: str = ""
    margins: str = ""
    rest: str = ""

    @property
    def place(self) -> str:
        return f"工作表“{self.name}”{_STATES.get(self.state, '')}"


def read(content: bytes, within: Within) -> Reading:
    """Visible sheets as tables; hidden sheets, rows, columns, formulas, comments and caches as parts."""
    archive = unpacked(content, within)
    sheets = complete(content, archive.members)
    visible = {sheet.name for sheet in sheets if not sheet.state}
    main = {_STRINGS, *_paths(archive.members).values()}
    rest = beside(archive.members, archive.aside, within, main=main)
    return within.reading(
        **shown(sheets),
        parts=(*parts_of(sheets), *_unused_strings(archive.members, sheets), *_without(rest.parts, visible)),
        unread=rest.unread,
    )


def _without(parts: Iterable[Part], names: set[str]) -> Iterator[Part]:
    """The parts without what the workbook's settings repeat: names of visible sheets, and ranges that are printed."""
    for part in parts:
        if not part.place.startswith("文档设置"):
            yield part
        elif text := "\n".join(
            line for line in part.text.splitlines() if line not in names and not _RANGES.fullmatch(line)
        ):
            yield Part(part.place, text, part.hidden)


def complete(content: bytes, members: dict[str, bytes]) -> list[Sheet]:
    """The sheets of a workbook (xlsx) with all that is known of them."""
    paths = _paths(members)
    return [
        _sheet(sheet, members[paths[sheet.name]]) if sheet.name in paths else sheet
        for sheet in values(content)
    ]


def values(content: bytes) -> list[Sheet]:
    """The sheets with their values and merged cells; charts' own sheets have none."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        states = {meta.name: _state(meta.visible) for meta in book.sheets_metadata}
        return [_values(book, name, states[name]) for name in book.sheet_names]


def _values(book: CalamineWorkbook, name: str, state: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(name, state, rows, list(sheet.merged_cell_ranges or ()))


def _state(visible: SheetVisibleEnum) -> str:
    """ "", "hidden" or "veryHidden": the last can be shown again only by a program."""
    if visible == SheetVisibleEnum.Hidden:
        return "hidden"
    return "veryHidden" if visible == SheetVisibleEnum.VeryHidden else ""


def shown(sheets: list[Sheet]) -> dict[str, object]:
    """``html`` and ``warnings`` of the Reading: a table for each visible sheet, hidden rows and columns left out."""
    visible = [sheet for sheet in sheets if not sheet.state and sheet.rows]
    if sum(len(row) for sheet in visible for row in sheet.rows) > limits.HTML_CELLS:
        return {"html": "", "warnings": ("工作簿过大，没有转为网页正文，请作为附件。",)}
    several = len(visible) > 1
    tables = [html_table(_said_rows(sheet), sheet.name if several else "") for sheet in visible]
    return {"html": clean_html("".join(tables)), "warnings": ()}


def parts_of(sheets: list[Sheet]) -> list[Part]:
    """The body and the hidden places of the sheets; a sheet that is hidden is one place as a whole."""
    body = "\n".join(_lines(sheet, _kept(sheet)) for sheet in sheets if not sheet.state)
    found = [
        Part(BODY, body, False),
        Part("工作表名称", "\n".join(sheet.name for sheet in sheets if not sheet.state), False),
    ]
    for sheet in sheets:
        if sheet.state:
            text = _lines(sheet, (range(len(sheet.rows)), None))
            found.append(Part(sheet.place, f"{sheet.name}\n{text}", True))
            continue
        every = range(max(map(len, sheet.rows), default=0))
        found += [
            Part(f"{sheet.place}隐藏行", _lines(sheet, (sorted(sheet.hidden_rows), every)), True),
            Part(
                f"{sheet.place}隐藏列",
                _lines(sheet, (range(len(sheet.rows)), sorted(sheet.hidden_columns))),
                True,
            ),
        ]
    for sheet in sheets:
        found += [
            Part(f"{sheet.place}公式", sheet.formulas, True),
            Part(f"{sheet.place}单元格原值", sheet.long_numbers, True),
            Part(f"{sheet.place}页眉页脚", sheet.margins, bool(sheet.state)),
            Part(f"{sheet.place}有效性、链接和其他设置", sheet.rest, True),
        ]
    return [part for part in found if part.text.strip()]


def _kept(sheet: Sheet) -> tuple[Iterable[int], Iterable[int]]:
    width = max(map(len, sheet.rows), default=0)
    return (
        [row for row in range(len(sheet.rows)) if row not in sheet.hidden_rows],
        [column for column in range(width) if column not in sheet.hidden_columns],
    )


def _lines(sheet: Sheet, kept: tuple[Iterable[int], Iterable[int] | None]) -> str:
    rows, columns = kept
    lines = (
        "\t".join(
            said(row[column])
            for column in (range(len(row)) if columns is None else columns)
            if column < len(row)
        )
        for row in (sheet.rows[at] for at in rows if at < len(sheet.rows))
    )
    return "\n".join(line for line in lines if line.strip())


def cells(sheet: Sheet) -> list[list[Cell | None]]:
    """What the sheet shows, hidden rows and columns left out; None where a merged cell reaches over."""
    rows, columns = (list(each) for each in _kept(sheet))
    covered: set[tuple[int, int]] = set()
    reach: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, right) in sheet.merges:
        over = [row for row in rows if top <= row <= bottom]
        across = [column for column in columns if left <= column <= right]
        if over and across:
            covered.update((row, column) for row in over for column in across)
            reach[over[0], across[0]] = Cell(_at(sheet, top, left), len(across), len(over))
    return [
        [
            reach.get((row, column)) if (row, column) in covered else Cell(_at(sheet, row, column))
            for column in columns
        ]
        for row in rows
    ]


def _said_rows(sheet: Sheet) -> list[list[Cell | None]]:
    """The rows that are not blank; all of them where a merged cell may reach over blank ones."""
    return [row for row in cells(sheet) if sheet.merges or any(cell and cell.text for cell in row)]


def _at(sheet: Sheet, row: int, column: int) -> str:
    return said(sheet.rows[row][column]) if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""


def said(value: Value) -> str:
    """A value as a cell shows it: whole numbers without a point, dates as 2026-11-23."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e19:
        # By its decimal digits: 330100190001010000 must not become the nearest binary number.
        return str(int(Decimal(repr(value))))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


# --- the XML of a sheet -------------------------------------------------------------------------------


def _paths(members: dict[str, bytes]) -> dict[str, str]:
    """The member of each sheet by the sheet's name."""
    if _WORKBOOK not in members or _RELATIONS not in members:
        return {}
    targets = {
        str(node.get("Id")): str(node.get("Target"))
        for node in parsed(members[_RELATIONS]).iter("{*}Relationship")
    }
    found = {}
    for node in parsed(members[_WORKBOOK]).iter("{*}sheet"):
        target = targets.get(str(node.get(_ID)), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in members:
            found[str(node.get("name"))] = path
    return found


def _sheet(sheet: Sheet, xml: bytes) -> Sheet:
    formulas: list[str] = []
    long_numbers: list[str] = []
    hidden_rows: set[int] = set()
    at = -1
    rows = streamed(xml, "row")
    for row in rows:
        at = int(row.get("r", at + 2)) - 1
        if _is_true(row, "hidden") or row.get("ht") in ("0", "0.0"):
            hidden_rows.add(at)
        for node in row.iter("{*}f", "{*}v"):
            text = node.text or ""
            if local(node) == "f":
                formulas.append(text)
            elif len(text) > _EXACT_DIGITS and text.isdigit():
                long_numbers.append(text)
    margins = rows.root.find("{*}headerFooter")
    if margins is not None:
        rows.root.remove(margins)
    return replace(
        sheet,
        margins="" if margins is None else words(margins),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(_hidden_columns(rows.root)),
        formulas="\n".join(filter(None, formulas)),
        long_numbers="\n".join(long_numbers),
        rest="\n".join(filter(None, (words(rows.root), attribute_words(rows.root)))),
    )


def _hidden_columns(root: Element) -> Iterator[int]:
    for column in root.iter("{*}col"):
        if _is_true(column, "hidden") or column.get("width") in ("0", "0.0"):
            # A single entry may run to the last column of the sheet, 16,384.
            yield from range(int(column.get("min", "1")) - 1, min(int(column.get("max", "1")), 16_384))


def _is_true(node: Element, attribute: str) -> bool:
    return node.get(attribute, "0") in ("1", "true")


def _unused_strings(members: dict[str, bytes], sheets: list[Sheet]) -> list[Part]:
    """Strings that no cell shows: they remain when a cell is emptied by a careless program."""
    if _STRINGS not in members:
        return []
    used = {
        re.sub(r"\s+", "", value)
        for sheet in sheets
        for row in sheet.rows
        for value in row
        if isinstance(value, str)
    }
    root = parsed(members[_STRINGS])
    strings = (words(node) for node in root.iter("{*}si"))
    unused = [text for text in strings if re.sub(r"\s+", "", text) not in used]
    comments = [node.text or "" for node in root.iter(etree.Comment)]
    text = "\n".join(filter(None, dict.fromkeys((*unused, *comments, attribute_words(root)))))
    return [Part("没有单元格使用的文字", text, True)] if text else []
