"""Rows as figures: what is certain, what an empty cell is worth, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.reports.model import Ambiguity, ReadFigure
from gongkai.documents.reports.tables.cutting import EMPTY, MOST_WAYS, Gap
from gongkai.documents.reports.tables.rows import Row
from gongkai.law.report_form import TOTAL

NOTHING = "格子是空的或者画了斜线，按0计"
SEVERAL = "数字连在一起，有几种拆法，请对照原文确定"


def figures_of(row: Row) -> Iterator[ReadFigure]:
    """The figures on which all ways of the row agree; an empty cell is 0 where the form means zero."""
    for index, key in enumerate(row.keys):
        value, source = row.settled(index), row.read_from(index)
        place = source.place if source else row.place
        if not isinstance(value, Gap):
            yield ReadFigure(key, value, source.text if source else row.printed, place, doubt=row.doubt)
        elif value in EMPTY and _is_zero(row, index):
            yield ReadFigure(key, 0, source.text if source else "", place, doubt=NOTHING)


def _is_zero(row: Row, index: int) -> bool:
    """An empty row has nothing to report, and a stroke says so of a cell. Beside figures an empty part of a sum is 0;
    an empty sum, or an empty cell that is no part of one, was forgotten."""
    values = [row.settled(column) for column in range(len(row.columns))]
    if all(value in EMPTY for value in values):
        return True
    if row.columns[-1].name == TOTAL:
        return index < len(values) - 1
    return values[index] is Gap.STROKE


def ambiguity_of(row: Row) -> Ambiguity | None:
    """The columns on which the ways of the row differ, or of which none is known though something is printed."""
    columns = [index for index in range(len(row.columns)) if row.settled(index) is Gap.UNKNOWN]
    if not columns or not row.printed:
        return None
    ways = {tuple(way[index] for index in columns) for way in row.ways}
    numbers = sorted(
        tuple(value for value in way if not isinstance(value, Gap)) for way in ways if Gap.UNKNOWN not in way
    )
    whole = [way for way in numbers if len(way) == len(columns)]
    return Ambiguity(
        keys=tuple(row.keys[index] for index in columns),
        printed=row.printed,
        place=row.pieces[0].place if row.pieces else row.place,
        ways=tuple(whole) if len(whole) == len(ways) <= MOST_WAYS else (),
        why=row.doubt if not whole else SEVERAL,
    )
