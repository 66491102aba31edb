"""Searching: the hits of a query in their order, the counts beside them, and what else to try.

A word is found wherever its letters and digits follow one another, whatever blanks and punctuation stand between
(see ``folding``). Newest first, or by relevance: hits in the title come before those that need the numbers, the
summary, the body; among equals the newest is first. Both databases answer alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from gongkai.records.disclosure.models import Attachment, Item
from gongkai.records.search.folding import fold, inner_pairs
from gongkai.records.search.index import attachments_of, searchable
from gongkai.records.search.models import places_of, year_of
from gongkai.records.search.query import LONGEST, Query, Word
from gongkai.records.search.rows import Row, rows_of, titles_with_any
from gongkai.records.search.snippets import Piece, beginning, marked, snippet
from gongkai.records.search.text import plain

CAP = 10_000
"""So many hits are counted and can be turned over; of more it is only said that there are more."""
PER_PAGE = 20

_FEWEST = 2  # characters of a piece that is worth searching for
_MOST_PIECES = 4
_MOST_TRIED = 6  # words of a search that are tried in smaller company
_TAKEN_APART = 30  # characters of a text that was not found, from which pieces are looked for


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, as a reader is to see it: title, numbers and a stretch of its text, in pieces.

    ``file`` names the attachment from which the stretch comes, or is "".
    """

    item: Item
    title: list[Piece]
    document_number: list[Piece]
    index_number: list[Piece]
    text: list[Piece]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """``total`` is exact unless ``more``: then there are more than CAP.

    ``counts``: for "column", "year" and "agency" how many hits each has (by its key), given the other filters.
    None when there are more than CAP hits without filters: then they are not counted.
    """

    total: int
    more: bool
    page: Page[Hit]
    counts: dict[str, dict[int, int]] | None


@dataclass(frozen=True, slots=True)
class Advice:
    """Another search text that does find something, and how much (at most CAP)."""

    text: str
    total: int


def search(query: Query, page: object = 1) -> Results:
    """The hits of a query. ``page``: its number as it came, whatever it is; the nearest page there is."""
    rows = rows_of(query, CAP + 1)
    counted = len(rows) <= CAP
    again = query.is_narrowed and not counted
    kept = rows_of(query, CAP + 1, filtered=True) if again else _passing(rows, query)
    shown = Paginator(kept[:CAP], PER_PAGE).get_page(page)
    shown.object_list = _hits(shown.object_list, query)
    return Results(
        total=min(len(kept), CAP),
        more=len(kept) > CAP,
        page=shown,
        counts=_counts(rows, query) if counted else None,
    )


def advise(query: Query) -> list[Advice]:
    """For a query without hits: simpler searches that have some, the nearest to it first."""
    advice = (Advice(_text(words), len(rows_of(Query(words, query.units), CAP))) for words in _simpler(query))
    return [one for one in advice if one.total]


def similar(text: str, units: Sequence[int], limit: int = 5) -> list[Item]:
    """Items whose titles have most in common with a sentence: "is this public already?". The likeliest first.

    ``units``: the agencies of the site. Pairs of characters weigh the more the fewer titles have them. A title is
    like the sentence when they share a third of the sentence's weight, or two thirds of the title's pairs.
    """
    wanted = set(inner_pairs(fold(text[:LONGEST])))
    if not wanted:
        return []
    titles = {item: set(inner_pairs(title)) for item, title in titles_with_any(wanted, units, CAP)}
    commonness = Counter(pair for own in titles.values() for pair in own & wanted)
    weights = {pair: math.log1p(len(titles) / (1 + commonness[pair])) for pair in wanted}
    total = sum(weights.values())

    def likeness(own: set[str]) -> float:
        shared = own & wanted
        share = sum(weights[pair] for pair in shared) / total
        return share if share >= 1 / 3 or len(shared) >= len(own) * 2 / 3 else 0

    scores = {item: likeness(own) for item, own in titles.items()}
    best = sorted(filter(scores.get, scores), key=lambda item: (-scores[item], -item))[:limit]
    items = searchable().in_bulk(best)
    return [items[key] for key in best if key in items]


