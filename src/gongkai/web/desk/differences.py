"""Two versions of a text side by side: which paragraphs were changed, and in them which words.

Chinese is not cut into words by blanks: a change is looked for sentence by sentence and then sign by sign, and signs
that happen to stay the same between two changes are counted as changed, so that a reader sees phrases and no sieve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongkai.documents.markup import MarkedUp

_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.S)
_SHORT = 2  # signs between two changes that are no common phrase
_LONGEST = 4_000  # signs of a paragraph that are compared one by one; a longer one is shown as replaced
_UNCHANGED_AROUND = 1  # paragraphs shown before and after a change
_NEAR = 20  # paragraphs ahead among which the one that was changed is looked for
_ALIKE = 0.3  # paragraphs that have less in common are another paragraph each


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they stand on this side only."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph (or the row of a table) as it was and as it is; an empty side has none. ``skipped``: so many
    paragraphs without a change were left out here."""

    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    skipped: int = 0

    @property
    def changed(self) -> bool:
        return not self.skipped and self.old != self.new


def differences(old: str, new: str) -> list[Pair]:
    """Two plain texts, paragraph by paragraph; [] when they say the same."""
    if _paragraphs(old) == _paragraphs(new):
        return []
    return list(_shortened(list(_pairs(_paragraphs(old), _paragraphs(new)))))


def differences_of_html(old: str, new: str) -> list[Pair]:
    """As ``differences``, of two clean HTML fragments. The cells of a row are set apart by a bar."""
    return differences(_readable(old), _readable(new))


def _readable(html: str) -> str:
    return MarkedUp(html).text.replace("\t\n", "\n").replace("\t", "｜")


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Pair((Piece(one),), (Piece(one),)) for one in old[i:j])
        else:
            yield from _changed(old[i:j], new[k:m])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs that were replaced by others: those that resemble each other stand side by side, in order."""
    left = list(old)
    for after in new:
        before = next((one for one in left[:_NEAR] if _alike(one, after)), None)
        if before is None:
            yield Pair(new=(Piece(after, True),))
            continue
        while left[0] != before:
            yield Pair(old=(Piece(left.pop(0), True),))
        left.pop(0)
        yield _compared(before, after)
    yield from (Pair(old=(Piece(one, True),)) for one in left)


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return False
    return max(len(old), len(new)) > _LONGEST or matcher.ratio() >= _ALIKE


def _compared(old: str, new: str) -> Pair:
    if max(len(old), len(new)) > _LONGEST:
        return Pair((Piece(old, True),), (Piece(new, True),))
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for side, words in zip(sides, ("".join(before[i:j]), "".join(after[k:m])), strict=True):
            side.append(Piece(words, tag != "equal"))
    return Pair(*(_joined(side) for side in _without_islands(*sides)))


def _without_islands(old: list[Piece], new: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Short stretches that are the same between two changes count as changed, on both sides."""
    last = len(old) - 1
    islands = {
        place
        for place, piece in enumerate(old)
        if not piece.changed and 0 < place < last and len(piece.text) < _SHORT
    }
    return tuple(  # type: ignore[return-value]
        [Piece(piece.text, piece.changed or place in islands) for place, piece in enumerate(side)]
        for side in (old, new)
    )


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of the same kind as one; empty ones left out."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].changed == piece.changed:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.changed)
        else:
            joined.append(piece)
    return tuple(joined)


def _shortened(pairs: list[Pair]) -> Iterator[Pair]:
    """Long stretches without a change are left out, and how many paragraphs that were is told."""
    changed = {place for place, pair in enumerate(pairs) if pair.changed}
    near = {one + step for one in changed for step in range(-_UNCHANGED_AROUND, _UNCHANGED_AROUND + 1)}
    skipped = 0
    for place, pair in enumerate(pairs):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Pair(skipped=skipped)
            skipped = 0
        yield pair
    if skipped:
        yield Pair(skipped=skipped)
