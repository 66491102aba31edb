"""The report as one run of characters, so that it doesn't matter into how many lines and cells a label is torn.

Every character knows the cell it comes from and whether a cell or a word begins with it; empty cells lie between
the characters. What stands between two labels comes back as pieces: numbers, empty cells, words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from gongkai.documents.reports.model import Line, Place

# Traditional characters of the form's labels, each before its simple form: 規规. Other characters stay as they are.
_TRADITIONAL = (
    "規规範范許许處处罰罚強强製制業业費费對对務务項项採采購购內内數数開开總总減减決决發发廢废現现額额單单萬万"
    "條条請请況况組组織织機机構构會会計计結结轉转辦办區区這这屬属於于國国穩稳護护權权類类過过執执詢询無无關关"
    "沒没補补後后確确訪访舉举報报訴诉當当認认獲获繳缴納纳繼继續续維维糾纠審审經经復复複复覆复與与個个"
)
_SIMPLE = str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2])
# Pages that turned the script leave readings behind: 數(shù)量.
_READING = re.compile(r"\([a-zü\u00e0-\u01ff]{1,7}\)")


class Edge(IntEnum):
    """What begins with a character."""

    NOTHING = 0
    WORD = 1
    CELL = 2


class Kind(Enum):
    NUMBER = "number"
    BLANK = "blank"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a character of the tape stands: in ``line``, cell ``cell`` (from 0), at ``offset`` of the cell's text."""

    line: int
    cell: int
    offset: int
    edge: Edge


@dataclass(frozen=True, slots=True)
class Piece:
    """A number, an empty cell or words, between ``start`` and ``end`` of the tape (equal for an empty cell).

    ``opens``: begins a word or cell; ``closes``: the next one begins after it; ``cell``: its line and cell.
    """

    kind: Kind
    text: str
    start: int
    end: int
    place: Place
    cell: tuple[int, int]
    opens: bool = True
    closes: bool = True

    @property
    def stands_alone(self) -> bool:
        return self.opens and self.closes


@dataclass(slots=True)
class Tape:
    """``text``: narrow, simple characters without blanks; ``spots``: one for each of them.

    ``blanks``: the empty cells (line, cell) that lie before the character of that index.
    """

    lines: Sequence[Line]
    text: str = ""
    spots: list[Spot] = field(default_factory=list)
    blanks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def edge(self, index: int) -> Edge:
        """What begins at ``index``; the end of the tape is the end of a cell."""
        return self.spots[index].edge if index < len(self.spots) else Edge.CELL

    def place(self, index: int) -> Place:
        if index >= len(self.spots):
            return Place()
        spot = self.spots[index]
        return self._place(spot.line, spot.cell)

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The numbers, empty cells and words from ``start`` to ``end``, in order."""
        for chunk_start, chunk_end in self._chunks(start, end):
            yield from self._empty_cells(chunk_start)
            yield from self._split(chunk_start, chunk_end)
        yield from self._empty_cells(end)

    def _chunks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        begun = start
        for index in range(start + 1, end + 1):
            if index == end or self.spots[index].edge:
                if begun < index:
                    yield begun, index
                begun = index

    def _empty_cells(self, index: int) -> Iterator[Piece]:
        for line, cell in self.blanks.get(index, ()):
            yield Piece(Kind.BLANK, "", index, index, self._place(line, cell), (line, cell))

    def _split(self, start: int, end: int) -> Iterator[Piece]:
        spot = self.spots[start]
        chunk = self.text[start:end]
        whole = _WHOLE.fullmatch(chunk)
        for match in [whole] if whole else _PIECES.finditer(chunk):
            yield Piece(
                Kind(match.lastgroup),
                match[0],
                start + match.start(),
                start + match.end(),
                self._place(spot.line, spot.cell),
                (spot.line, spot.cell),
                opens=match.start() == 0 and bool(self.edge(start)),
                closes=match.end() == len(chunk) and bool(self.edge(end)),
            )

    def _place(self, line: int, cell: int) -> Place:
        source = self.lines[line]
        return source.place(cell + 1 if len(source.cells) > 1 else 0)


def tape_of(lines: Iterable[Line]) -> Tape:
    """The lines on one tape; bars that hold no cell stay out."""
    tape = Tape(tuple(lines))
    characters: list[str] = []
    idle = _idle_lines(tape.lines)
    for line_index, line in enumerate(tape.lines):
        if line_index in idle:
            continue
        for cell_index, cell in enumerate(line.cells):
            if cell.strip():
                _append(tape, characters, line_index, cell_index, cell)
            else:
                tape.blanks.setdefault(len(characters), []).append((line_index, cell_index))
    tape.text = "".join(characters).translate(_SIMPLE)
    return tape


def _append(tape: Tape, characters: list[str], line: int, cell: int, text: str) -> None:
    edge = Edge.CELL
    readings = {offset for match in _READING.finditer(text) for offset in range(*match.span())}
    for offset, character in enumerate(text):
        if offset in readings:
            continue
        if character.isspace():
            edge = max(edge, Edge.WORD)
            continue
        for narrow in unicodedata.normalize("NFKC", character):
            if not narrow.isspace():
                characters.append(narrow)
                tape.spots.append(Spot(line, cell, offset, edge))
                edge = Edge.NOTHING


def _idle_lines(lines: Sequence[Line]) -> set[int]:
    """Lines of bars that hold no cells: what is left of merged cells, and bars on a line of their own.

    Some pages print every cell and the bar behind it on lines of their own: there a single bar ends the cell
    above it, and only a second one is an empty cell.
    """
    bare = {index for index, line in enumerate(lines) if not line.text.strip()}
    idle = {index for index in bare if len(lines[index].cells) > 1}
    alone = [index for index, line in enumerate(lines) if index not in bare and len(line.cells) == 1]
    followed = [index for index in alone if index + 1 in bare - idle]
    in_tables = [index for index in alone if len(lines[index].text) < _LONG]
    if len(followed) >= _MANY and len(followed) > len(in_tables) * 0.6:
        idle.update(index + 1 for index in followed)
    return idle


# What is longer is a sentence rather than a cell; fewer bars than these prove nothing.
_LONG = 60
_MANY = 8
# A whole cell or word of strokes, or 无: nothing to report; or a number in words: 三件, 减3.
_WHOLE = re.compile(
    r"(?P<blank>[-‐-―−ー—–_/\\*×]+|无|空)|(?P<number>零|[一二三四五六七八九十百零]+[件条项宗份起次]"
    r"|[增减][加少]?\d+[件条项宗份起次]?)"
)
# A stroke among glued figures: behind the label or a figure; that of 本年增/减 is none.
_STROKE = r"(?:^|(?<=[\d/\\—)]))(?:[/\\]|[—–―]{1,2})"
# The ordinal of the next label (8|1.属于…) belongs to the words; a unit belongs to its number.
_ORDINAL = r"[1-9][.、．](?!\d)"
_DIGIT = rf"(?!{_ORDINAL})\d"
_NUMBER = (
    rf"[+\-−－]?{_DIGIT}(?:,?{_DIGIT})*(?:\.\d+)?"
    r"(?:万元|元|万|[件条项宗份起次](?![^\d(,，、]))?"
)
_PIECES = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<blank>{_STROKE})|(?P<words>(?:(?!{_NUMBER}|{_STROKE})(?:{_ORDINAL}|.))+)",
    re.S,
)
