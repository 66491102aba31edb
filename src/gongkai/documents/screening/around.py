"""Looking only where it can be worth while: a pattern is slow on Chinese text, a list of anchor words is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick


class Around:
    """A pattern that can match only near one of some words.

    ``before`` and ``after`` say how far from a word a match may begin and end; both need a little to spare, since
    the pattern doesn't see beyond.
    """

    def __init__(self, anchors: str, before: int, after: int, pattern: str) -> None:
        self._anchors = AhoCorasick(anchors.split())
        self._before, self._after = before, after
        self._pattern = re.compile(pattern)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in the order of the text."""
        for start, end in self._windows(text):
            yield from self._pattern.finditer(text, start, end)

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        start = end = 0
        for _, anchor_start, anchor_end in self._anchors.find_matches_as_indexes(text):
            first = max(0, anchor_start - self._before)
            if first > end:
                if end:
                    yield start, end
                start = first
            end = min(len(text), anchor_end + self._after)
        if end:
            yield start, end
