"""Table 4 政府信息公开行政复议、行政诉讼情况: one row of fifteen numbers below heads that are labels only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.documents.reports.tables.behind import figures_after
from gongkai.documents.reports.tables.labels import ROW_LENGTH
from gongkai.documents.reports.tables.regions import LAWSUIT_LETTERS, Region
from gongkai.documents.reports.tables.rows import Row, Strip, read_rows
from gongkai.documents.reports.tables.tape import Piece, Tape
from gongkai.law.report_form import FORMS, TABLE_4, TABLE_4_COLUMNS, Column

_GROUPS = FORMS["2021"].table_4
_WIDTH = len(TABLE_4_COLUMNS)
_COLUMNS = tuple(Column(name, name) for name in TABLE_4_COLUMNS)
# A run of head letters with those of a column; the groups alone (行政复议) may be said anywhere.
_HEADS = re.compile(rf"(?:{LAWSUIT_LETTERS}\W?)*[果维纠审计](?:\W?{LAWSUIT_LETTERS})*")


@dataclass(frozen=True, slots=True)
class Table4:
    """``rows``: one for each group of five columns, none where nothing stands below the heads; ``end``: on the tape."""

    rows: tuple[Row, ...]
    end: int


def read_table_4(tape: Tape, region: Region) -> Table4:
    pieces, end = _figures(tape, region)
    if not pieces:
        return Table4((), end)
    breaks_off = end == len(tape.text)
    columns = _COLUMNS * len(_GROUPS)
    (whole,) = read_rows([Strip(TABLE_4, columns, pieces, pieces[0].place, breaks_off)])
    return Table4(tuple(_groups(whole)), end)


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


def _figures(tape: Tape, region: Region) -> tuple[tuple[Piece, ...], int]:
    """What stands below the heads, or between them, and where it ends. What a merged head leaves empty is no figure."""
    found: tuple[Piece, ...] = ()
    end = region.start
    heads = list(_HEADS.finditer(tape.text, region.start, region.end))
    for head, limit in zip(heads, [*(later.start() for later in heads[1:]), region.end], strict=True):
        pieces = figures_after(tape, head.end(), min(limit, head.end() + ROW_LENGTH))
        if limit < region.end and not any(piece.text for piece in pieces):
            pieces = ()
        if not found or pieces:
            found += pieces
            end = pieces[-1].end if pieces else head.end()
    return found, end
