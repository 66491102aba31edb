"""Table 4 政府信息公开行政复议、行政诉讼情况: one row of fifteen numbers below heads that are labels only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.documents.reports.tables.labels import letters
from gongkai.documents.reports.tables.regions import LAWSUIT_HEADS, Region
from gongkai.documents.reports.tables.rows import Row, Strip, read_rows
from gongkai.documents.reports.tables.tape import Kind, Piece, Tape
from gongkai.law.report_form import FORMS, TABLE_4, TABLE_4_COLUMNS, Column

_GROUPS = FORMS["2021"].table_4
_WIDTH = len(TABLE_4_COLUMNS)
_COLUMNS = tuple(Column(name, name) for name in TABLE_4_COLUMNS)
_HEADS = re.compile("(?:" + "|".join(sorted(LAWSUIT_HEADS, key=len, reverse=True)) + ")+")


@dataclass(frozen=True, slots=True)
class Table4:
    """``rows``: one for each group of five columns; ``end``: on the tape."""

    rows: tuple[Row, ...]
    end: int


def read_table_4(tape: Tape, region: Region) -> Table4 | None:
    """None where nothing stands below the heads."""
    pieces = _figures(tape, region)
    if not pieces:
        return None
    columns = _COLUMNS * len(_GROUPS)
    (whole,) = read_rows([Strip(TABLE_4, columns, pieces, pieces[0].place)])
    return Table4(tuple(_groups(whole)), pieces[-1].end)


def _groups(whole: Row) -> Iterator[Row]:
    for number, group in enumerate(_GROUPS):
        part = slice(number * _WIDTH, (number + 1) * _WIDTH)
        yield replace(
            whole,
            name=f"{TABLE_4}/{group.name}",
            columns=_COLUMNS,
            ways=tuple(dict.fromkeys(way[part] for way in whole.ways)),
            pieces=whole.pieces[part] if len(whole.pieces) == len(whole.columns) else whole.pieces,
        )


def _figures(tape: Tape, region: Region) -> tuple[Piece, ...]:
    """What stands below the heads, or between them; empty cells count only from the last head before a number."""
    found: list[Piece] = []
    for piece in tape.pieces(region.start, region.end):
        has_numbers = any(one.kind is Kind.NUMBER for one in found)
        if piece.kind is not Kind.WORDS:
            found.append(piece)
        elif not has_numbers:
            found.clear()
        elif not _HEADS.fullmatch(letters(piece.text)):
            break
    return tuple(found)
