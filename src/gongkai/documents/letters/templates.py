"""Letters as data: how a letter is written in TOML (``data/D-xx.toml``).

The whole template language is this:

- ``{name}`` is replaced by the value of a field (``data/fields.toml``); ``{name?}`` may be empty, and then the
  line that it stands on is left out (in a form: the cell stays empty).
- ``{basis}`` is the citation of the law that the letter rests on; ``{variant}``, alone on a line, the text of the
  variant; ``{form}``, alone on a line, the form; ``{opening}`` and ``{contact}`` are sentences that many letters
  share (``data/phrases.toml``).
- One line is one paragraph; a line that begins with 注： is a note.

There is nothing else: no conditions, no code. What makes a letter valid stands in :mod:`.checking`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

from gongkai.documents.letters.fields import FIELDS, Field
from gongkai.law.labelled import Labelled
from gongkai.law.outcomes import OUTCOMES, RemedyRule
from gongkai.law.remedies import NOTICES
from gongkai.law.sources import Citation, cite

Sign = Literal["seal", "agency", "none"]

SLOT = re.compile(r"\{([a-z_]+)(\?)?\}")
BASIS, VARIANT, FORM, REMEDY = "basis", "variant", "form", "remedy"


class LetterError(ValueError):
    """Why a letter cannot be made: sentences in Chinese, all of them at once."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))


class RemedySlot(Labelled):
    """Whether a letter tells of reconsideration and suit."""

    REQUIRED = "required", "必须告知救济途径"
    ALLOWED = "allowed", "是否告知救济途径由机关决定（工作约定）"
    NEVER = "never", "不告知救济途径"


@dataclass(frozen=True)
class FormGroup:
    """Rows of a form: label, value, label, value …; ``head`` stands on the left of all of them, if any."""

    head: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Slip:
    """What is torn off and sent back."""

    title: str
    body: str
    form: tuple[FormGroup, ...]


@dataclass(frozen=True)
class Variant:
    """One of several texts of a letter, by the outcomes (codes of ``law.outcomes``) that it serves."""

    code: str
    name: str
    outcomes: tuple[str, ...]
    basis: tuple[Citation, ...]
    body: str
    must: tuple[str, ...]


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter.

    basis        what it rests on, where no variant says otherwise
    must         what law/06 asks of it: names of fields, and words
    third_party  written to others than the applicant, who must not learn who applied
    sign         with the agency's seal, with its name only, or not at all
    made_by      where the document is made, if not here: then it has no text
    """

    code: str
    name: str
    basis: tuple[Citation, ...]
    title: str = ""
    number: str = ""
    addressee: str = ""
    body: str = ""
    form: tuple[FormGroup, ...] = ()
    sign: Sign = "seal"
    remark: str = ""
    slip: Slip | None = None
    variants: Mapping[str, Variant] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    third_party: bool = False
    made_by: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field it names, in reading order; required where no variant can do without it."""
        each = [{one.name: one for one in self.fields_for(code)} for code in self.variants or ("",)]
        names = dict.fromkeys(name for fields in each for name in fields)
        return tuple(
            replace(FIELDS[name], required=all(name in fields and fields[name].required for fields in each))
            for name in names
        )

    def fields_for(self, variant: str = "") -> tuple[Field, ...]:
        """The fields of one variant, in reading order."""
        optional: dict[str, bool] = {}
        for text in self.texts(variant):
            for name, mark in SLOT.findall(text):
                if name in FIELDS:
                    optional[name] = optional.get(name, True) and bool(mark)
        return tuple(
            replace(FIELDS[name], required=not (may_be_empty or FIELDS[name].default or FIELDS[name].law))
            for name, may_be_empty in optional.items()
        )

    @property
    def has_remedy(self) -> bool:
        """Whether it can tell of reconsideration and suit."""
        return any(one.name == REMEDY for one in self.fields)

    def remedy_slot(self, variant: str = "") -> RemedySlot:
        """What the law says about the remedy paragraph of this letter."""
        notices = {notice.letter: notice.has_remedy for notice in NOTICES.values()}
        if self.code in notices:
            return RemedySlot.REQUIRED if notices[self.code] else RemedySlot.NEVER
        rules = {OUTCOMES[code].remedy for code in self.outcomes(variant)}
        if rules:
            return RemedySlot.ALLOWED if RemedyRule.CHOICE_BY_PRACTICE in rules else RemedySlot.REQUIRED
        # Neither a notice nor a decision of law.outcomes: correction of records, delay (law/06 tag D), forms.
        return RemedySlot.ALLOWED if self.sign == "seal" else RemedySlot.NEVER

    def outcomes(self, variant: str = "") -> tuple[str, ...]:
        """The outcomes that this letter, or this variant of it, tells."""
        if self.variants:
            return self.variants[variant].outcomes
        return tuple(code for code, outcome in OUTCOMES.items() if outcome.letter == self.code)

    def basis_of(self, variant: str = "") -> tuple[Citation, ...]:
        """What the letter rests on."""
        return (self.variants[variant].basis if variant else ()) or self.basis

    def body_of(self, variant: str = "") -> str:
        """The text with that of the variant in its place."""
        return self.body.replace(f"{{{VARIANT}}}", self.variants[variant].body if variant else "")

    def lines(self, variant: str = "") -> list[str]:
        """The lines of text that become paragraphs, those of the slip as well."""
        return self.body_of(variant).splitlines() + (self.slip.body.splitlines() if self.slip else [])

    def texts(self, variant: str = "") -> Iterator[str]:
        """Every piece of template of one variant, in reading order."""
        yield self.title
        yield self.number
        yield self.addressee
        yield from self.body_of(variant).splitlines()
        yield from _cells(self.form)
        if self.sign != "none":
            yield "{agency}{signed_on}"
        yield self.remark
        if self.slip:
            yield self.slip.title
            yield from self.slip.body.splitlines()
            yield from _cells(self.slip.form)


