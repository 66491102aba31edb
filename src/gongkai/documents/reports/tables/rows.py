"""A row of a table: its numbers and empty cells, put into its columns; in several ways where the layout allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from gongkai.documents.reports.model import Place
from gongkai.documents.reports.tables.cutting import (
    LONGEST_COUNT,
    Gap,
    Value,
    Way,
    adds_up,
    cuts,
    is_glued,
    number_of,
    totals,
)
from gongkai.documents.reports.tables.tape import Kind, Piece
from gongkai.law.report_form import TOTAL, Column

CUT = "数字连在一起，按位数和勾稽关系拆分"
TORN = "一个数被断成几段，已合并"
SURPLUS = "这一行的数比表头多，只取前面的"
UNPLACED = "空格丢失，看不出数字在哪一列"


@dataclass(frozen=True, slots=True)
class Strip:
    """A row as it lies there: ``name`` (表三/3.1), its columns, and the numbers and empty cells behind its label.

    ``breaks_off``: the paper ends with it.
    """

    name: str
    columns: tuple[Column, ...]
    pieces: tuple[Piece, ...]
    place: Place
    breaks_off: bool = False

    @property
    def numbers(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind is Kind.NUMBER)

    @property
    def is_glued(self) -> bool:
        """Whether nothing stands between its numbers, as far as the row shows."""
        if len(self.columns) == 1 or not self.numbers:
            return False
        too_long = max(len(self.columns), LONGEST_COUNT + 1)
        is_sum = self.columns[-1].name == TOTAL
        return not self.pieces[0].opens or any(
            is_glued(number.text) or (is_sum and len(number.text) >= too_long) for number in self.numbers
        )

    @property
    def lacks_cells(self) -> bool:
        """Whether empty cells left no trace: some numbers are there, but not one for each column."""
        digits = sum(len(number.text) for number in self.numbers)
        return len(self.pieces) < len(self.columns) and 0 < digits < len(self.columns)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read. ``ways``: how its figures may lie in the columns; one when it is certain.

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

    def settled(self, index: int) -> Value:
        """The value of a column where all ways agree on it, else UNKNOWN."""
        values = {way[index] for way in self.ways}
        return values.pop() if len(values) == 1 else Gap.UNKNOWN

    def read_from(self, index: int) -> Piece | None:
        """The cell of a column, or what the whole row was cut from."""
        if not self.pieces:
            return None
        return self.pieces[index] if len(self.pieces) == len(self.columns) else self.pieces[0]


def read_rows(strips: Sequence[Strip]) -> tuple[Row, ...]:
    """The rows of a table with every way in which their figures may lie in the columns.

    What a single row doesn't show, others do: whether numbers are glued, whether empty cells leave no trace.
    """
    glued = any(strip.is_glued for strip in strips)
    lacking = {strip.columns for strip in strips if strip.lacks_cells and not strip.breaks_off}
    return tuple(_read(strip, glued, strip.columns in lacking) for strip in strips)


def _read(strip: Strip, glued: bool, lacking: bool) -> Row:
    pieces, numbers, columns = strip.pieces, strip.numbers, strip.columns
    printed = " ".join(piece.text for piece in pieces if piece.text)
    row = Row(strip.name, columns, (), pieces, strip.place, printed)
    if seats := _seats(pieces, len(columns)):
        return _seated(row, seats)
    if seats := _seats(_by_cell(pieces), len(columns)):
        return replace(_seated(row, seats), doubt=TORN)
    if strip.breaks_off and numbers and not (glued or lacking) and len(pieces) < len(columns):
        missing = len(columns) - len(pieces)
        known = _values(pieces, columns[: len(pieces)])
        return replace(
            row, ways=((*known, *(Gap.UNKNOWN,) * missing),), pieces=pieces + pieces[-1:] * missing
        )
    if not numbers:
        gap = Gap.UNKNOWN if lacking and not pieces else Gap.BLANK
        return replace(row, ways=((gap,) * len(columns),), pieces=())
    if len(numbers) > len(columns):
        return _joined(row, numbers[: len(columns) + _MOST_TORN])
    if glued and not any(piece.opens for piece in numbers[1:]):
        return _cut(row, numbers, lacking)
    values = _values(numbers, [columns[-1]] * len(numbers))
    total = [values[-1]] if len(values) == 1 or _sum_up(values) else []
    return replace(row, ways=_only_total(columns, total), pieces=numbers[-1:], doubt=UNPLACED)


def _cut(row: Row, numbers: Sequence[Piece], lacking: bool) -> Row:
    """Glued figures; an empty cell or a stroke between them divides them, but there are still too few parts."""
    text = "".join(piece.text for piece in numbers).replace(",", "")
    divided = len(row.pieces) > len(numbers)
    ways = cuts(text, row.columns) if not divided else ()
    if divided:
        ways = ((Gap.UNKNOWN,) * len(row.columns),)
    elif lacking or not ways:
        ways += _only_total(row.columns, totals(text, len(row.columns) - 1))
    return replace(row, ways=ways, pieces=tuple(numbers[:1]), doubt=CUT)


def _by_cell(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Numbers within one cell are one number, torn by a blank: 4 119."""
    cells: list[Piece] = []
    for piece in pieces:
        if cells and cells[-1].cell == piece.cell and cells[-1].kind is piece.kind is Kind.NUMBER:
            cells[-1] = replace(cells[-1], text=cells[-1].text + piece.text, end=piece.end)
        else:
            cells.append(piece)
    return tuple(cells)


