"""What stands where on the pages of a PDF, in millimetres from the upper left corner of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2

MM = 25.4 / 72
WIDE_GAP = 10  # points: the next cell of a table


@dataclass(frozen=True)
class Line:
    page: int  # from 1
    foot: float  # of the line box: one size below its upper edge
    left: float
    right: float
    text: str


@dataclass(frozen=True)
class Char:
    text: str
    left: float
    right: float
    bottom: float


def lines(pdf: bytes) -> list[Line]:
    """Every line of print, from above to below."""
    found: list[Line] = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        height = page.get_height()
        for chars in _rows(list(_chars(page))):
            foot = (height - max(char.bottom for char in chars)) * MM
            found.append(Line(number, foot, chars[0].left * MM, chars[-1].right * MM, _text(chars)))
    return found


def _chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        left, bottom, right, _ = text.get_charbox(index, loose=True)
        if character.strip("\u200b \r\n") and right > left:
            yield Char(character, left, right, bottom)


def _rows(chars: list[Char]) -> list[list[Char]]:
    """Characters on one line of print, from left to right. Two lines of a cell are two lines."""
    rows: dict[int, list[Char]] = {}
    for char in chars:
        key = next((key for key in rows if abs(key - char.bottom) < 3), round(char.bottom))
        rows.setdefault(key, []).append(char)
    return [sorted(rows[key], key=lambda char: char.left) for key in sorted(rows, reverse=True)]


def _text(chars: list[Char]) -> str:
    words = chars[0].text
    for before, char in pairwise(chars):
        words += ("　" if char.left - before.right > WIDE_GAP else "") + char.text
    return words
