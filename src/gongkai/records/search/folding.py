"""One spelling for what readers take for the same text, and the pairs of characters that index it.

Chinese words are not separated by blanks, so nothing here looks for words: every two neighbouring characters are
one entry of the index, and whatever two characters or more somebody types is found as a run of such pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

PARAGRAPH = "\n"
"""Ends a paragraph in folded text. No word reaches across it."""

_GAP = "·"
_BLANK = " "
# Han, kana, 々〇 and the private use area, where older fonts keep rare characters of people's names: scripts that
# are written without blanks, so that a blank beside one of them (a line break of a PDF, "12 号") says nothing.
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ue000-\ufaff"
    "\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
_HAN_PLANES = range(0x20000, 0x40000)
_PARAGRAPHS = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*|[\t\f]\s*")
_BLANKS = re.compile(rf"(?<=[{_UNSPACED}]) +| +(?=[{_UNSPACED}])|^ +| +$|(?P<between> +)")


class _Kinds(dict[int, str]):
    """For ``str.translate``: letters, marks and digits stay, invisible signs vanish, all the rest is a blank."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
            kept = ""
        elif category[0] in "LMN" or category == "Co" or code in _HAN_PLANES:
            kept = character
        else:
            kept = _BLANK
        self[code] = kept
        return kept


_KINDS = _Kinds()


def fold(text: str) -> str:
    """``text`` as the index knows it.

    Full-width forms are narrow, capitals small, other spellings of one character the same (NFKC; traditional
    characters stay). Punctuation and blanks are dropped beside Chinese characters and are one ``·`` between others,
    so that 〔2020〕12号, [2020]12号 and （2020）12 号 are all ``2020·12号``. A blank line, a tab (the
    end of a table's cell) and a new page end a paragraph.
    """
    return PARAGRAPH.join(filter(None, map(_fold_paragraph, _PARAGRAPHS.split(text))))


def pairs(folded: str) -> Iterator[str]:
    """Each character with its successor, in order; the last of a paragraph by itself.

    >>> list(pairs("信息公开"))
    ['信息', '息公', '公开', '开']
    """
    for paragraph in folded.split(PARAGRAPH):
        for start in range(len(paragraph)):
            yield paragraph[start : start + 2]


def inner_pairs(folded: str) -> list[str]:
    """The pairs that any text around ``folded`` has: without the last character by itself."""
    return [pair for pair in pairs(folded) if len(pair) == 2]


def spans(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    """Where the folded ``words`` stand in the original ``text``: offsets in characters, in order, overlaps united."""
    found: list[tuple[int, int]] = []
    for offset, paragraph in _paragraphs(text):
        folded = _fold_paragraph(paragraph)
        if any(word in folded for word in words):
            found += [(offset + start, offset + end) for start, end in _spans_in(paragraph, words)]
    return _united(sorted(found))


def _fold_paragraph(text: str) -> str:
    return _close_up(_simplify(text))


def _simplify(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_KINDS)


def _close_up(simple: str) -> str:
    return _BLANKS.sub(lambda blank: _GAP if blank["between"] else "", simple)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of the original, each with its offset."""
    start = 0
    for gap in _PARAGRAPHS.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def _spans_in(paragraph: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Fold character by character, remember where each came from, and look the words up in that."""
    pieces = [(_simplify(paragraph[start:end]), start, end) for start, end in _characters(paragraph)]
    simple = "".join(piece for piece, _, _ in pieces)
    origins = [(start, end) for piece, start, end in pieces for _ in piece]
    kept: list[int] = []
    position = 0
    for blank in _BLANKS.finditer(simple):
        kept += range(position, blank.start())
        kept += [blank.start()] if blank["between"] else []
        position = blank.end()
    kept += range(position, len(simple))
    folded = _close_up(simple)
    for word in words:
        for hit in re.finditer(re.escape(word), folded):
            yield origins[kept[hit.start()]][0], origins[kept[hit.end() - 1]][1]


def _characters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the accents that follow it: together they may be another character."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            yield start, end
            start = end


def _united(ordered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in ordered:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
