"""Tables in plain text: a row of heads, then rows of cells parted by tabs, bars, commas or blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and the head of its column; ``row`` tells the rows of all tables apart (the place of its line)."""

    start: int
    end: int
    head: str
    heads: tuple[str, ...]


_SPLITTERS = (re.compile(r"\t"), re.compile(r"[ ]*\|[ ]*"), re.compile("[,;]"), re.compile(r"[ ]+"))
_LINE = re.compile(r"[^\n]+|\n(?=\n)")
_MAX_CELL = 120


def cells(folded: str, is_head: Callable[[str], bool]) -> Iterator[Cell]:
    """The cells below every row of heads. A row is one when two cells at least are heads that ``is_head`` knows."""
    heads: list[str] = []
    splitter = _SPLITTERS[0]
    for line in _LINE.finditer(folded):
        found = _head_row(folded, line, is_head)
        if found:
            splitter, heads = found
            continue
        if not heads:
            continue
        row = list(_split(folded, line, splitter))
        if len(row) < 2:
            heads = heads if line[0].strip() and splitter is _SPLITTERS[0] else []
            continue
        if len(row) == len(heads):
            for (start, end), head in zip(row, heads, strict=True):
                yield Cell(start, end, head, tuple(heads))
        elif splitter is _SPLITTERS[-1] or len(row) < len(heads):
            yield from _by_hand(folded, row, heads)


def _head_row(
    folded: str, line: re.Match[str], is_head: Callable[[str], bool]
) -> tuple[re.Pattern[str], list[str]] | None:
    if line.end() - line.start() > 600:
        return None
    for splitter in _SPLITTERS:
        if not splitter.search(folded, *line.span()):
            continue
        heads = [_plain(folded[start:end]) for start, end in _split(folded, line, splitter)]
        known = sum(map(is_head, heads))
        if known >= 2 and 2 * known >= len(heads) - 2 and not re.search("[0-9]{5}", line[0]):
            return splitter, heads
    return None


def _plain(head: str) -> str:
    return re.sub(r"[(\[].*|[\s:*\u200b]", "", head)


def _split(folded: str, line: re.Match[str], splitter: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The places of the cells of a line, without blanks around them. Empty cells keep their place, except that
    blanks can't tell of empty cells and that bars at the edges enclose none."""
    text, offset = line[0], line.start()
    begin, end = len(text) - len(text.lstrip(" |")), len(text.rstrip(" |"))
    places, start = [], begin
    for gap in splitter.finditer(text, begin, end):
        places.append((start, gap.start()))
        start = gap.end()
    places.append((start, max(start, end)))
    for first, last in places:
        cell = text[first:last]
        inner = first + len(cell) - len(cell.lstrip())
        yield offset + inner, offset + max(inner, first + len(cell.rstrip()))


def _by_hand(folded: str, row: list[tuple[int, int]], heads: list[str]) -> Iterator[Cell]:
    """A row with more or fewer cells than heads: only its first cells can be told, as far as both agree from the
    left."""
    for (start, end), head in list(zip(row, heads, strict=False))[:3]:
        if end - start <= _MAX_CELL:
            yield Cell(start, end, head, tuple(heads))
