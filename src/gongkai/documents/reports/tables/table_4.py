"""Table 4 政府信息公开行政复议、行政诉讼情况: one row of fifteen numbers below heads that are labels only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.documents.reports.tables.labels import letters
from gongkai.documents.reports.tables.regions import LAWSUIT_HEADS, Region
from gongkai.documents.reports.tables.rows import Row, Strip, begins_sentence, read_rows
from gongkai.documents.reports.tables.tape import Kind, Piece, Tape
from gongkai.law.report_form import FORMS, TABLE_4, TABLE_4_COLUMNS, Column

_GROUPS = FORMS["2021"].table_4
_WIDTH = len(TABLE_4_COLUMNS)
_COLUMNS = tuple(Column(name, name) for name in TABLE_4_COLUMNS)
_HEADS = re.compile("(?:" + "|".join(sorted(LAWSUIT_HEADS, key=len, reverse=True)) + ")+")


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
    """What stands below the heads, or between them, and where it ends.

    Empty cells count only behind the last head before a number.
    """
    found: list[Piece] = []
    end = region.start
    for piece in tape.pieces(region.start, region.end):
        is_head = piece.kind is Kind.WORDS and _HEADS.fullmatch(letters(piece.text)) is not None
        if (
            piece.kind is Kind.WORDS
            and not is_head
            and (any(one.text for one in found) or len(piece.text) > _LONGEST)
        ):
            break
        if begins_sentence(piece):
            break
        if piece.kind is not Kind.WORDS:
            found.append(piece)
        elif not any(one.text for one in found):
            found.clear()
        if is_head or piece.kind is not Kind.WORDS:
            end = piece.end
    return tuple(found), end


# A damaged head is not longer.
_LONGEST = 12
