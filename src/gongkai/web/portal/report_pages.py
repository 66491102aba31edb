"""What a page of a report is made of: its chapters, with the statutory tables as a screen shows them; its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.records.search.folding import fold
from gongkai.records.search.query import Word
from gongkai.records.search.snippets import Piece, snippet
from gongkai.records.search.text import plain
from gongkai.web.portal.report_tables import FigureTable

MOST_PLACES = 3

# Both are written by documents.writing.html, which nests neither.
_HEADING = re.compile(r"<h2>(.*?)</h2>")
_TABLE = re.compile(r'<div class="table-scroll.*?</table></div>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, with an id to link to. ``tables`` stand between ``html`` and ``rest``; the preface has no title."""

    name: str
    title: str
    html: str
    tables: Sequence[FigureTable] = ()
    rest: str = ""


def chapters(html: str, tables: Mapping[str, Sequence[FigureTable]]) -> list[Chapter]:
    """The report (``documents.writing.write_html``) by its headings.

    ``tables``: by the title of their chapter those that stand for the table printed in it; in a chapter that prints
    none, or under another title, everything stays as it was written.
    """
    preface, *parts = _HEADING.split(html)
    found = [Chapter("preface", "", preface)]
    for number, (title, body) in enumerate(zip(parts[::2], parts[1::2], strict=True), start=1):
        shown = tables.get(title, ())
        before, *after = _TABLE.split(body, maxsplit=1) if shown else [body]
        found.append(Chapter(f"part-{number}", title, before, shown if after else (), "".join(after)))
    return found


@dataclass(frozen=True, slots=True)
class Text:
    """A chapter as words to be searched."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter in which words were found, and the stretch of text around them."""

    name: str
    title: str
    pieces: list[Piece]


def texts(html: str) -> list[Text]:
    """The words of a report by chapters."""
    return [Text(one.name, one.title, plain(one.html)) for one in chapters(html, {})]


def places(title: str, words_of_report: Sequence[Text], words: Sequence[Word]) -> list[Place] | None:
    """Where the words stand, a few places at most; None unless the report holds all of them.

    The title counts as part of the report, so that a year finds its report; then there may be no place to name.
    """
    told = [fold(f"{one.title}\n\n{one.text}") for one in words_of_report]
    wanted = [word.folded for word in words]
    if not all(any(word in text for text in (fold(title), *told)) for word in wanted):
        return None
    found = [
        Place(one.name, one.title, pieces) for one in words_of_report if (pieces := snippet(one.text, wanted))
    ]
    return found[:MOST_PLACES]
