"""A row of a table: its numbers and empty cells, put into its columns; in several ways where the layout allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from gongkai.documents.reports.model import Place
from gongkai.documents.reports.tables.cutting import Gap, Holds, Value, Way, cuts, is_glued, number_of
from gongkai.documents.reports.tables.tape import Kind, Piece, Tape
from gongkai.law.report_form import TOTAL, Column

CUT = "数字连在一起，按位数和勾稽关系拆分"
TORN = "一个数被断成几段，按勾稽关系合并"
SURPLUS = "这一行的数比表头多，只取前面的"
UNPLACED = "空格丢失，看不出数字在哪一列"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of a table together say. ``glued``: numbers without anything between; ``vanishing``: empty cells
    leave no trace, so that fewer numbers than columns are printed."""

    glued: bool
    vanishing: bool


@dataclass(frozen=True, slots=True)
class Row:
    """``name``: 表三/3.1. ``ways``: how the figures may lie in the columns; one when it is certain.

    ``pieces``: what each column was read from, or one piece for all. ``doubt``: why a person should look.
    """

    name: str
    columns: tuple[Column, ...]
    ways: tuple[Way, ...]
    pieces: tuple[Piece, ...]
    place: Place
    printed: str = ""
    doubt: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"{self.name}/{column.name}" for column in self.columns)

    @property
    def has_numbers(self) -> bool:
        return any(piece.kind is Kind.NUMBER for piece in self.pieces)

    def settled(self, index: int) -> Value:
        """The value of a column where all ways agree on it, else UNKNOWN."""
        values = {way[index] for way in self.ways}
        return values.pop() if len(values) == 1 else Gap.UNKNOWN

    def read_from(self, index: int) -> Piece | None:
        """The cell of a column, or what the whole row was cut from."""
        if not self.pieces:
            return None
        return self.pieces[index] if len(self.pieces) == len(self.columns) else self.pieces[0]


def figures_after(tape: Tape, start: int, end: int) -> tuple[Piece, ...]:
    """The numbers and empty cells behind a label that ends at ``start``, up to the next words.

    The rest of the label's own cell and remarks in brackets (22（其中修订16件）) are passed over.
    """
    pieces = list(tape.pieces(start, end))
    found: list[Piece] = []
    remark: tuple[int, int] | None = None
    torn = False
    for index, piece in enumerate(pieces):
        if piece.cell == remark:
            remark = None if piece.text.endswith(")") else remark
        elif piece.kind is not Kind.WORDS:
            if piece.stands_alone or not torn:
                found.append(piece)
        elif piece.text.rfind("(") > piece.text.rfind(")"):
            closes = any(later.cell == piece.cell and ")" in later.text for later in pieces[index + 1 :])
            remark, torn = (piece.cell, torn) if closes else (None, True)
        elif not (_REMARK.fullmatch(piece.text) or (not found and not piece.opens)):
            break
    return tuple(found)


def layout_of(rows: Iterable[tuple[Sequence[Piece], int]]) -> Layout:
    """``rows``: the pieces of each row with the number of its columns; the last row may be cut off."""
    glued = vanishing = False
    for pieces, width in rows:
        numbers = [piece for piece in pieces if piece.kind is Kind.NUMBER]
        digits = sum(len(piece.text) for piece in numbers)
        glued |= (
            bool(numbers)
            and width > 1
            and (not numbers[0].opens or any(is_glued(one.text) for one in numbers))
        )
        vanishing |= width > 1 and len(pieces) < width and digits < width
    return Layout(glued, vanishing)


def read_row(
    name: str,
    columns: tuple[Column, ...],
    pieces: Sequence[Piece],
    place: Place,
    layout: Layout,
    holds: Holds,
) -> Row:
    """``holds``: whether the identities of the row allow the numbers from the left so far."""
    width = len(columns)
    printed = " ".join(piece.text for piece in pieces if piece.text)
    row = Row(name, columns, (), tuple(pieces), place, printed)
    for cells in (_by_cell(pieces), tuple(pieces)):
        seats = _seats(cells, width)
        if seats:
            return _seated(row, seats, holds)
    numbers = [piece for piece in pieces if piece.kind is Kind.NUMBER]
    if not numbers:
        gap = Gap.BLANK if pieces else Gap.UNKNOWN
        return replace(row, ways=((gap,) * width,), pieces=())
    if len(numbers) > width:
        return _joined(row, numbers, holds)
    text = "".join(piece.text for piece in numbers)
    if layout.glued and not any(piece.opens for piece in numbers[1:]):
        ways = cuts(text, columns, holds) if len(text) >= width else ()
        if layout.vanishing or not ways:
            ways += _totals(columns, _glued_totals(text))
        return replace(row, ways=ways or _unknown(width), pieces=tuple(numbers[:1]), doubt=CUT)
    values = [number_of(piece.text, columns[-1]) for piece in numbers]
    totals = [values[-1]] if len(values) == 1 or _sums_up(values) else []
    return replace(
        row, ways=_totals(columns, totals) or _unknown(width), pieces=tuple(numbers[-1:]), doubt=UNPLACED
    )


