"""Rectangles on a page as it is displayed: points from the left and from the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai.documents.redaction.model import Box

_BAND = 24  # points


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def meets(self, other: Rect) -> bool:
        """Whether they have more than an edge in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def common(self, other: Rect) -> float:
        """The area they have in common, in square points."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        ).area

    def grown(self, across: float, down: float | None = None) -> Rect:
        """Larger on every side."""
        down = across if down is None else down
        return Rect(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def clamped(self, width: float, height: float) -> Rect:
        """The part on a page of this size; of what lies beside the page a sliver at its edge, so that the page is
        made anew without it."""
        left, top = min(max(self.left, 0), width - 1), min(max(self.top, 0), height - 1)
        return Rect(left, top, max(min(self.right, width), left + 1), max(min(self.bottom, height), top + 1))

    def holds(self, other: Rect) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Rects:
    """Many rectangles, of which only those near a place are looked at."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self._bands: dict[int, list[Rect]] = {}
        for rect in rects:
            for band in _bands(rect):
                self._bands.setdefault(band, []).append(rect)

    def near(self, rect: Rect) -> Iterator[Rect]:
        """Those at the same height; one may come more than once."""
        for band in _bands(rect):
            yield from self._bands.get(band, ())


def _bands(rect: Rect) -> range:
    return range(int(rect.top // _BAND), int(rect.bottom // _BAND) + 1)


def around(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds them all. ValueError: there are none."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def rect_of(box: Box) -> Rect:
    return Rect(box.left, box.top, box.right, box.bottom)


def box_on(page: int, rect: Rect, note: str = "") -> Box:
    left, top, right, bottom = (round(edge, 2) for edge in rect)
    return Box(page, left, top, right, bottom, note=note)
