"""The lines of a page, for who chooses by words instead of drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.documents.redaction.characters import Character
from gongkai.documents.redaction.geometry import Rect, around
from gongkai.documents.redaction.matching import covering
from gongkai.documents.redaction.suggesting import written


def lines_on(characters: Sequence[Character]) -> Iterator[tuple[str, Rect]]:
    """Each line that says something, in the order of the file, and what covers the whole of it."""
    letters, numbers = written(characters)
    begin = 0
    for line in letters.split("\n"):
        end = begin + len(line)
        hit = sorted(set(numbers[begin:end]) - {-1})
        if line.strip() and hit:
            yield " ".join(line.split()), around(covering(characters[number] for number in hit))
        begin = end + 1
