"""Tables in plain text: a row of heads, then rows of cells parted by tabs, bars, commas or blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below a head; ``heads`` are all heads of its table."""

    start: int
    end: int
    head: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """A row of heads: where its rows begin, how its cells are parted, what they say."""

    end: int
    splitter: re.Pattern[str]
    heads: tuple[str, ...]


_TAB, _BAR, _COMMA, _BLANK = (re.compile(one) for one in (r"\t", r"[ ]*\|[ ]*", "[,;]", r"[ ]+"))
_LONGEST_HEAD = 600


def cells(folded: str, labels: Iterable[Place], is_head: Callable[[str], bool]) -> Iterator[Cell]:
    """The cells below every row of heads.

    ``labels`` are the places of known words, in order: only a line with two of them can be a row of heads, and it
    is one when ``is_head`` knows at least two of its cells.
    """
    heads = [head for line in _lines_with_two(folded, labels) if (head := _head_row(folded, line, is_head))]
    for place, head in enumerate(heads):
        stop = heads[place + 1].end if place + 1 < len(heads) else len(folded)
        yield from _rows(folded, head, stop)


def _lines_with_two(folded: str, labels: Iterable[Place]) -> Iterator[Place]:
    last = seen = -1
    for start, end in labels:
        if last >= 0 and start - last < _LONGEST_HEAD and "\n" not in folded[last:start] and seen < last:
            line = folded.rfind("\n", max(0, last - _LONGEST_HEAD), last) + 1
            stop = folded.find("\n", end)
            seen = stop if stop >= 0 else len(folded)
            if seen - line <= _LONGEST_HEAD:
                yield line, seen
        last = end


def _head_row(folded: str, line: Place, is_head: Callable[[str], bool]) -> _Head | None:
    written = folded[slice(*line)]
    if re.search("[0-9]{5}", written):
        return None
    for splitter in (_TAB, _BAR, _COMMA, _BLANK):
        if splitter.search(written):
            heads = tuple(_plain(folded[start:end]) for start, end in _split(folded, line, splitter))
            known = sum(map(is_head, heads))
            if known >= 2 and 2 * known >= len(heads) - 2:
                return _Head(line[1], splitter, heads)
    return None


def _plain(head: str) -> str:
    """补贴金额 of 补贴金额（元）."""
    return re.sub(r"[(\[].*|[\s*\u200b]", "", head)


def _rows(folded: str, head: _Head, stop: int) -> Iterator[Cell]:
    start = head.end + 1
    while start < stop:
        end = folded.find("\n", start)
        end = len(folded) if end < 0 else end
        row = list(_split(folded, (start, end), head.splitter))
        if len(row) < 2 and head.splitter is not _TAB:
            return
        # A row with more or fewer cells than heads can be told only at its beginning.
        sure = len(row) if len(row) == len(head.heads) else 3 if len(row) > 1 else 0
        for (first, last), name in list(zip(row, head.heads, strict=False))[:sure]:
            yield Cell(first, last, name, head.heads)
        start = end + 1


def _split(folded: str, line: Place, splitter: re.Pattern[str]) -> Iterator[Place]:
    """The places of the cells of a line, without blanks around them. Empty cells keep their place, except that
    blanks can't tell of empty cells and that bars at the edges enclose none."""
    start, end = line
    while start < end and folded[start] in " |":
        start += 1
    while end > start and folded[end - 1] in " |":
        end -= 1
    for gap in splitter.finditer(folded, start, end):
        yield _trimmed(folded, start, gap.start())
        start = gap.end()
    yield _trimmed(folded, start, end)


def _trimmed(folded: str, start: int, end: int) -> Place:
    while start < end and folded[start] in " \u200b":
        start += 1
    while end > start and folded[end - 1] in " \u200b":
        end -= 1
    return start, end