def _by_cell(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Numbers within one cell are one number, torn by a blank: 4 119."""
    cells = []
    for _, group in groupby(pieces, key=lambda piece: piece.cell):
        parts = list(group)
        cells.append(replace(parts[0], text="".join(part.text for part in parts), end=parts[-1].end))
    return tuple(cells)


def _seats(cells: tuple[Piece, ...], width: int) -> list[tuple[Piece, ...]]:
    """The ways in which the cells, as they lie, are the columns: all numbers must find a seat."""
    numbers = tuple(cell for cell in cells if cell.kind is Kind.NUMBER)
    if len(numbers) == width:
        return [numbers]
    if len(cells) == width - 1 and cells and cells[-1].kind is Kind.BLANK:
        return [(*cells, cells[-1])]
    windows = [cells[first : first + width] for first in range(len(cells) - width + 1)]
    fitting = [window for window in windows if all(number in window for number in numbers)]
    return fitting if numbers else fitting[:1]


def _seated(row: Row, seats: list[tuple[Piece, ...]], holds: Holds) -> Row:
    if len(seats) > 1:
        seats = [seat for seat in seats if holds(_values(seat, row.columns))] or seats
    ways = tuple(dict.fromkeys(_values(seat, row.columns) for seat in seats))
    return replace(row, ways=ways, pieces=seats[0])


def _values(cells: Iterable[Piece], columns: Iterable[Column]) -> Way:
    return tuple(_value(cell, column) for cell, column in zip(cells, columns, strict=True))


def _value(cell: Piece, column: Column) -> Value:
    if cell.kind is Kind.BLANK:
        return Gap.BLANK
    value = number_of(cell.text, column)
    return Gap.UNKNOWN if value is None else value


def _joined(row: Row, numbers: Sequence[Piece], holds: Holds) -> Row:
    """More numbers than columns: some are torn, if joining neighbours makes the row add up; else there are too many."""
    width = len(row.columns)
    merged = [
        merged
        for marks in combinations(range(1, len(numbers)), width - 1)
        if holds(_values(merged := _merge(numbers, marks), row.columns))
    ]
    first = tuple(numbers[:width])
    if holds(_values(first, row.columns)) or not merged:
        return replace(row, ways=(_values(first, row.columns),), pieces=first, doubt=SURPLUS)
    ways = tuple(dict.fromkeys(_values(one, row.columns) for one in merged))
    return replace(row, ways=ways, pieces=merged[0], doubt=TORN)


def _merge(numbers: Sequence[Piece], marks: tuple[int, ...]) -> tuple[Piece, ...]:
    bounds = (0, *marks, len(numbers))
    groups = [numbers[first:last] for first, last in zip(bounds, bounds[1:], strict=False)]
    return tuple(replace(group[0], text="".join(part.text for part in group)) for group in groups)


def _totals(columns: Sequence[Column], totals: Iterable[Value | None]) -> tuple[Way, ...]:
    """Only the total is known, if the row has one: the empty cells left no trace."""
    if columns[-1].name != TOTAL:
        return ()
    gaps = (Gap.UNKNOWN,) * (len(columns) - 1)
    return tuple((*gaps, total) for total in dict.fromkeys(totals) if total is not None)


def _glued_totals(text: str) -> Iterator[int]:
    """What the last number of ``text`` can be when the others add up to it; else the text is a single number."""
    totals = [text[cut:] for cut in range(1, len(text)) if _adds_up(text[:cut], text[cut:])]
    yield from map(int, totals or [text] * (text.isdigit() and not is_glued(text)))


def _adds_up(parts: str, total: str) -> bool:
    if not total.isdigit() or is_glued(total):
        return False
    left = int(total)
    if not parts:
        return left == 0
    return any(
        _adds_up(parts[cut:], str(left - int(parts[:cut])))
        for cut in range(1, len(parts) + 1)
        if parts[:cut].isdigit() and not is_glued(parts[:cut]) and int(parts[:cut]) <= left
    )


def _sums_up(values: Sequence[Value | None]) -> bool:
    numbers = [value for value in values if isinstance(value, int)]
    return len(numbers) == len(values) and sum(numbers[:-1]) == numbers[-1]


_REMARK = re.compile(r"\(.*\)|万?元|[件条项宗份起次]")


def _unknown(width: int) -> tuple[Way, ...]:
    return ((Gap.UNKNOWN,) * width,)
