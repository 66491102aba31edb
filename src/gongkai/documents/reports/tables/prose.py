"""What the tables leave of the paper: its prose, with the line numbers of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from gongkai.documents.reports.model import Line
from gongkai.documents.reports.tables.labels import ROW_LENGTH
from gongkai.documents.reports.tables.regions import Region
from gongkai.documents.reports.tables.tape import Edge, Kind, Tape


def prose_of(tape: Tape, tables: Iterable[Region]) -> tuple[Line, ...]:
    """The lines outside ``tables``; of a line that holds both, each run of words is a line of its own."""
    taken = {index for table in tables for index in range(table.start, table.end)}
    touched = {tape.spots[index].line for index in taken}
    free: dict[int, dict[int, list[int]]] = {}
    for index, spot in enumerate(tape.spots):
        if index not in taken and spot.line in touched:
            free.setdefault(spot.line, {}).setdefault(spot.cell, []).append(index)
    lines = []
    for number, line in enumerate(tape.lines):
        if number not in touched:
            lines += [line] if line.text.strip() else []
            continue
        for cell, indices in free.get(number, {}).items():
            lines += [replace(line, cells=(text,)) for text in _runs(tape, line.cells[cell], indices)]
    return tuple(lines)


def _runs(tape: Tape, cell: str, indices: list[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        offsets = [tape.spots[index].offset for _, index in run]
        yield cell[offsets[0] : offsets[-1] + 1]


def with_local_rows(tape: Tape, table: Region, limit: int) -> Region:
    """The table with the rows that an office added below its last one: words with figures behind them."""
    end = table.end
    while end < limit and tape.edge(end) is Edge.CELL:
        pieces = list(tape.pieces(end, min(limit, end + ROW_LENGTH)))
        while pieces and pieces[0].kind is not Kind.WORDS:
            end = pieces.pop(0).end
        if len(pieces) < 2 or pieces[1].kind is Kind.WORDS or not pieces[1].opens:
            break
        if len(pieces[0].text) > _LONGEST_LABEL or any(mark in pieces[0].text for mark in "。;,:"):
            break
        end = pieces[1].end
    return Region(table.start, max(end, table.end))


_LONGEST_LABEL = 30