def _passing(rows: list[Row], query: Query, *, but: str = "") -> list[Row]:
    """The rows that the filters of the query let through, all filters ``but`` one."""
    if query.column is not None and but != "column":
        rows = [row for row in rows if row.column == query.column]
    if query.agency is not None and but != "agency":
        rows = [row for row in rows if row.agency == query.agency]
    if query.year is not None and but != "year":
        first, last = places_of(query.year)
        rows = [row for row in rows if first <= row.place <= last]
    return rows


def _counts(rows: list[Row], query: Query) -> dict[str, dict[int, int]]:
    return {
        "column": Counter(row.column for row in _passing(rows, query, but="column")),
        "agency": Counter(row.agency for row in _passing(rows, query, but="agency")),
        "year": Counter(year_of(row.place) for row in _passing(rows, query, but="year")),
    }


# --- what a reader sees of a hit ----------------------------------------------------------------------


def _hits(rows: Sequence[Row], query: Query) -> list[Hit]:
    """The items of the rows. They are read through the visibility predicate once more: the index decides nothing."""
    found = searchable().select_related("agency", "column").in_bulk([row.item for row in rows])
    items = [found[row.item] for row in rows if row.item in found]
    bodies = {item.pk: plain(item.body) for item in items}
    elsewhere = [item for item in items if not _is_in(query.folded, item, bodies[item.pk])]
    files = attachments_of(elsewhere) if elsewhere else {}
    return [_hit(item, bodies[item.pk], files.get(item.pk, []), query.folded) for item in items]


def _is_in(words: Sequence[str], item: Item, body: str) -> bool:
    """Whether the item's own texts hold all the words, so that its attachments need not be read."""
    texts = (item.title, item.index_number or "", item.document_number, item.summary, item.keywords, body)
    folded = [fold(text) for text in texts]
    return all(any(word in text for text in folded) for word in words)


def _hit(item: Item, body: str, files: Sequence[Attachment], words: Sequence[str]) -> Hit:
    text, file = _stretch(item, body, files, words)
    return Hit(
        item,
        title=marked(item.title, words),
        document_number=marked(item.document_number, words),
        index_number=marked(item.index_number or "", words),
        text=text,
        file=file,
    )


def _stretch(
    item: Item, body: str, files: Sequence[Attachment], words: Sequence[str]
) -> tuple[list[Piece], str]:
    """The text that shows why the item was found, and the attachment it comes from."""
    for text in (item.summary, body):
        if pieces := snippet(text, words):
            return pieces, ""
    for file in files:
        if pieces := snippet(file.readable, words) or snippet(file.name, words):  # type: ignore[attr-defined]
            return pieces, file.name
    return beginning(item.summary or body), ""


# --- what else to try ---------------------------------------------------------------------------------


def _simpler(query: Query) -> Iterator[tuple[Word, ...]]:
    """All words but one, then each alone; a single word is taken apart, its pieces together and then each alone."""
    words = query.words[:_MOST_TRIED]
    if len(words) == 1:
        words = tuple(dict.fromkeys(_taken_apart(words[0].folded, query.units)))
        if len(words) > 1:
            yield words
    elif len(words) > 2:
        yield from (words[:place] + words[place + 1 :] for place in range(len(words)))
    yield from ((word,) for word in words)


def _taken_apart(text: str, units: Sequence[int]) -> Iterator[Word]:
    """The text in the longest pieces that are found, from left to right; what is found nowhere is left out."""
    text = text[:_TAKEN_APART]
    start = pieces = 0
    while start <= len(text) - _FEWEST and pieces < _MOST_PIECES:
        end = _end_of_longest(text, start, units)
        if end is None:
            start += 1
            continue
        yield Word(text[start:end], text[start:end])
        start, pieces = end, pieces + 1


def _end_of_longest(text: str, start: int, units: Sequence[int]) -> int | None:
    """Where the longest piece from ``start`` ends that is found. When a piece is found, so is its beginning."""
    found, missed = start + _FEWEST - 1, len(text) + 1
    while missed - found > 1:
        middle = found + 1 if found < start + _FEWEST else (found + missed) // 2
        piece = text[start:middle]
        if rows_of(Query((Word(piece, piece),), units), limit=1):
            found = middle
        else:
            missed = middle
    return found if found >= start + _FEWEST else None


def _text(words: Sequence[Word]) -> str:
    """The words as they would be typed."""
    return " ".join(f'"{word.shown}"' if " " in word.shown else word.shown for word in words)
