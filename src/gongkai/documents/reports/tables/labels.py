"""The labels of the form, found on the tape in the form's order, also where characters are lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from gongkai.documents.reports.tables.tape import Kind, Piece, Tape

_ORDINAL = r"(?:\(?[一二三四五六七八九1-9]\)|[一二三四五六七八九1-9][、.])"
_REMARK = re.compile(r"\([^()]*\)?")
_NO_LETTERS = re.compile(r"\W|_")
# Between the characters of a label: quotes, commas, a stroke (本年增/减).
_BETWEEN = r"[^\w()]{0,2}"


ROW_LENGTH = 1_000
"""What belongs to a label stands no farther behind it, in characters of the tape, explanations of heads included."""


@dataclass(frozen=True, slots=True)
class Label:
    """``name`` is what the caller knows it by; ``text`` is as printed in the form."""

    name: str
    text: str

    @property
    def core(self) -> str:
        """危及“三安全一稳定” of 3.危及“三安全一稳定”, without its marks."""
        return core(self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """A label at ``start`` to ``end`` of the tape. ``damaged``: characters were lost, the form says ``expected``."""

    name: str
    start: int
    end: int
    printed: str
    expected: str
    damaged: bool = False


def core(text: str) -> str:
    """The letters of a label without its ordinal and its explanation."""
    return letters(_REMARK.sub("", re.sub(rf"^{_ORDINAL}", "", text.translate(_NARROW))))


def letters(text: str) -> str:
    """Without ordinal, brackets and other marks; a stroke stays out too (本年增/减)."""
    return _NO_LETTERS.sub("", re.sub(rf"^{_ORDINAL}", "", text.translate(_NARROW)))


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The label anywhere on a tape, with its ordinal where one is printed."""
    return re.compile(rf"{_ORDINAL}?{_BETWEEN.join(core(text))}")


def find_labels(
    tape: Tape, labels: Sequence[Label], vocabulary: Iterable[str], start: int, end: int
) -> tuple[Found, ...]:
    """Those of ``labels`` that stand between ``start`` and ``end``, in their order.

    A label counts where it fills a cell or a word, or touches a number or another word of ``vocabulary`` (so it does
    in glued text); 行政许可 within a sentence does not. Labels that are not found so are looked for among the words
    left over that have figures behind them.
    """
    spans = [match.span() for word in vocabulary for match in pattern(word).finditer(tape.text, start, end)]
    begins, ends = {span[0] for span in spans}, {span[1] for span in spans}
    found = {one.name: one for one in _chain(_candidates(tape, labels, begins, ends, start, end))}
    if not found:
        return ()
    position = start
    for index, label in enumerate(labels):
        if label.name not in found:
            later = (found[other.name].start for other in labels[index + 1 :] if other.name in found)
            alike = _most_alike(tape, label, ends, position, min(next(later, end), position + ROW_LENGTH))
            if alike:
                found[label.name] = alike
        if label.name in found:
            position = found[label.name].end
    return tuple(sorted(found.values(), key=lambda one: one.start))


def _candidates(
    tape: Tape, labels: Sequence[Label], begins: set[int], ends: set[int], start: int, end: int
) -> list[tuple[int, Found]]:
    candidates = []
    for index, label in enumerate(labels):
        for match in pattern(label.text).finditer(tape.text, start, end):
            left, right = match.span()
            ordinal = not tape.text.startswith(label.core[0], left)
            if (ordinal or left in ends or _opens(tape, left)) and (
                right in begins or _closes(tape, right, end)
            ):
                candidates.append((index, Found(label.name, left, right, match[0], label.text)))
    return sorted(candidates, key=lambda one: (one[1].start, one[0]))


def _opens(tape: Tape, index: int) -> bool:
    return bool(tape.edge(index)) or index == 0 or tape.text[index - 1] in _FIGURES | {")"}


def _closes(tape: Tape, index: int, end: int) -> bool:
    return index >= end or bool(tape.edge(index)) or tape.text[index] in _FIGURES or tape.text[index] == "("


def _chain(candidates: Sequence[tuple[int, Found]]) -> list[Found]:
    """The longest run of candidates in the form's order; of several the one that takes the least room."""
    chains: list[list[tuple[int, Found]]] = []
    for index, candidate in candidates:
        before = [chain for chain in chains if chain[-1][0] < index and chain[-1][1].end <= candidate.start]
        longest = max(before, key=lambda chain: (len(chain), chain[0][1].start), default=[])
        chains.append([*longest, (index, candidate)])
    best = max(chains, key=lambda chain: (len(chain), chain[0][1].start - chain[-1][1].end), default=[])
    return [candidate for _, candidate in best]


def _most_alike(tape: Tape, label: Label, ends: set[int], start: int, end: int) -> Found | None:
    """The words with figures behind them that resemble ``label`` most, if they resemble it enough."""
    pieces = list(tape.pieces(start, end))
    likeness, best = 0.0, None
    for index, (piece, following) in enumerate(pairwise(pieces)):
        if piece.kind is not Kind.WORDS or following.kind is Kind.WORDS:
            continue
        for first in _beginnings(pieces[: index + 1], ends, len(label.text) + _STRAY):
            printed = tape.text[first : piece.end]
            ratio = _likeness(printed, label)
            if ratio > likeness:
                likeness = ratio
                best = Found(label.name, first, piece.end, printed, label.text, _lost(printed, label))
    return best if likeness >= _ALIKE else None


def _beginnings(pieces: Sequence[Piece], ends: set[int], longest: int) -> Iterator[int]:
    """Where a label that ends with the last of ``pieces`` may begin: with any piece, for its cell may be torn, or
    behind another label that it touches; but an ordinal begins it."""
    for piece in reversed(pieces):
        if piece.kind is not Kind.WORDS or pieces[-1].end - piece.end > longest:
            return
        yield from (index for index in range(piece.start, piece.end) if index == piece.start or index in ends)
        if re.match(_ORDINAL, piece.text):
            return


def _likeness(printed: str, label: Label) -> float:
    """0 to 1, and a little more where the ordinal is the same: labels may be alike, but not at the same place.

    A whole label with more behind it (行政强制行政确认) is none: what follows is a row of the office's own.
    """
    said, whole = core(printed), letters(label.text)
    if label.core in said and len(said) > len(whole) + 2:
        return 0
    ordinal = re.match(_ORDINAL, printed)
    same = ordinal is not None and label.text.translate(_NARROW).startswith(ordinal[0].rstrip("、."))
    return max(_ratio(said, label.core), _ratio(letters(printed), whole)) + 0.1 * same


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _lost(printed: str, label: Label) -> bool:
    """Whether characters are lost or wrong inside the label. Cut short at either end, or with a word more, it still
    says the same."""
    whole = letters(label.text) if len(core(printed)) > len(label.core) else label.core
    changes = SequenceMatcher(None, whole, core(printed), autojunk=False).get_opcodes()
    return any(
        kind in ("delete", "replace") and first > 0 and last < len(whole) for kind, first, last, *_ in changes
    )


_NARROW = str.maketrans("（），．：；", "(),.:;")
_FIGURES = frozenset("0123456789/-—+")
_ALIKE = 0.6
# What a torn label may have between its parts: pieces of the cells beside it.
_STRAY = 30
