"""The tree of blocks that every document is made of before it becomes HTML, DOCX or PDF.

A writer that renders this tree never needs to know what the document is about, and whoever builds a
document never needs to know how it will look. Everything is frozen: a tree can be shared and hashed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from gongkai.law.numerals import chinese_date

Align = Literal["start", "center", "end"]
Scope = Literal["col", "row"]

LANGUAGE = "zh-CN"


@dataclass(frozen=True)
class Text:
    """Words inside a paragraph. Always literal: no markup of any kind is read from it."""

    text: str


@dataclass(frozen=True)
class Figure:
    """A computed figure inside a paragraph, as it is printed (近千, 337), with the KEY that explains it."""

    key: str
    text: str


Inline = Text | Figure


@dataclass(frozen=True)
class Heading:
    """A heading inside the document: level 1 一、, 2 （一）, 3 1. The number is part of the text."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text, first line indented by two characters."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class ListBlock:
    """A list; ordered lists are numbered 1. 2. 3. by the writers."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    `scope` makes it a header of its columns ("col") or rows ("row"); `key` is the KEY of the figure it shows.
    """

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    scope: Scope | None = None
    key: str | None = None
    align: Align = "center"


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class TableGroup:
    """Rows that share a head. A statutory table may change its head on the way down: table 2 has four."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]


@dataclass(frozen=True)
class Placed:
    """A cell with its place in the grid, both counted from 0."""

    cell: Cell
    row: int
    column: int


@dataclass(frozen=True)
class Table:
    """A table whose heads and bodies each tile the grid exactly; spans may not cross from a head into a body.

    `widths` are the relative widths of the grid columns and so fix their number. `form`: labels and values, with
    rows high enough to write in by hand; on paper its caption is the title of the page and not printed twice.
    ValueError when a cell would overlap another, stick out, or leave a hole.
    """

    caption: str
    groups: tuple[TableGroup, ...]
    widths: tuple[int, ...]
    form: bool = False

    def __post_init__(self) -> None:
        if not self.widths or min(self.widths) < 1:
            raise ValueError(f"表格“{self.caption}”至少要有一栏，各栏宽度应为正整数。")
        for group in self.groups:
            place(group.head, len(self.widths), self.caption)
            place(group.body, len(self.widths), self.caption)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, with the KEY of its figure if it has one."""

    label: str
    value: int | Decimal
    key: str | None = None


@dataclass(frozen=True)
class Chart:
    """A bar chart. `label_head` and `value_head` head the table that says the same in words and figures.

    `over_time`: the bars are moments in their order, and are drawn as points on a line.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    label_head: str = "类别"
    value_head: str = "数量"
    over_time: bool = False

    def __post_init__(self) -> None:
        for bar in self.bars:
            if not Decimal(bar.value).is_finite() or bar.value < 0:
                raise ValueError(f"图“{self.title}”中“{bar.label}”的数值应为零或正数。")


@dataclass(frozen=True)
class Note:
    """A remark set apart from the text, e.g. how a figure was counted. It begins with 注： in every form."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Contact:
    """Where the reader can turn to: pairs such as (联系电话, 0371-00000000)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is written to (主送机关), flush left, with the colon that the writers set."""

    text: str


@dataclass(frozen=True)
class Enclosures:
    """What comes with a letter (附件说明), below its text: 附件：1. …"""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Agency and date at the end of a document (成文日期).

    `sealed`: a letter that takes the agency's seal, laid out with room for it. `date_text` stands in for the
    date where there is none yet.
    """

    agency: str
    date: date
    sealed: bool = False
    date_text: str = ""

    @property
    def day(self) -> str:
        """The date as it is printed."""
        return self.date_text or chinese_date(self.date)


@dataclass(frozen=True)
class Remark:
    """A remark below the date (附注); the writers set the brackets around it."""

    text: str


@dataclass(frozen=True)
class PartTitle:
    """The title of a part that begins inside a document, such as the reply slip of a letter."""

    text: str


@dataclass(frozen=True)
class PageBreak:
    """A new page on paper; nothing on a screen."""


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Table
    | Chart
    | Note
    | Contact
    | Addressee
    | Enclosures
    | Signature
    | Remark
    | PartTitle
    | PageBreak
)


@dataclass(frozen=True)
class Document:
    """A whole document in Simplified Chinese. ValueError when a text holds a character no writer can set.

    ``landscape``: on paper it lies on its side, for a table of many columns. ``lines``: the title in lines
    broken by meaning, where somebody has said so. ``number``: the number of an official letter (发文字号).
    ``letterhead``: the name that stands in red at the head of a letter in 信函格式, none for a plain letter.
    """

    title: str
    agency: str
    date: date
    blocks: tuple[Block, ...]
    description: str = ""
    landscape: bool = False
    lines: tuple[str, ...] = ()
    number: str = ""
    letterhead: str = ""
    language: str = field(default=LANGUAGE, init=False)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("文件没有标题。请先填写标题。")
        for text in texts(self):
            refuse_control_characters(text)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Typed text → one paragraph for each line that is not blank."""
    return tuple(Paragraph((Text(line.strip()),)) for line in text.splitlines() if line.strip())


