"""What stands behind a label: the numbers and empty cells of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.documents.reports.tables.labels import ROW_LENGTH, Found
from gongkai.documents.reports.tables.tape import Kind, Piece, Tape


def rows_behind(
    tape: Tape, labels: Sequence[Found], end: int
) -> Iterator[tuple[Found, tuple[Piece, ...], bool]]:
    """Each label with the figures up to the next one (the last: up to ``end``) and whether the paper ends with it.

    An excerpt may break off behind a label, and an office may divide a row into rows of its own (其他对外管理服务事项:
    行政检查, 行政确认): neither is a row of the form.
    """
    limits = [*(later.start for later in labels[1:]), end]
    for label, limit in zip(labels, limits, strict=False):  # there may be no label at all
        near = min(limit, label.end + ROW_LENGTH)
        pieces, breaks_off = figures_after(tape, label.end, near), limit == len(tape.text)
        divided = not pieces and any(piece.kind is Kind.NUMBER for piece in tape.pieces(label.end, near))
        if pieces or not (breaks_off or divided):
            yield label, pieces, breaks_off


def figures_after(tape: Tape, start: int, end: int) -> tuple[Piece, ...]:
    """The numbers and empty cells behind a label that ends at ``start``, up to the next words.

    The rest of the label's own cell is passed over, and so are remarks in brackets (22（其中修订16件）); a bracket that
    doesn't close in its cell is a label torn by the line, and may have the figures of its row inside.
    """
    pieces = list(tape.pieces(start, end))
    found: list[Piece] = []
    remark: tuple[int, int] | None = None
    torn = False
    for index, piece in enumerate(pieces):
        if piece.cell == remark:
            remark = None if piece.text.endswith(")") else remark
        elif begins_sentence(piece, pieces[index + 1 : index + 2]):
            break
        elif piece.kind is not Kind.WORDS:
            if torn and not piece.stands_alone:  # a sentence: the paper broke off within the label
                break
            found.append(piece)
        elif found and piece.opens and not piece.text.startswith("("):
            break
        elif piece.text.rfind("(") > piece.text.rfind(")"):
            closes = any(later.cell == piece.cell and ")" in later.text for later in pieces[index + 1 :])
            remark, torn = (piece.cell, False) if closes else (None, True)
        elif torn and not found:
            torn = ")" not in piece.text
        elif not (_REMARK.fullmatch(piece.text) or (not found and piece.closes and not piece.opens)):
            break
    return tuple(found)


def begins_sentence(piece: Piece, following: Sequence[Piece] = ()) -> bool:
    """2023年……: a number with which words begin, unless they are a remark (22其中修订16件)."""
    starts = piece.kind is Kind.NUMBER and piece.opens and not piece.closes
    return starts and not (following and _REMARK_BEGINS.match(following[0].text))


_REMARK_BEGINS = re.compile(r"\(|其中|含|万?元|[件条项宗份起次]")
_REMARK = re.compile(r"\(.*\)|万?元|[件条项宗份起次]")