def _seats(cells: tuple[Piece, ...], width: int) -> list[tuple[Piece, ...]]:
    """The ways in which the cells, as they lie, are the columns: all numbers must find a seat."""
    numbers = tuple(cell for cell in cells if cell.kind is Kind.NUMBER)
    if len(numbers) == width:
        return [numbers]
    if len(cells) == width - 1 and cells and cells[-1].kind is Kind.BLANK and not cells[-1].text:
        return [(*cells, cells[-1])]
    windows = [cells[first : first + width] for first in range(len(cells) - width + 1)]
    fitting = [window for window in windows if all(number in window for number in numbers)]
    return fitting if numbers else fitting[:1]


def _seated(row: Row, seats: list[tuple[Piece, ...]]) -> Row:
    if len(seats) > 1:
        seats = [seat for seat in seats if adds_up(_values(seat, row.columns), row.columns)] or seats
    ways = tuple(dict.fromkeys(_values(seat, row.columns) for seat in seats))
    return replace(row, ways=ways, pieces=seats[0])


def _values(cells: Iterable[Piece], columns: Iterable[Column]) -> Way:
    return tuple(_value(cell, column) for cell, column in zip(cells, columns, strict=True))


def _value(cell: Piece, column: Column) -> Value:
    if cell.kind is Kind.BLANK:
        return Gap.STROKE if cell.text else Gap.BLANK
    value = number_of(cell.text, column)
    return Gap.UNKNOWN if value is None else value


def _joined(row: Row, numbers: Sequence[Piece]) -> Row:
    """More numbers than columns: cells that the form doesn't have, or numbers that are torn."""
    width = len(row.columns)
    first = tuple(numbers[:width])
    if _side_by_side(numbers) and adds_up(_values(first, row.columns), row.columns):
        return replace(row, ways=(_values(first, row.columns),), pieces=first, doubt=SURPLUS)
    merged = [_merge(numbers, marks) for marks in combinations(range(1, len(numbers)), width - 1)]
    fitting = [one for one in (first, *merged) if adds_up(_values(one, row.columns), row.columns)]
    ways = tuple(dict.fromkeys(_values(one, row.columns) for one in fitting))
    if not ways:
        return replace(row, ways=((Gap.UNKNOWN,) * width,), pieces=first[:1], doubt=SURPLUS)
    return replace(row, ways=ways, pieces=fitting[0] if len(ways) == 1 else first[:1], doubt=TORN)


def _side_by_side(numbers: Sequence[Piece]) -> bool:
    """Whether each stands in a cell of its own, all in one line."""
    cells = {piece.cell for piece in numbers}
    return len(cells) == len(numbers) and len({line for line, _ in cells}) == 1


def _merge(numbers: Sequence[Piece], marks: tuple[int, ...]) -> tuple[Piece, ...]:
    groups = [numbers[first:last] for first, last in pairwise((0, *marks, len(numbers)))]
    return tuple(replace(group[0], text="".join(part.text for part in group)) for group in groups)


def _only_total(columns: Sequence[Column], values: Iterable[Value]) -> tuple[Way, ...]:
    """The empty cells left no trace: the columns are unknown, all but the total if the row is a sum."""
    unknown: Way = (Gap.UNKNOWN,) * len(columns)
    if [column.name for column in columns].count(TOTAL) != 1:
        return (unknown,)
    return tuple((*unknown[1:], value) for value in dict.fromkeys(values)) or (unknown,)


def _sum_up(values: Sequence[Value]) -> bool:
    numbers = [value for value in values if isinstance(value, int)]
    return len(numbers) == len(values) and sum(numbers[:-1]) == numbers[-1]


# A row with more numbers to spare isn't torn, but longer than the form.
_MOST_TORN = 3
