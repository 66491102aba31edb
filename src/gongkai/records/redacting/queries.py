"""How far the work on a copy has come: what still waits for a decision, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.redaction import Box, Pages, Suggestion
from gongkai.records.redacting.models import Marks, Redaction

# 工作约定: a box covers a suggestion when it falls short of it by no more than this (points).
_SHORT = 1.0


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggestion that no box covers and nobody has passed. What runs over two lines has two boxes."""

    group: int
    label: str
    kind: str
    boxes: tuple[Box, ...]

    @property
    def page(self) -> int:
        return self.boxes[0].page


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the list of pages; ``number`` counts from 1."""

    number: int
    boxes: int
    hints: int
    is_passed: bool
    has_text: bool


@dataclass(frozen=True)
class Stand:
    """Everything about the work, unsealed once."""

    pages: Pages
    marks: Marks
    hints: tuple[Hint, ...]
    has_looked: bool

    @property
    def leaves(self) -> list[Leaf]:
        """The pages in their order."""
        total = len(self.pages.sizes)
        boxes, hints = [0] * total, [0] * total
        for box in self.marks.boxes.values():
            boxes[box.page] += 1
        for hint in self.hints:
            hints[hint.page] += 1
        passed, has_text = self.marks.passed_pages, self.pages.has_text
        return [Leaf(at + 1, boxes[at], hints[at], at in passed, has_text[at]) for at in range(total)]


def stand_of(redaction: Redaction) -> Stand:
    """How far it has come."""
    marks, suggestions = redaction.marks, redaction.suggestions
    return Stand(redaction.pages, marks, _open(suggestions or (), marks), suggestions is not None)


def _open(suggestions: tuple[Suggestion, ...], marks: Marks) -> tuple[Hint, ...]:
    boxes: dict[int, list[Box]] = {}
    for box in marks.boxes.values():
        boxes.setdefault(box.page, []).append(box)
    groups: dict[int, list[Suggestion]] = {}
    for one in suggestions:
        groups.setdefault(one.group, []).append(one)

    def is_covered(wanted: Box) -> bool:
        return any(_covers(box, wanted) for box in boxes.get(wanted.page, ()))

    return tuple(
        Hint(group, ones[0].label, ones[0].type, tuple(one.box for one in ones))
        for group, ones in groups.items()
        if group not in marks.passed_suggestions and not all(is_covered(one.box) for one in ones)
    )


def _covers(box: Box, wanted: Box) -> bool:
    return (
        box.left <= wanted.left + _SHORT
        and box.top <= wanted.top + _SHORT
        and box.right >= wanted.right - _SHORT
        and box.bottom >= wanted.bottom - _SHORT
    )
