"""What a person should look at: the findings of screening, and the names of the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.documents.redaction.characters import Character
from gongkai.documents.redaction.geometry import Rect
from gongkai.documents.redaction.matching import Words, covering

CASE_NAME = "CASE_NAME"
_CASE_NAME_LABEL = "案件中的姓名或者名称"

#: The rectangles of one place, its label and its type.
Place = tuple[list[Rect], str, str]

# Gaps between two characters, in heights: from the first on there is a blank, from the second on another cell.
_BLANK, _CELL = 0.3, 2.0


def suggestions_on(characters: Sequence[Character], names: Sequence[str]) -> list[Place]:
    """The places of one page, each once; the names of the case first."""
    words = Words(characters)
    taken: set[int] = set()
    places: list[Place] = []
    named = ((hit, _CASE_NAME_LABEL, CASE_NAME) for name in names for hit in words.places(name))
    for hit, label, kind in (*named, *_screened(characters)):
        if not taken.issuperset(hit):
            taken.update(hit)
            places.append((covering(characters[number] for number in hit), label, kind))
    return places


def _screened(characters: Sequence[Character]) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Screened four times: as it stands; with every cell a line of its own, for tables whose rows are broken, so that
    what stands below which head can't be told; with the lines joined, for what runs over a line's end; with everything
    joined, for what is printed with blanks between. The last three only tell what is sure enough to be masked."""
    from gongkai.documents.screening import Action, screen  # half a second to load; not every task needs it

    text, numbers = written(characters)
    for said, gaps, actions in (
        (text, None, (Action.MASK, Action.BLOCK, Action.REVIEW)),
        (text.replace("\t", "\n"), None, (Action.MASK,)),
        (text, re.compile("\n"), (Action.MASK,)),
        (text, re.compile(r"\s"), (Action.MASK,)),
    ):
        kept = [place for place, letter in enumerate(said) if gaps is None or not gaps.match(letter)]
        for finding in screen("".join(said[place] for place in kept)).findings:
            if finding.action in actions:
                hit = {numbers[place] for place in kept[finding.start : finding.end]} - {-1}
                yield tuple(sorted(hit)), finding.label, str(finding.type)


def written(characters: Sequence[Character]) -> tuple[str, list[int]]:
    """The page as text: blanks between words, tabs between cells, a break after each line. For each letter the
    number of its character, -1 for what was put between."""
    letters: list[str] = []
    numbers: list[int] = []
    before: Character | None = None
    for number, one in enumerate(characters):
        if before is not None and (gap := _between(before, one)):
            letters.append(gap)
            numbers.append(-1)
        letters += one.text or "\ufffd"
        numbers += [number] * len(one.text or "\ufffd")
        before = one
    return "".join(letters), numbers


def _between(before: Character, one: Character) -> str:
    down = min(before.cell.bottom, one.cell.bottom) - max(before.cell.top, one.cell.top)
    across = min(before.cell.right, one.cell.right) - max(before.cell.left, one.cell.left)
    if down <= min(before.cell.height, one.cell.height) / 2:
        in_column = across > min(before.cell.width, one.cell.width) / 2 and -down < one.cell.height / 2
        return "" if in_column and abs(one.along[1]) > 0.9 else "\n"
    gap = -across / max(one.size, 1.0)
    return "\t" if gap > _CELL else " " if gap > _BLANK else ""
