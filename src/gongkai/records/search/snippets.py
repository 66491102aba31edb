"""Shows a reader why an item was found: the original text around the words, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.records.search.folding import spans

_BEFORE, _LENGTH = 30, 120  # characters of a snippet before the first hit, and in all
_WINDOW = 2_000
_READ = 200_000  # characters of a text in which a snippet is looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the original text, to be escaped as any text; ``hit``: one of the words."""

    text: str
    hit: bool = False


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """The whole text in pieces."""
    return list(_pieces(text, spans(text, words), 0, len(text)))


def snippet(text: str, words: Sequence[str]) -> list[Piece]:
    """Some hundred characters around the first hit, with every hit among them; nothing when there is none."""
    for window in _windows(text[:_READ]):
        if found := spans(window, words):
            return _around(window, found)
    return []


def beginning(text: str) -> list[Piece]:
    """The first hundred characters: for an item whose title says it all."""
    return _tidy([Piece(text[:_LENGTH])], opened=False, ended=len(text) <= _LENGTH)


def _windows(text: str) -> Iterator[str]:
    """Overlapping stretches, so that a long text need not be searched to its end character by character."""
    for start in range(0, max(len(text) - _WINDOW // 2, 1), _WINDOW // 2):
        yield text[start : start + _WINDOW]


def _around(text: str, found: list[tuple[int, int]]) -> list[Piece]:
    start = max(found[0][0] - _BEFORE, 0)
    end = min(max(start + _LENGTH, found[0][1]), len(text))
    return _tidy(list(_pieces(text, found, start, end)), opened=start > 0, ended=end == len(text))


def _pieces(text: str, found: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    position = start
    for hit_start, hit_end in found:
        if hit_start >= end:
            break
        if hit_start > position:
            yield Piece(text[position:hit_start])
        position = min(hit_end, end)
        yield Piece(text[hit_start:position], hit=True)
    if position < end:
        yield Piece(text[position:end])


def _tidy(pieces: list[Piece], *, opened: bool, ended: bool) -> list[Piece]:
    """Line breaks and runs of blanks are one blank; what was left out is an ellipsis."""
    inner = [
        Piece(" ".join(piece.text.split()) if piece.hit else _one_line(piece.text), piece.hit)
        for piece in pieces
    ]
    return [*([Piece("…")] if opened else []), *inner, *([] if ended else [Piece("…")])]


def _one_line(text: str) -> str:
    return " ".join(f".{text}.".split())[1:-1]
