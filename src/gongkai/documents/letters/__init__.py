"""Letters of disclosure on application, D-00 to D-28, as data (``data/D-xx.toml``).

    LETTERS: Mapping[str, LetterKind]            every letter by its code, with its fields and variants
    FIELDS: Mapping[str, Field]                  every field that a letter may name, with its meaning and kind
    letter(code, values, *, variant, overrides, draft, style) -> Document
    letter_for(outcome_code) -> (code, variant)  the letter that tells an outcome of law.outcomes
    missing(code, values, variant) -> list[Field]
    kind_of(code, overrides) -> LetterKind       the letter as an agency writes it, with the fields it then needs
    check(folder) -> {file: problems}            an agency's own texts
    sample(code, variant) -> values              invented values, for a look and for tests

Values are plain Python by name of field: str, date, int, Decimal, lists of str, lists of rows (see FIELDS; what a
letter does not name is ignored). Citations come from ``law.sources``, terms from ``law.terms``, the remedy
paragraph from ``law.remedies`` (the value ``remedy``); none of them can be typed into a template.
"""

from gongkai.documents.letters.building import Style, letter, letter_for, missing
from gongkai.documents.letters.fields import FIELDS, Field, FieldKind
from gongkai.documents.letters.overrides import LETTERS, check, kind_of
from gongkai.documents.letters.samples import sample
from gongkai.documents.letters.templates import LetterError, LetterKind, RemedySlot, Variant

__all__ = [
    "FIELDS",
    "LETTERS",
    "Field",
    "FieldKind",
    "LetterError",
    "LetterKind",
    "RemedySlot",
    "Style",
    "Variant",
    "check",
    "kind_of",
    "letter",
    "letter_for",
    "missing",
    "sample",
]