def simple_table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int] | None = None
) -> Table:
    """A plain list: one head row of column names, then rows of single cells."""
    head = tuple(Cell(name, scope="col") for name in columns)
    body = tuple(tuple(row) for row in rows)
    return Table(caption, (TableGroup((head,), body),), tuple(widths or (1,) * len(columns)))


def plain(inlines: Iterable[Inline]) -> str:
    """The words of a paragraph without anything else."""
    return "".join(inline.text for inline in inlines)


def numbered_enclosures(enclosures: Enclosures) -> list[str]:
    """GB/T 9704-2012: several enclosures are numbered 1. 2., a single one has no number."""
    if len(enclosures.names) == 1:
        return [f"附件：{enclosures.names[0]}"]
    return [
        f"{'附件：' if number == 1 else ''}{number}. {name}"
        for number, name in enumerate(enclosures.names, start=1)
    ]


def place(rows: Sequence[Row], columns: int, caption: str = "") -> tuple[Placed, ...]:
    """Put the cells into a grid as HTML does: each into the first free place of its row.

    Returns the cells in reading order. ValueError when the spans do not cover the grid exactly once.
    """
    if _is_plain(rows, columns):  # long lists are: half a million cells in a sheet
        return tuple(
            Placed(cell, index, column) for index, row in enumerate(rows) for column, cell in enumerate(row)
        )
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while (index, column) in taken:
                column += 1
            area = {(index + r, column + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            out_of_grid = index + cell.rowspan > len(rows) or column + cell.colspan > columns
            if not area or out_of_grid or area & taken:
                raise ValueError(
                    f"表格“{caption}”第{index + 1}行“{cell.text}”的合并范围与其他单元格冲突或超出表格。"
                )
            taken |= area
            placed.append(Placed(cell, index, column))
    if len(taken) != len(rows) * columns:
        raise ValueError(f"表格“{caption}”的单元格没有填满{len(rows)}行{columns}栏。")
    return tuple(placed)


def _is_plain(rows: Sequence[Row], columns: int) -> bool:
    """Whether every cell is one place of the grid and every row full."""
    return all(len(row) == columns for row in rows) and all(
        cell.colspan == 1 and cell.rowspan == 1 for row in rows for cell in row
    )


def texts(document: Document) -> Iterator[str]:
    """Every string of the document that will be printed, in reading order."""
    yield document.title
    yield document.agency
    yield document.description
    yield document.letterhead
    yield document.number
    for block in document.blocks:
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph() | Note():
            yield plain(block.inlines)
        case ListBlock():
            yield from map(plain, block.items)
        case Table():
            yield block.caption
            for group in block.groups:
                yield from (cell.text for row in group.head + group.body for cell in row)
        case Chart():
            yield from (block.title, block.unit, block.label_head, block.value_head)
            yield from (bar.label for bar in block.bars)
        case Contact():
            yield from (part for item in block.items for part in item)
        case Signature():
            yield block.agency
            yield block.day
        case Addressee() | Remark() | PartTitle():
            yield block.text
        case Enclosures():
            yield from block.names
        case PageBreak():
            return


def refuse_control_characters(text: str) -> None:
    """Control characters and lone surrogates are no XML 1.0; line breaks have no place in a line."""
    if found := _REFUSED.search(text):
        raise ValueError(
            f"文字“{text[:20]!a}”中有不能排印的控制字符（U+{ord(found[0]):04X}）。"
            "请删除该字符；需要换行的，请分成几段。"
        )


# The categories Cc and Cs, and two that are no characters.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