def cited(citations: Iterable[Citation]) -> str:
    """《中华人民共和国政府信息公开条例》第十四条、第三十六条第（三）项: a law is named once for all its articles."""
    laws = []
    for source, group in groupby(citations, key=lambda citation: citation.source):
        first, *rest = map(str, group)
        laws.append("、".join((first, *(text.removeprefix(str(source)) for text in rest))))
    return "和".join(laws)


def standard() -> dict[str, LetterKind]:
    """The letters of the house, by code."""
    return {code: kind_from(code, standard_text(code)) for code in CODES}


CODES = tuple(f"D-{number:02}" for number in range(29))


def standard_text(code: str) -> dict[str, Any]:
    """The TOML of a letter of the house."""
    return tomllib.loads(_data(f"{code}.toml"))


def kind_from(code: str, raw: Mapping[str, Any]) -> LetterKind:
    """A letter from its TOML. Its shape must be right (``checking.wrong_shape``); its words are checked apart."""
    slip = raw.get("slip")
    return LetterKind(
        code=code,
        name=raw["name"],
        basis=_citations(raw.get("basis", ())),
        title=_lines(raw.get("title", "")),
        number=raw.get("number", ""),
        addressee=raw.get("addressee", ""),
        body=_with_phrases(raw.get("body", "")),
        form=_form(raw.get("form", ())),
        sign=raw.get("sign", "seal"),
        remark=_with_phrases(raw.get("remark", "")),
        slip=slip and Slip(_lines(slip["title"]), _with_phrases(slip["body"]), _form(slip.get("form", ()))),
        variants={
            name: Variant(
                name,
                one["name"],
                tuple(one.get("outcomes", ())),
                _citations(one.get("basis", ())),
                _with_phrases(one["body"]),
                tuple(one.get("must", ())),
            )
            for name, one in raw.get("variants", {}).items()
        },
        must=tuple(raw.get("must", ())),
        third_party=raw.get("third_party", False),
        made_by=raw.get("made_by", ""),
    )


def _data(name: str) -> str:
    return files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")


PHRASES: Mapping[str, str] = tomllib.loads(_data("phrases.toml"))
"""Sentences that many letters share."""


def _with_phrases(body: str) -> str:
    for name, words in PHRASES.items():
        body = body.replace(f"{{{name}}}", words)
    return _lines(body)


def _lines(text: str) -> str:
    """Without the blank lines, indents and tabs that people lay a text out with."""
    return "\n".join(line.strip().replace("\t", " ") for line in text.splitlines() if line.strip())


def _citations(raw: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    return tuple(
        cite(one["source"], one.get("article"), one.get("paragraph"), one.get("item")) for one in raw
    )


def _form(raw: Iterable[Mapping[str, Any]]) -> tuple[FormGroup, ...]:
    return tuple(FormGroup(one.get("head", ""), tuple(map(tuple, one["rows"]))) for one in raw)


def _cells(form: Iterable[FormGroup]) -> Iterator[str]:
    for group in form:
        yield group.head
        for row in group.rows:
            yield from row
