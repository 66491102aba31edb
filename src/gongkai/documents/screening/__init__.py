"""Screening before publication: personal data, marks that forbid publication, wrong words.

    screen(text, words=None, *, surface=Surface.WEB) -> Screening(decision, findings)

Offsets count characters of the given text. Screening finds what a person has to look at; that it finds nothing is
no proof that nothing is there (names and homes have no fixed shape), so review goes on behind it.
"""

from __future__ import annotations

from itertools import chain

from gongkai.documents.screening.findings import Action, Decision, Finding, Kind, Screening, Surface
from gongkai.documents.screening.folding import fold
from gongkai.documents.screening.labels import find_labelled
from gongkai.documents.screening.marks import find_marks
from gongkai.documents.screening.names import (
    find_names,
    find_names_beside,
    find_names_in_sentences,
    proved_by_names,
)
from gongkai.documents.screening.numbers import find_numbers
from gongkai.documents.screening.rules import RULES, Rule, Weight, weigh
from gongkai.documents.screening.sensitive import find_sensitive
from gongkai.documents.screening.words import UnusableWordList, Word, WordList, default_words

__all__ = [
    "RULES",
    "Action",
    "Decision",
    "Finding",
    "Kind",
    "Rule",
    "Screening",
    "Surface",
    "UnusableWordList",
    "Weight",
    "Word",
    "WordList",
    "default_words",
    "screen",
]


def screen(text: str, words: WordList | None = None, *, surface: Surface = Surface.WEB) -> Screening:
    """What has to be masked, looked at or kept back before ``text`` appears on ``surface``.

    ``words`` is the office's own list; without one the shipped list is used. Time grows with the length of the
    text and no faster.
    """
    folded = fold(text)
    by_label = find_labelled(folded)
    by_shape = [hit for hit in find_numbers(folded) if not by_label.is_code(hit.start)]
    about_persons = [*by_label.hits, *by_shape, *find_sensitive(folded)]
    names = [
        *find_names(folded),
        *find_names_beside(folded, [*by_shape, *by_label.hits]),
        *find_names_in_sentences(folded, about_persons),
    ]
    hits = chain(
        proved_by_names(folded, about_persons, names),
        names,
        find_marks(folded, text),
        (words or default_words()).find(text),
    )
    return weigh(hits, text, folded, surface)
