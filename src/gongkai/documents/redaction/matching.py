"""Where words stand on a page, however they are broken, spaced or written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from gongkai.documents.redaction.characters import Character
from gongkai.documents.redaction.geometry import Rect, around

# Characters of one line that are further apart than this (in heights) are covered apart.
_GAP = 1.5

Order = Sequence[int]

_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me"})


def plain(text: str) -> str:
    """A text as it is compared: no blanks, no breaks, nothing without width, one form of each character."""
    return "".join(map(_plain, text))


@cache
def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter.isspace() or category in _UNSEEN:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return "-" if category == "Pd" else unicodedata.normalize("NFKC", letter).casefold()


class Words:
    """The characters of one page, read in each of the orders in which they may make sense."""

    def __init__(self, characters: Sequence[Character]) -> None:
        self.characters = characters
        self._readings = [_Reading(characters, order) for order in _orders(characters)]

    def places(self, text: str) -> list[tuple[int, ...]]:
        """The numbers of the characters of each occurrence; no occurrence twice."""
        wanted = plain(text)
        if not wanted:
            return []
        hits = (hit for reading in self._readings for hit in reading.places(wanted))
        return list(dict.fromkeys(hits))

    def rects(self, text: str) -> list[Rect]:
        """What has to be covered so that no occurrence is seen; one rectangle for each line it stands on."""
        found = (
            rect for place in self.places(text) for rect in covering(self.characters[at] for at in place)
        )
        return without_repeats(found)


def covering(characters: Iterable[Character]) -> list[Rect]:
    """One rectangle for each line, or part of one, on which the characters stand."""
    groups: list[list[Character]] = []
    for one in sorted(characters, key=lambda each: (each.cell.top, each.cell.left)):
        near = next(
            (group for group in groups if any(_beside(one.cell, other.cell) for other in group)), None
        )
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    return [around(one.body for one in group) for group in groups]


def without_repeats(rects: Iterable[Rect]) -> list[Rect]:
    """Without those that lie within others."""
    kept: list[Rect] = []
    for rect in sorted(set(rects), key=lambda each: -each.area):
        if not any(other.holds(rect) for other in kept):
            kept.append(rect)
    return sorted(kept, key=lambda each: (each.top, each.left))


class _Reading:
    def __init__(self, characters: Sequence[Character], order: Order) -> None:
        said: list[str] = []
        self._numbers: list[int] = []
        for number in order:
            letters = plain(characters[number].text)
            said.append(letters)
            self._numbers += [number] * len(letters)
        self._text = "".join(said)

    def places(self, wanted: str) -> Iterator[tuple[int, ...]]:
        at = self._text.find(wanted)
        while at >= 0:
            yield tuple(sorted(set(self._numbers[at : at + len(wanted)])))
            at = self._text.find(wanted, at + 1)


def _orders(characters: Sequence[Character]) -> list[Order]:
    """As they stand in the file; and line by line, or column by column from the right if that gives fewer."""
    lines = _grouped(characters, lambda rect: rect.top + rect.bottom, lambda rect: rect.left)
    columns = _grouped(characters, lambda rect: -rect.left - rect.right, lambda rect: rect.top)
    in_place = columns if len(columns) < len(lines) else lines
    return [range(len(characters)), [number for group in in_place for number in group]]


def _grouped(
    characters: Sequence[Character], line: Callable[[Rect], float], along: Callable[[Rect], float]
) -> list[list[int]]:
    """The lines by the middle of their cells, each in its order; what is printed twice only once."""
    groups: list[list[int]] = []
    for number in sorted(range(len(characters)), key=lambda number: line(characters[number].cell)):
        cell = characters[number].cell
        if groups and line(cell) - line(characters[groups[-1][0]].cell) <= min(cell.width, cell.height):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [_once(characters, sorted(each, key=lambda one: along(characters[one].cell))) for each in groups]


def _once(characters: Sequence[Character], group: Order) -> list[int]:
    kept: list[int] = []
    for number in group:
        one, before = characters[number], characters[kept[-1]] if kept else None
        if before is None or one.text != before.text or one.cell.common(before.cell) < one.cell.area / 2:
            kept.append(number)
    return kept


def _beside(cell: Rect, other: Rect) -> bool:
    """Neighbours on one line, or one below the other in one column."""
    across = max(cell.left, other.left) - min(cell.right, other.right)
    down = max(cell.top, other.top) - min(cell.bottom, other.bottom)
    reach = _GAP * max(cell.width, cell.height, 1.0)
    in_line = -down > max(cell.height, other.height) / 2 and across < reach
    in_column = -across > max(cell.width, other.width) / 2 and down < reach
    return in_line or in_column
