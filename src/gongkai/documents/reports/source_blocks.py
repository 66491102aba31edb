"""What files are made of, paragraphs and tables, and how they become lines.

Pages of the web and old Word files use tables to lay things out: a table in a cell, or a cell that holds whole
paragraphs, is no cell of a form. Such a row is taken apart into what it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from gongkai.documents.reports.model import Line

Block: TypeAlias = "str | Grid"

# What parts the columns of a text without tabs.
_WIDE = re.compile(r" {3,}|\u3000{2,}")
_INDENTED_NUMBER = re.compile(r"\t+[\d.]+")
# Characters that show nothing, and radicals that browsers print in the place of characters: ⼈ for 人, ⺠ for 民.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\f"))
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_PAIRS = "⺠民⻅见⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙"
_SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
_CLEAN = {**_UNSEEN, **_KANGXI, **_SIMPLIFIED, ord("\xa0"): " "}
_BLANKS = re.compile(r"[^\S\n]+")
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…]")
_PAGE_NUMBER = re.compile(r"[—–－-]+\s*\d{1,3}\s*[—–－-]+|第\s*\d{1,3}\s*页(\s*[，,/]?\s*共\s*\d{1,3}\s*页)?")
_LONG = 200  # characters: no cell of the form says so much in several paragraphs


@dataclass
class Grid:
    """A table: rows of cells, each with what it holds. A cell that spans others stands once."""

    rows: list[list[list[Block]]] = field(default_factory=list)


def lines_of(blocks: Iterable[Block]) -> tuple[Line, ...]:
    """Paragraphs and rows, numbered from 1; rows know their table."""
    return lines_of_pages([(0, blocks)])


def lines_of_pages(pages: Iterable[tuple[int, Iterable[Block]]]) -> tuple[Line, ...]:
    """As ``lines_of``, of pages with their numbers."""
    numbering = _Numbering()
    return tuple(line for page, blocks in pages for line in numbering.lines(blocks, page))


def clean(text: str) -> str:
    """Without what can't be seen, in the characters that are meant."""
    return text.translate(_CLEAN)


def plain(text: str) -> str:
    """Clean; blanks of whichever kind are one, line breaks stay."""
    lines = _BLANKS.sub(" ", clean(text)).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def columns(line: str) -> tuple[str, ...]:
    """The cells of a line that single tabs or wide blanks divide; one for a paragraph, indented or not.

    In a row, tabs make empty cells, at its ends too.
    """
    said = clean(line)
    words = said.strip()
    is_row = "\t" in words or _INDENTED_NUMBER.fullmatch(said.rstrip())
    return tuple(cell.strip() for cell in (said.split("\t") if is_row else _WIDE.split(words)))


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def joined(pieces: Iterable[str]) -> str:
    """Pieces below each other in one cell: words go on, numbers stay apart by a line break."""
    text = ""
    for piece in pieces:
        apart = text and piece and not (_HAN.match(text[-1]) or _HAN.match(piece[0]))
        text += f"\n{piece}" if apart else piece
    return text


class _Numbering:
    def __init__(self) -> None:
        self._lines = self._tables = 0

    def lines(self, blocks: Iterable[Block], page: int) -> Iterator[Line]:
        for block in blocks:
            if isinstance(block, Grid):
                yield from self._rows(block, page)
                continue
            for text in block.split("\n"):
                if text.strip() and not is_page_number(text):
                    yield self._line(columns(text), page)

    def _rows(self, grid: Grid, page: int) -> Iterator[Line]:
        """The rows of the form under one number; what a row for layout holds, in its place."""
        table = 0
        for row in grid.rows:
            if _is_layout(row):
                table = 0
                for cell in row:
                    yield from self.lines(cell, page)
            elif row:
                if not table:
                    self._tables += 1
                    table = self._tables
                yield self._line(tuple(_said(cell) for cell in row), page, table)

    def _line(self, cells: tuple[str, ...], page: int, table: int = 0) -> Line:
        self._lines += 1
        return Line(cells, self._lines, page, table)


def _is_layout(row: list[list[Block]]) -> bool:
    if any(isinstance(block, Grid) for cell in row for block in cell):
        return True
    several = [cell for cell in row if len(cell) > 1]
    return (len(row) == 1 and bool(several)) or any(len(_said(cell)) > _LONG for cell in several)


def _said(cell: list[Block]) -> str:
    return joined(line for block in cell if isinstance(block, str) for line in plain(block).split("\n"))
