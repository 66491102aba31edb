"""What somebody typed into the search field, taken apart: words, phrases, filters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from gongkai.records.search.folding import fold

LONGEST = 300
"""Characters of a search text: the longest title there may be."""
MOST_WORDS = 20

_PARTS = re.compile(r'"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|(?P<word>\S+)')
# 贾政〔2020〕12 号 is one word, however its brackets and blanks are written.
_DOCUMENT_NUMBER = re.compile(r"([\[(〔【])\s*(\d{4})\s*([\])〕】])\s*(\d+)\s*(?=号)")


class Unsearchable(ValueError):
    """Nothing can be looked up by this text; the message says in Chinese what to type instead."""


class Order(Enum):
    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Word:
    """One word or quoted phrase: as it was typed, and as the index knows it."""

    shown: str
    folded: str


@dataclass(frozen=True, slots=True)
class Query:
    """``words`` must all be there, in one item, each in any of its fields. ``units``: the agencies of the site."""

    words: tuple[Word, ...]
    units: tuple[int, ...]
    column: int | None = None
    year: int | None = None
    agency: int | None = None
    order: Order = Order.NEWEST

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set."""
        return (self.column, self.year, self.agency) != (None, None, None)

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(word.folded for word in self.words)


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a search text: separated by blanks, or whole phrases in quotation marks. Raises Unsearchable.

    No character has a meaning of its own besides the quotation marks: ``-``, ``*``, NEAR, OR are text like any other.
    """
    if len(text) > LONGEST:
        raise Unsearchable(f"查找的文字太长（{len(text)}个字）。请只输入其中的几个词，最多{LONGEST}个字。")
    text = _DOCUMENT_NUMBER.sub(r"\1\2\3\4", unicodedata.normalize("NFKC", text))
    words: dict[str, Word] = {}
    for part in _PARTS.finditer(text):
        shown = part["straight"] or part["curly"] or part["word"] or ""
        folded = fold(" ".join(shown.split()))
        if folded:
            words.setdefault(folded, Word(shown, folded))
    if not words:
        raise Unsearchable("只有标点符号，没有可以查找的文字。请输入文件名称、文号、索引号或者其中的几个字。")
    if len(words) > MOST_WORDS:
        raise Unsearchable(f"词太多（{len(words)}个）。请只输入最要紧的几个词，最多{MOST_WORDS}个。")
    return tuple(words.values())
